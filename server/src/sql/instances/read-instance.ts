import type { Knex } from 'knex';
import { z } from 'zod';

import type { ChainEnd, InstanceId, SubjectFacts } from '../../core/contracts';
import { CrmCorruptError } from '../../core/errors';
import type { RecordSource } from '../ports';
import { HEADS } from '../history/rows';
import { booleanColumn } from '../columns';
import { parseRows } from '../parse-rows';
import { parameter, type PreparedQueries } from '../prepared-queries';
import { isMySql } from './row-write';
import { sameScope, type ScopedConnection } from '../scope';
import { TABLES } from '../tables';
import { instanceColumns, instanceRow, subjectOf, type InstanceRow } from './rows/instance';
import { miscountedParts, PARTS } from './rows/snapshot';

/** An instance, the end of its record's history, and the record if requested. */
export interface FoundInstance {
  readonly instance: InstanceRow;
  /**
   * Undefined also while the stage log of the instance is being filled: a commit in one statement
   * would not see the entries that another process has just written.
   */
  readonly end: ChainEnd | undefined;
  readonly record: SubjectFacts | undefined;
  /** Its entry in the stage log; read on MySQL and MariaDB alone, where it spares a commit a query. */
  readonly stageEntry: number | undefined;
}

const count = z.coerce.number();
const countsRow = z.object({
  ...{ token_rows: count, task_rows: count, timer_rows: count },
  ...{ end_seq: count.nullable(), end_hash: z.string().nullable() },
  stage_logged: booleanColumn.nullable(),
  stage_entry: z.coerce.number().nullable().optional(),
});

/**
 * Reads an instance, the number of its parts, the end of its record's history and, if its type
 * allows it, the record: one statement, compiled once and sent as a prepared statement.
 */
export class InstanceReader {
  constructor(private readonly queries: PreparedQueries) {}

  /** @throws CrmCorruptError if the row is invalid or rows of it are missing. */
  async read(
    connection: ScopedConnection,
    id: InstanceId,
    source?: RecordSource,
  ): Promise<FoundInstance | undefined> {
    const [row] = await this.queries.rows(
      connection,
      {
        name: 'instance',
        key: source ? [source.table, ...source.columns].join(' ') : '',
        build: (scoped) => instanceQuery(scoped, { source }),
      },
      { id },
    );
    if (!row) return undefined;
    const found = foundInstance(row, id);
    // MySQL compares ids without case.
    if (found.instance.document_id !== id) return undefined;
    const subject = subjectOf(found.instance);
    return {
      ...found,
      record:
        source?.type === subject.type
          ? await source.read(subject.id, columnsOf(source, row))
          : undefined,
    };
  }
}

/**
 * What a row of `instanceQuery` says of the instance.
 *
 * @throws CrmCorruptError if the row is invalid or rows of its parts are missing.
 */
export function foundInstance(
  row: Readonly<Record<string, unknown>>,
  id: InstanceId,
): Omit<FoundInstance, 'record'> {
  const instance = parseRows(instanceRow, row, id, TABLES.instances);
  const counts = countsRow.parse(row);
  const { token_rows: tokens, task_rows: tasks, timer_rows: timers } = counts;
  const [miscount] = miscountedParts(instance, { tokens, tasks, timers });
  if (miscount !== undefined) throw new CrmCorruptError(id, miscount);
  const { end_seq: seq, end_hash: hash } = counts;
  const isUnlogged = instance.entity !== null && counts.stage_logged !== true;
  const subject = subjectOf(instance);
  return {
    instance,
    end: seq === null || hash === null || isUnlogged ? undefined : { subject, seq, hash },
    stageEntry: isUnlogged ? undefined : (counts.stage_entry ?? undefined),
  };
}

/** Which instances, and from where their record is joined. */
export interface InstanceQuery {
  /** By default one, whose id is a parameter. */
  readonly ids?: readonly InstanceId[];
  readonly source?: RecordSource | undefined;
}

export function instanceQuery(
  connection: ScopedConnection,
  { ids, source }: InstanceQuery,
): Knex.QueryBuilder {
  const query = connection
    .rows({ instance: TABLES.instances })
    .leftJoin({ head: HEADS }, (join) => {
      void join
        .on(...sameScope('head', 'instance'))
        .andOn('head.subject_type', 'instance.subject_type')
        .andOn('head.subject_id', 'instance.subject_id');
    })
    .whereIn('instance.document_id', ids ? [...ids] : [parameter('id')])
    .select(Object.keys(instanceColumns.unwrap().shape).map((column) => `instance.${column}`))
    .select({ end_seq: 'head.seq', end_hash: 'head.hash', stage_logged: 'instance.stage_logged' })
    .select({
      token_rows: counted(connection, PARTS.tokens),
      task_rows: counted(connection, PARTS.tasks),
      timer_rows: counted(connection, PARTS.timers),
    });
  if (isMySql(connection)) void query.select({ stage_entry: openStageEntry(connection) });
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
  connection
    .rows(table)
    .where('instance_id', connection.knex.ref('instance.document_id'))
    .modify(current)
    .count('*');

const openStageEntry = (connection: ScopedConnection): Knex.QueryBuilder =>
  connection
    .rows(TABLES.stageLog)
    .where('instance_id', connection.knex.ref('instance.document_id'))
    .whereNull('left_at')
    .max('id');

const aliasOf = (index: number): string => `record_${index}`;

const columnsOf = (
  { columns }: RecordSource,
  row: Readonly<Record<string, unknown>>,
): Record<string, unknown> =>
  Object.fromEntries(columns.map((column, index) => [column, row[aliasOf(index)]]));
