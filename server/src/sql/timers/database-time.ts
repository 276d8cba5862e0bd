import type { Knex } from 'knex';

import type { Clock } from '../../core/contracts';
import type { SqlRuntime } from '../ports';

/** What decides which timers are due. */
export interface TimeSource {
  readonly runtime: SqlRuntime;
  /** A simulated clock; by default that of the runtime. */
  readonly clock?: Clock | undefined;
}

/** A value or expression for a time in milliseconds. */
export type Time = number | Knex.Raw;

/** The time in this many milliseconds. */
export function timeIn(source: TimeSource, delay: number, knex: Knex): Time {
  const { runtime, clock = runtime.clock } = source;
  if (clock) return clock.now().getTime() + delay;
  return knex.raw(`${NOW[runtime.dialect]} + ?`, [delay]);
}

/** The clock of a database in milliseconds since 1970; the same throughout a statement, so that an index serves. */
const NOW: Readonly<Record<SqlRuntime['dialect'], string>> = {
  postgres: 'floor(extract(epoch from now()) * 1000)::bigint',
  // Not by `unix_timestamp`, which is ambiguous where a time zone of the session has summer time.
  mysql: "(timestampdiff(microsecond, '1970-01-01', utc_timestamp(3)) div 1000)",
  // A Julian day has milliseconds, but as a fraction that may be a little less.
  sqlite: "cast(round((julianday('now') - 2440587.5) * 86400000) as integer)",
};
