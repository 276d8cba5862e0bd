import {
  PAUSED,
  type InstanceSnapshot,
  type MemberStatus,
  type RunOrder,
  type RunStatus,
} from '../core/contracts';

const LEAVES: Readonly<Record<RunOrder, readonly RunStatus[]>> = {
  pause: ['running', 'resuming'],
  resume: ['paused', 'pausing'],
  cancel: ['running', 'pausing', 'paused', 'resuming'],
};

const LEADS_TO: Readonly<Record<RunOrder, RunStatus>> = {
  pause: 'pausing',
  resume: 'resuming',
  cancel: 'cancelling',
};

/** What an order makes of it; undefined where it cannot be given now. */
export const orderedStatus = (order: RunOrder, status: RunStatus): RunStatus | undefined =>
  LEAVES[order].includes(status) ? LEADS_TO[order] : undefined;

/** A member's status is that of its instance. */
export function memberStatusOf({
  status,
  fault,
}: Pick<InstanceSnapshot, 'status' | 'fault'>): MemberStatus {
  if (status === 'active') return 'active';
  if (status === 'needs_attention') return fault?.code === PAUSED ? 'paused' : 'failed';
  return status === 'cancelled' ? 'cancelled' : 'completed';
}

/** How the row of a member reads while its instance stands so. */
export const memberStateOf = (
  snapshot: InstanceSnapshot,
): { status: MemberStatus; reason: string | null; endedAt: number | null } => ({
  status: memberStatusOf(snapshot),
  reason: snapshot.fault?.reason ?? null,
  endedAt: snapshot.endedAt,
});

/** How many members there are, in all and of each status. */
export type CampaignMetrics = Readonly<Record<'enrolled' | MemberStatus, number>>;

export function toMetrics(
  counts: readonly { readonly status: MemberStatus; readonly count: number }[],
): CampaignMetrics {
  const of = (status: MemberStatus): number =>
    counts.find((one) => one.status === status)?.count ?? 0;
  return {
    enrolled: counts.reduce((sum, { count }) => sum + count, 0),
    waiting: of('waiting'),
    active: of('active'),
    paused: of('paused'),
    failed: of('failed'),
    completed: of('completed'),
    cancelled: of('cancelled'),
    skipped: of('skipped'),
  };
}
