import type { Knex } from 'knex';
import { z } from 'zod';

import type { ChainEnd, InstanceId, SubjectFacts } from '../../core/contracts';
import { CrmCorruptError } from '../../core/errors';
import type { RecordSource } from '../connection';
import { HEADS } from '../history/rows';
import { parseRows } from '../parse-rows';
import type { PreparedStatements } from '../prepared-statements';
import { sameScope, type CompiledQuery, type ScopedConnection } from '../scope';
import { TABLES } from '../tables';
import { instanceColumns, instanceRow, subjectOf, type InstanceRow } from './rows/instance';
import { miscountedParts, PARTS } from './rows/snapshot';

/** An instance, the end of its record's history, and its record where that was asked for. */
export interface FoundInstance {
  readonly instance: InstanceRow;
  readonly end: ChainEnd | undefined;
  readonly record: SubjectFacts | undefined;
}

/** Stands for the instance's id in the values of a compiled query. */
const ID = '\u0000id';

/** Compiled queries that are kept; a type whose custom fields change has a new one. */
const MOST_QUERIES = 100;

const count = z.coerce.number();
const countsRow = z.object({
  ...{ token_rows: count, task_rows: count, timer_rows: count },
  ...{ end_seq: count.nullable(), end_hash: z.string().nullable() },
});

/**
 * Reads an instance, the counts of what belongs to it, the end of its record's history and, where its
 * type allows it, the record: one statement, whose text is compiled once and sent prepared.
 */
export class InstanceReader {
  readonly #queries = new Map<string, CompiledQuery>();

  constructor(private readonly prepared: PreparedStatements) {}

  /** @throws CrmCorruptError where the row cannot be read or rows of it are missing. */
  async read(
    connection: ScopedConnection,
    id: InstanceId,
    source?: RecordSource,
  ): Promise<FoundInstance | undefined> {
    const query = this.#queryFor(connection, source);
    const { sql } = query;
    const values = query.values(connection.scope).map((value) => (value === ID ? id : value));
    const statement = connection.knex.raw(sql, values as Knex.RawBinding[]);
    const answer: unknown = await statement.options(this.prepared.optionsOf('instance', sql));
    const [row] = rowsOf(answer);
    if (!row) return undefined;
    const instance = parseRows(instanceRow, row, id, TABLES.instances);
    // MySQL finds `ABC` where `abc` was asked for.
    if (instance.document_id !== id) return undefined;
    const counts = countsRow.parse(row);
    const { token_rows: tokens, task_rows: tasks, timer_rows: timers } = counts;
    const [miscount] = miscountedParts(instance, { tokens, tasks, timers });
    if (miscount !== undefined) throw new CrmCorruptError(id, miscount);
    const { end_seq: seq, end_hash: hash } = counts;
    const subject = subjectOf(instance);
    return {
      instance,
      end: seq === null || hash === null ? undefined : { subject, seq, hash },
      record: await source?.read(columnsOf(source, row)),
    };
  }

  #queryFor(connection: ScopedConnection, source: RecordSource | undefined): CompiledQuery {
    const record = source ? [source.table, ...source.columns] : [];
    const key = [connection.compileKey, ...record].join(' ');
    let query = this.#queries.get(key);
    if (!query) {
      if (this.#queries.size >= MOST_QUERIES) this.#queries.clear();
      query = connection.compile((scoped) => instanceQuery(scoped, source));
      this.#queries.set(key, query);
    }
    return query;
  }
}

function instanceQuery(
  connection: ScopedConnection,
  source: RecordSource | undefined,
): Knex.QueryBuilder {
  const query = connection
    .rows({ instance: TABLES.instances })
    .leftJoin({ head: HEADS }, (join) => {
      void join
        .on(...sameScope('head', 'instance'))
        .andOn('head.subject_type', 'instance.subject_type')
        .andOn('head.subject_id', 'instance.subject_id');
    })
    .where('instance.document_id', ID)
    .select(Object.keys(instanceColumns.shape).map((column) => `instance.${column}`))
    .select({ end_seq: 'head.seq', end_hash: 'head.hash' })
    .select({
      token_rows: counted(connection, PARTS.tokens),
      task_rows: counted(connection, PARTS.tasks),
      timer_rows: counted(connection, PARTS.timers),
    });
  if (!source) return query;
  return query
    .leftJoin({ record: source.table }, (join) => {
      void join
        .on(...sameScope('record', 'instance'))
        .andOn('record.document_id', 'instance.subject_id');
    })
    .select(
      Object.fromEntries(
        source.columns.map((column, index) => [aliasOf(index), `record.${column}`]),
      ),
    );
}

const counted = (
  connection: ScopedConnection,
  { table, current }: (typeof PARTS)[keyof typeof PARTS],
): Knex.QueryBuilder =>
  connection.rows(table).where({ instance_id: ID }).modify(current).count('*');

const aliasOf = (index: number): string => `record_${index}`;

const columnsOf = (
  { columns }: RecordSource,
  row: Readonly<Record<string, unknown>>,
): Record<string, unknown> =>
  Object.fromEntries(columns.map((column, index) => [column, row[aliasOf(index)]]));

type Row = Readonly<Record<string, unknown>>;

/** Each driver answers a plain statement in its own way: `{ rows }`, `[rows, fields]` or the rows. */
function rowsOf(answer: unknown): readonly Row[] {
  if (Array.isArray(answer)) return (Array.isArray(answer[0]) ? answer[0] : answer) as Row[];
  return (answer as { readonly rows: readonly Row[] }).rows;
}
