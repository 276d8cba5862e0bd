import type { Knex } from 'knex';

import type { TimerState } from '../../contracts/timers';
import type { Time } from './database-time';

/** A condition on a row of `crm_timers`. */
export type RowCondition = (query: Knex.QueryBuilder) => void;

/** What the state of a row depends on. */
export interface StateColumns {
  readonly status: string;
  readonly triggerAt: number;
  readonly attempts: number;
  /** When its lease ends; null if it has none. */
  readonly leaseUntil: number | null;
}

/** The state of a row at this time. */
export function stateAt(
  now: number,
  { status, triggerAt, attempts, leaseUntil }: StateColumns,
): TimerState {
  if (status === 'dead') return 'dead';
  if (status === 'held') return 'suspended';
  if (leaseUntil !== null && leaseUntil > now) return 'running';
  if (attempts > 0) return 'failing';
  return triggerAt <= now ? 'due' : 'waiting';
}

/** Rows of `crm_timers` that are one range of an index. */
export interface RowRange {
  readonly where: RowCondition;
  /** Whether the index has them in the order of `trigger_at`. */
  readonly isOrdered: boolean;
}

/** The same as ranges: each row is in one state, and in one of these. */
export function rangesOf(state: TimerState, now: Time): readonly RowRange[] {
  const armed = { status: 'armed' };
  const free: RowCondition = (query) =>
    void query.where((row) => void row.whereNull('lease_until').orWhere('lease_until', '<=', now));
  switch (state) {
    case 'waiting':
    case 'due': {
      const operator = state === 'due' ? '<=' : '>';
      return ordered((query) => {
        void query.where({ ...armed, attempts: 0 }).where('trigger_at', operator, now);
        free(query);
      });
    }
    case 'running': {
      const leased: RowCondition = (query) =>
        void query.where(armed).where('lease_until', '>', now);
      return ordered(
        (query) => void query.modify(leased).where('trigger_at', '<=', now),
        // A background job that is requested for later while it runs is due later.
        (query) => void query.modify(leased).where('trigger_at', '>', now).whereNull('instance_id'),
      );
    }
    case 'failing': {
      const where: RowCondition = (query) =>
        void query.where(armed).where('attempts', '>', 0).modify(free);
      return [{ where, isOrdered: false }];
    }
    case 'dead':
      return ordered((query) => void query.where({ status: 'dead' }));
    case 'suspended':
      return ordered((query) => void query.where({ status: 'held' }));
  }
}

const ordered = (...conditions: readonly RowCondition[]): readonly RowRange[] =>
  conditions.map((where) => ({ where, isOrdered: true }));

/** The ranges of all rows. */
export const EVERY_RANGE: readonly RowRange[] = ordered(
  ...['armed', 'held', 'dead'].map(
    (status): RowCondition =>
      (query) =>
        void query.where({ status }),
  ),
);
