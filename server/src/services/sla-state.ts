import type { SlaFilters, SlaState } from '../contracts/sla-state';
import type { SlaStatus } from '../core/contracts';
import { CrmValidationError } from '../core/errors';
import type { LeftComparison, SlaCondition } from '../sql/sla/sla-conditions';
import type { SlaClock } from '../sql/sla/sla-rows';

const RUNNING: readonly SlaStatus[] = ['on_track', 'at_risk'];

const OPERATORS = { $lt: '<', $lte: '<=', $gt: '>', $gte: '>=' } as const;

/** What lists show of an SLA. */
export const slaStateOf = (clock: SlaClock | undefined, now: number): SlaState =>
  clock
    ? {
        status: clock.status,
        breachAt: new Date(clock.breachAt).toISOString(),
        leftMs: timeLeft(clock, now),
      }
    : null;

/** Time until the breach, in milliseconds; null once the SLA has ended. */
export function timeLeft({ status, breachAt, pausedAt }: SlaClock, now: number): number | null {
  if (RUNNING.includes(status)) return breachAt - now;
  return pausedAt === null ? null : breachAt - pausedAt;
}

/** The condition of a request's filters. */
export function toSlaCondition({ status, leftMs = {} }: SlaFilters, now: number): SlaCondition {
  const left = (Object.keys(OPERATORS) as (keyof typeof OPERATORS)[]).flatMap(
    (name): LeftComparison[] => {
      const ms = leftMs[name];
      return ms === undefined ? [] : [[OPERATORS[name], ms]];
    },
  );
  return { statuses: statusesOf(status), left, now };
}

function statusesOf(status: SlaFilters['status']): readonly SlaStatus[] | undefined {
  if (status === undefined || typeof status === 'string') return status && [status];
  const { $eq, $in } = status;
  const listed = $in === undefined ? undefined : [$in].flat();
  if ($eq === undefined) return listed;
  return (listed ?? [$eq]).filter((one) => one === $eq);
}

/** @throws CrmValidationError if there are no SLAs at this level, and they are asked for. */
export function assertHasSla(
  hasSla: boolean,
  { filters = {}, sort }: { readonly filters?: { readonly sla?: unknown }; readonly sort?: string },
): void {
  if (hasSla) return;
  const path =
    filters.sla !== undefined
      ? ['filters', 'sla']
      : sort?.startsWith('sla.') === true
        ? ['sort']
        : undefined;
  if (!path) return;
  throw new CrmValidationError([
    { path, message: `"${path.join('.')}" asks for SLAs, which come with level 3` },
  ]);
}
