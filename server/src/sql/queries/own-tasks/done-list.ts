import type { Knex } from 'knex';
import { z } from 'zod';

import type { DoneItem } from '../../../contracts/own-tasks';
import type { Person } from '../../../core/contracts';
import { bigInteger } from '../../columns';
import { countOf, type ListWindow } from '../../list-window';
import { sameScope, type ScopedConnection } from '../../scope';
import { TABLES } from '../../tables';
import type { VisibleTypes } from './visible';

/** What is read of the record comes with the rights of the caller. */
export type DoneWithoutRecord = Omit<DoneItem, 'record'>;

const doneRow = z.object({
  kind: z.enum(['task', 'approval']),
  id: z.string(),
  label: z.string(),
  status: z.enum(['open', 'completed', 'approved', 'rejected', 'cancelled']),
  subject_type: z.string(),
  subject_id: z.string(),
  instance: z.string(),
  at: bigInteger,
  choice: z.enum(['approve', 'reject', 'abstain']).nullable(),
  comment: z.string().nullable(),
  seat: z.string().nullable(),
});

const OF_TASK = {
  ...{ kind: 'task.kind', id: 'task.document_id', label: 'task.label', status: 'task.status' },
  ...{ subject_type: 'task.subject_type', subject_id: 'task.subject_id' },
  instance: 'task.instance_id',
};

/** Tasks that a person has completed, and votes that they have cast, newest first. */
export class DoneList {
  constructor(private readonly connection: () => ScopedConnection) {}

  async read(
    person: Person,
    types: VisibleTypes,
    window: ListWindow,
  ): Promise<{ readonly items: readonly DoneWithoutRecord[]; readonly total: number | undefined }> {
    const done = (): Knex.QueryBuilder => {
      const { knex } = this.connection();
      return knex.from(
        this.#completed(person, types)
          .unionAll([this.#voted(person, types)])
          .as('done'),
      );
    };
    const total = await countOf(window, done);
    const found: unknown = await done()
      .orderBy([
        { column: 'done.at', order: 'desc' },
        { column: 'done.id', order: 'desc' },
      ])
      .offset(window.offset)
      .limit(window.limit)
      .select('done.*');
    return {
      items: z
        .array(doneRow)
        .parse(found)
        .map((row) => toItem(row, person)),
      total,
    };
  }

  #completed(person: Person, types: VisibleTypes): Knex.QueryBuilder {
    const connection = this.connection();
    const { knex } = connection;
    const query = connection
      .rows({ task: TABLES.tasks })
      .where('task.completed_by', person)
      .select({ ...OF_TASK, at: 'task.closed_at' })
      .select(knex.raw('NULL as choice'), knex.raw('NULL as comment'), knex.raw('NULL as seat'));
    return limited(query, types);
  }

  #voted(person: Person, types: VisibleTypes): Knex.QueryBuilder {
    const query = this.connection()
      .rows({ vote: TABLES.votes })
      .join(`${TABLES.tasks} as task`, (join) => {
        void join.on('task.document_id', 'vote.task_id').andOn(...sameScope('task', 'vote'));
      })
      .where('vote.voted_by', person)
      .select({ ...OF_TASK, at: 'vote.at' })
      .select({ choice: 'vote.choice', comment: 'vote.comment', seat: 'vote.person' });
    return limited(query, types);
  }
}

function limited(query: Knex.QueryBuilder, types: VisibleTypes): Knex.QueryBuilder {
  if (types !== 'all') void query.whereIn('task.subject_type', [...types]);
  return query;
}

const toItem = (
  { subject_type: type, subject_id: id, at, seat, ...row }: z.infer<typeof doneRow>,
  person: Person,
): DoneWithoutRecord => ({
  ...row,
  subject: { type, id },
  at: new Date(at).toISOString(),
  onBehalfOf: seat === person ? null : seat,
});
