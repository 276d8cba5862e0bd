import {
  PAUSED_FAULT,
  type InstanceSnapshot,
  type MemberStatus,
  type RunOrder,
  type RunStatus,
} from '../core/contracts';

const LEAVES: Readonly<Record<RunOrder, readonly RunStatus[]>> = {
  pause: ['running', 'resuming'],
  resume: ['paused', 'pausing'],
  cancel: ['running', 'pausing', 'paused', 'resuming'],
  rollback: [
    ...(['running', 'pausing', 'paused', 'resuming'] as const),
    ...(['cancelling', 'cancelled', 'completed'] as const),
  ],
};

const LEADS_TO: Readonly<Record<RunOrder, RunStatus>> = {
  pause: 'pausing',
  resume: 'resuming',
  cancel: 'cancelling',
  rollback: 'rolling_back',
};

/** The status after an order; undefined if the order is not allowed in this status. */
export const orderedStatus = (order: RunOrder, status: RunStatus): RunStatus | undefined =>
  LEAVES[order].includes(status) ? LEADS_TO[order] : undefined;

/** The status of a member, from its instance. */
export function memberStatusOf({
  status,
  fault,
}: Pick<InstanceSnapshot, 'status' | 'fault'>): MemberStatus {
  if (status === 'active') return 'active';
  if (status === 'needs_attention') return fault?.code === PAUSED_FAULT ? 'paused' : 'failed';
  return status === 'cancelled' || status === 'compensated' ? status : 'completed';
}

/** The row of a member, from the state of its instance. */
export const memberStateOf = (
  snapshot: InstanceSnapshot,
): { status: MemberStatus; reason: string | null; endedAt: number | null } => ({
  status: memberStatusOf(snapshot),
  reason: snapshot.fault?.reason ?? null,
  endedAt: snapshot.endedAt,
});

/** The number of members, in total and per status. */
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
    compensated: of('compensated'),
  };
}
