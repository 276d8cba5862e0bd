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

/**
 * The same as conditions: each row is in one state, and each state is one range of an index, or two
 * that have no row in common.
 */
export function rangesOf(state: TimerState, now: Time): readonly RowCondition[] {
  const free: RowCondition = (query) =>
    void query.where((row) => void row.whereNull('lease_until').orWhere('lease_until', '<=', now));
  const armed: RowCondition = (query) => void query.where({ status: 'armed' });
  const all =
    (...conditions: readonly RowCondition[]): RowCondition =>
    (query) => {
      for (const condition of conditions) condition(query);
    };
  const at =
    (operator: '<=' | '>'): RowCondition =>
    (query) =>
      void query.where('trigger_at', operator, now);
  const sound: RowCondition = (query) => void query.where({ attempts: 0 });
  const leased: RowCondition = (query) => void query.where('lease_until', '>', now);
  switch (state) {
    case 'waiting':
      return [all(armed, at('>'), sound, free)];
    case 'due':
      return [all(armed, at('<='), sound, free)];
    case 'running':
      // A background job that is requested for later while it runs is due later.
      return [
        all(armed, at('<='), leased),
        all(armed, at('>'), leased, (query) => void query.whereNull('instance_id')),
      ];
    case 'failing':
      return [all(armed, (query) => void query.where('attempts', '>', 0), free)];
    case 'dead':
      return [(query) => void query.where({ status: 'dead' })];
    case 'suspended':
      return [(query) => void query.where({ status: 'held' })];
  }
}

/** The ranges of all rows. */
export const EVERY_RANGE: readonly RowCondition[] = ['armed', 'held', 'dead'].map(
  (status) => (query) => void query.where({ status }),
);
