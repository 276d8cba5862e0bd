import type { Knex } from 'knex';
import { z } from 'zod';

import { MOST_COUNTED, type QueueHealth } from '../../contracts/health';
import { bigInteger } from '../columns';
import type { ScopedConnection } from '../scope';
import { TABLES } from '../tables';
import { timeIn, type Time, type TimeSource } from './database-time';
import type { RowCondition } from './timer-states';

/** Which rows belong to a queue. The first is no condition for an index: SQLite would prefer it to the state. */
const QUEUES: Readonly<Record<'timers' | 'jobs', RowCondition>> = {
  timers: (query) => void query.whereRaw("coalesce(??, '') <> ''", ['instance_id']),
  jobs: (query) => void query.whereNull('instance_id'),
};

const healthRow = z
  .object({
    ...{ waiting: bigInteger, due: bigInteger, failing: bigInteger },
    ...{ dead: bigInteger, suspended: bigInteger },
    ...{ running: bigInteger, running_later: bigInteger },
    ...{ now: bigInteger, earliest: bigInteger.nullable() },
  })
  .transform(
    ({ running_later: later, now, earliest, running, ...counts }): QueueHealth => ({
      ...counts,
      running: running + later,
      lagMs: earliest === null ? 0 : Math.max(now - earliest, 0),
    }),
  );

/**
 * The number of rows in each state, of timers or of background jobs, in one statement. Each count
 * reads at most `MOST_COUNTED` rows of one range of an index, the earliest due ones first.
 */
export async function queueHealth(
  source: TimeSource,
  queue: keyof typeof QUEUES,
): Promise<QueueHealth> {
  const connection = source.runtime.connection();
  const { knex } = connection;
  const now = timeIn(source, 0, knex);
  const counts = new Counts(connection, now, QUEUES[queue]);
  const found: unknown = await knex
    .select('*', knex.raw('? as ??', [now, 'now']))
    .from(counts.later().as('later_rows'))
    .crossJoin(counts.due().as('due_rows') as never)
    .crossJoin(counts.failing().as('failing_rows') as never)
    .crossJoin(counts.of('dead', 'dead').as('dead_rows') as never)
    .crossJoin(counts.of('held', 'suspended').as('held_rows') as never)
    .first();
  return healthRow.parse(found);
}

class Counts {
  constructor(
    private readonly connection: ScopedConnection,
    private readonly now: Time,
    private readonly narrow: RowCondition,
  ) {}

  /** Armed for later. */
  later(): Knex.QueryBuilder {
    // In order, or MariaDB reads those that are due as well.
    const rows = this.#rows('armed').where('trigger_at', '>', this.now).orderBy('trigger_at');
    return this.#over(rows, {
      waiting: this.#count('?? = 0 and not (?)', ['attempts', this.#isLeased()]),
      running_later: this.#count('?', [this.#isLeased()]),
    });
  }

  due(): Knex.QueryBuilder {
    const rows = this.#rows('armed').where('trigger_at', '<=', this.now).orderBy('trigger_at');
    return this.#over(rows, {
      due: this.#count('?? = 0 and not (?)', ['attempts', this.#isLeased()]),
      running: this.#count('?', [this.#isLeased()]),
      earliest: this.connection.knex.raw('min(case when ? then null else ?? end)', [
        ...[this.#isLeased(), 'trigger_at'],
      ]),
    });
  }

  failing(): Knex.QueryBuilder {
    const rows = this.#rows('armed').where('attempts', '>', 0);
    return this.#over(rows, { failing: this.#count('not (?)', [this.#isLeased()]) });
  }

  of(status: string, name: string): Knex.QueryBuilder {
    return this.#over(this.#rows(status), { [name]: this.#count('1 = 1', []) });
  }

  #rows(status: string): Knex.QueryBuilder {
    return this.connection
      .rows(TABLES.timers)
      .where({ status })
      .modify(this.narrow)
      .limit(MOST_COUNTED)
      .select('attempts', 'trigger_at', 'lease_until');
  }

  #over(rows: Knex.QueryBuilder, columns: Readonly<Record<string, Knex.Raw>>): Knex.QueryBuilder {
    const { knex } = this.connection;
    return knex
      .from(rows.as('part'))
      .select(Object.entries(columns).map(([name, value]) => knex.raw('? as ??', [value, name])));
  }

  #count(condition: string, bindings: readonly Knex.RawBinding[]): Knex.Raw {
    return this.connection.knex.raw(`count(case when ${condition} then 1 end)`, [...bindings]);
  }

  /** Never null, so that it may be negated. */
  #isLeased(): Knex.Raw {
    return this.connection.knex.raw('coalesce(??, 0) > ?', ['lease_until', this.now]);
  }
}
