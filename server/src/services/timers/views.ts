import type { TimerView } from '../../contracts/timers';
import type { ListedTimer } from '../../sql/timers/timer-list';

const toText = (time: number): string => new Date(time).toISOString();

/** A timer or background job as endpoints show it. */
export const toTimerView = (row: ListedTimer): TimerView => ({
  ...{ id: row.id, type: row.type, instance: row.instance },
  subject: row.subject && { ...row.subject },
  // The id of a job is its kind and key.
  key: row.instance === null ? row.id.slice(row.type.length + 1) || null : null,
  dueAt: toText(row.triggerAt),
  ...{ state: row.state, attempts: row.attempts, recoveries: row.recoveries },
  lastError: row.lastError,
  lease: row.lease && { owner: row.lease.owner, until: toText(row.lease.until) },
});
