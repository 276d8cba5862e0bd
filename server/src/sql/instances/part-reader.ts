import type { Knex } from 'knex';
import { z } from 'zod';

import { CrmCorruptError } from '../../core/errors';
import { parseRows } from '../parse-rows';
import { sameScope, type ScopedConnection } from '../scope';
import { TABLES } from '../tables';
import type { InstanceRow } from './rows/instance';
import { PARTS } from './rows/snapshot';
import { taskColumnNames, type TaskRow } from './rows/task';
import { voteColumnNames, type VoteRow } from './rows/vote';

/** The instance changed between two queries about it, so all of them are repeated. */
export class InconsistentRead extends Error {}

const revisionRow = z.object({ at_revision: z.int() });

type Part = (typeof PARTS)[Exclude<keyof typeof PARTS, 'tasks' | 'votes'>];

type Row = Readonly<Record<string, unknown>>;

const rowList = z.array(z.record(z.string(), z.unknown()));

/** The prefix of the columns of a vote beside those of its task. */
const VOTE = 'vote_';

/**
 * Reads the parts of an instance, a query for tokens, timers, and tasks with their votes. Each row
 * carries the revision of the instance at the moment of its query, so that parts of two revisions are
 * never combined.
 */
export class PartReader {
  constructor(
    private readonly connection: ScopedConnection,
    private readonly instance: InstanceRow,
  ) {}

  /**
   * The current rows of a part, in the order of creation.
   *
   * @throws InconsistentRead; CrmCorruptError if the number of rows is not the expected one.
   */
  async read<P extends Part>(
    { table, row: shape, current }: P,
    expected: number,
  ): Promise<z.infer<P['row']>[]> {
    if (expected === 0) return [];
    const { document_id: id } = this.instance;
    const query = this.connection
      .rows(table)
      .where({ instance_id: id })
      .orderBy([{ column: 'position' }, { column: 'id' }])
      .select('*');
    current(query);
    const rows = parseRows(z.array<P['row']>(shape), await this.settled(query), id, table);
    this.assertNumber(table, rows.length, expected);
    return rows;
  }

  /**
   * The open tasks in the order of creation, and the votes of the approvals among them.
   *
   * @throws InconsistentRead; CrmCorruptError if the number of tasks is not the expected one.
   */
  async readTasks(
    expected: number,
  ): Promise<{ readonly tasks: TaskRow[]; readonly votes: VoteRow[] }> {
    if (expected === 0) return { tasks: [], votes: [] };
    const { document_id: id } = this.instance;
    const { tasks, votes } = PARTS;
    const found = await this.settled(this.tasksWithVotes());
    const firsts = new Map<unknown, Row>();
    for (const row of found) {
      if (!firsts.has(row.document_id)) firsts.set(row.document_id, row);
    }
    const cast = found.flatMap((row) => (row[`${VOTE}task_id`] === null ? [] : voteOf(row)));
    const rows = {
      tasks: parseRows(z.array(tasks.row), [...firsts.values()], id, tasks.table),
      votes: parseRows(z.array(votes.row), cast, id, votes.table),
    };
    this.assertNumber(tasks.table, rows.tasks.length, expected);
    return rows;
  }

  /** A row for each vote, and one for a task without votes. The request, which may be long, is in the first. */
  private tasksWithVotes(): Knex.QueryBuilder {
    const { knex } = this.connection;
    const isFirst = 'vote.position is null or vote.position = 0';
    const request = knex.raw(`case when ${isFirst} then task.request end as request`);
    return this.connection
      .rows({ task: TABLES.tasks })
      .leftJoin({ vote: TABLES.votes }, (join) => {
        void join
          .on(...sameScope('vote', 'task'))
          .andOn('vote.instance_id', 'task.instance_id')
          .andOn('vote.task_id', 'task.document_id');
      })
      .where({ 'task.instance_id': this.instance.document_id, 'task.status': 'open' })
      .orderBy(
        ['task.position', 'task.id', 'vote.position', 'vote.id'].map((column) => ({ column })),
      )
      .select(
        taskColumnNames().map((column) => (column === 'request' ? request : `task.${column}`)),
      )
      .select(
        Object.fromEntries(
          voteColumnNames().map((column) => [`${VOTE}${column}`, `vote.${column}`]),
        ),
      );
  }

  private async settled(query: Knex.QueryBuilder): Promise<readonly Row[]> {
    const rows = rowList.parse(await query.select({ at_revision: this.revision() }));
    const { at_revision: revision } = revisionRow.parse(rows[0] ?? (await this.askRevision()));
    if (revision !== this.instance.revision) throw new InconsistentRead();
    return rows;
  }

  private assertNumber(table: string, found: number, expected: number): void {
    if (found === expected) return;
    throw new CrmCorruptError(
      this.instance.document_id,
      `${table} holds ${found} rows of it instead of ${expected}`,
    );
  }

  private async askRevision(): Promise<unknown> {
    return await this.connection.knex.select({ at_revision: this.revision() }).first();
  }

  private revision(): Knex.QueryBuilder {
    return this.connection
      .rows(TABLES.instances)
      .where({ document_id: this.instance.document_id })
      .select('revision');
  }
}

/** The vote of a row of `tasksWithVotes`. */
const voteOf = (row: Row): Row =>
  Object.fromEntries(voteColumnNames().map((column) => [column, row[`${VOTE}${column}`]]));
