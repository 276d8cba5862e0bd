import type { Knex } from 'knex';
import { z } from 'zod';

import { ENGINE_EVENTS, type Subject } from '../../core/contracts';
import { bigInteger } from '../columns';
import { TABLES } from '../tables';
import { HISTORY } from './rows';
import type { ScopedConnection } from '../scope';

/** A table whose rows count their history entries, and the events that they count. */
export interface CountingRecords {
  readonly type: string;
  readonly table: string;
  /** Events that start a record; a deleted record may be created again under its id. */
  readonly created: readonly string[];
  readonly changed: readonly string[];
}

/** A counter outside of the history's tables that disagrees with the history. */
export interface Miscount {
  readonly subject: Subject;
  readonly problem: string;
  /** The row with the counter, and its columns as they would agree. */
  readonly table: string;
  readonly id: string;
  readonly agreeing: Readonly<Record<string, number | null>>;
}

/** Rows per statement. */
const PART = 500;

const count = z.coerce.number();
const countedRow = z.object({ id: z.string(), expected: count, logged: count });
const recordRow = countedRow.extend({ revision: count });
const instanceRow = countedRow.extend({
  place: bigInteger,
  subject_type: z.string(),
  subject_id: z.string(),
});

/**
 * Compares the counters of records and instances with their history. Counter and history are read by one
 * statement, so that concurrent writes raise no false alarm. Rows without a counter (older than it, moved
 * from level 1, or inserted by raw SQL) are skipped.
 *
 * @param subject one record; all by default.
 */
export async function* miscounts(
  connection: ScopedConnection,
  records: readonly CountingRecords[],
  subject?: Subject,
): AsyncGenerator<Miscount> {
  for (const one of records) {
    if (!subject || subject.type === one.type) yield* ofRecords(connection, one, subject?.id);
  }
  yield* ofInstances(connection, subject);
}

/**
 * Sets the counters of a record and its instances to the length of the history, inside the running
 * transaction: an import restores their rows and keeps the history.
 */
export async function recount(
  connection: ScopedConnection,
  records: readonly CountingRecords[],
  subject: Subject,
): Promise<void> {
  const found: Miscount[] = [];
  for await (const one of miscounts(connection, records, subject)) found.push(one);
  for (const { table, id, agreeing } of found) {
    await connection.rows(table).where({ document_id: id }).update(agreeing);
  }
}

async function* ofRecords(
  connection: ScopedConnection,
  { type, table, created, changed }: CountingRecords,
  only: string | undefined,
): AsyncGenerator<Miscount> {
  const entries = (alias: string, events: readonly string[]): Knex.QueryBuilder =>
    connection
      .rows({ [alias]: HISTORY })
      .where(`${alias}.subject_type`, type)
      .where(`${alias}.subject_id`, connection.knex.ref('record.document_id'))
      .whereIn(`${alias}.event`, [...events]);
  const logged = entries('entry', [...created, ...changed])
    .where('entry.seq', '>=', entries('first', created).max('first.seq'))
    .count('*');
  for (let after = ''; ; ) {
    const rows: unknown = await connection
      .rows({ record: table })
      .whereNotNull('record.unlogged_revisions')
      .modify((query) => {
        if (only === undefined) void query.where('record.document_id', '>', after);
        else void query.where('record.document_id', only);
      })
      .orderBy('record.document_id')
      .limit(PART)
      .select({ id: 'record.document_id', logged: logged.clone(), revision: 'record.revision' })
      .select({
        expected: connection.knex.raw('?? - ??', ['record.revision', 'record.unlogged_revisions']),
      });
    const found = z.array(recordRow).parse(rows);
    for (const row of found) {
      if (row.expected === row.logged) continue;
      const problem = `the record counts ${row.expected} changes of its own, and the history holds ${row.logged}`;
      const unlogged = row.logged === 0 ? null : row.revision - row.logged;
      const agreeing = { unlogged_revisions: unlogged };
      yield { subject: { type, id: row.id }, problem, table, id: row.id, agreeing };
    }
    if (only !== undefined || found.length < PART) return;
    after = found.at(-1)?.id ?? after;
  }
}

async function* ofInstances(
  connection: ScopedConnection,
  subject: Subject | undefined,
): AsyncGenerator<Miscount> {
  const logged = connection
    .rows({ entry: HISTORY })
    .where('entry.subject_type', connection.knex.ref('instance.subject_type'))
    .where('entry.subject_id', connection.knex.ref('instance.subject_id'))
    .where('entry.instance_id', connection.knex.ref('instance.document_id'))
    .whereIn('entry.event', [...ENGINE_EVENTS])
    .count('*');
  for (let after = 0; ; ) {
    const rows: unknown = await connection
      .rows({ instance: TABLES.instances })
      .where('instance.id', '>', after)
      .whereNotNull('instance.logged_entries')
      .modify((query) => {
        if (!subject) return;
        const { type, id } = subject;
        void query.where({ 'instance.subject_type': type, 'instance.subject_id': id });
      })
      .orderBy('instance.id')
      .limit(PART)
      .select({ place: 'instance.id', id: 'instance.document_id' })
      .select('instance.subject_type', 'instance.subject_id')
      .select({ expected: 'instance.logged_entries', logged: logged.clone() });
    const found = z.array(instanceRow).parse(rows);
    for (const row of found) {
      if (row.expected === row.logged) continue;
      const problem = `the instance ${row.id} counts ${row.expected} entries, and the history holds ${row.logged}`;
      yield {
        ...{ subject: { type: row.subject_type, id: row.subject_id }, problem },
        ...{ table: TABLES.instances, id: row.id, agreeing: { logged_entries: row.logged } },
      };
    }
    if (found.length < PART) return;
    after = found.at(-1)?.place ?? after;
  }
}
