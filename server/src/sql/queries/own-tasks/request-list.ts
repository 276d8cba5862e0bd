import type { Knex } from 'knex';
import { z } from 'zod';

import type { RequestItem } from '../../../contracts/own-tasks';
import { REQUEST_STATUSES } from '../../../contracts/own-tasks';
import type { Person } from '../../../core/contracts';
import { bigInteger, booleanColumn } from '../../columns';
import { countOf, type ListWindow } from '../../list-window';
import type { ScopedConnection } from '../../scope';
import { TABLES } from '../../tables';
import type { VisibleTypes } from './visible';

export interface RequestListQuery extends ListWindow {
  readonly statuses: readonly RequestItem['status'][];
}

/** What is read of the record comes with the rights of the caller. */
export type RequestWithoutRecord = Omit<RequestItem, 'record'>;

const requestRow = z.object({
  document_id: z.string(),
  label: z.string(),
  status: z.enum(REQUEST_STATUSES),
  subject_type: z.string(),
  subject_id: z.string(),
  instance_id: z.string(),
  request: z.string().nullable(),
  opened_at: bigInteger,
  due_at: bigInteger.nullable(),
  closed_at: bigInteger.nullable(),
});

const seatRow = z.object({
  task_id: z.string(),
  person: z.string(),
  choice: z.enum(['approve', 'reject', 'abstain']).nullable(),
  left: booleanColumn,
});

type Seat = z.infer<typeof seatRow>;

/** Approvals of actions that a person has asked for: a page, its seats, and where asked for the count. */
export class RequestList {
  constructor(private readonly connection: () => ScopedConnection) {}

  async read(
    person: Person,
    types: VisibleTypes,
    listQuery: RequestListQuery,
  ): Promise<{
    readonly items: readonly RequestWithoutRecord[];
    readonly total: number | undefined;
  }> {
    const requests = (): Knex.QueryBuilder => {
      const query = this.connection()
        .rows(TABLES.tasks)
        .where({ requested_by: person })
        .whereIn('status', [...listQuery.statuses]);
      if (types !== 'all') void query.whereIn('subject_type', [...types]);
      return query;
    };
    const total = await countOf(listQuery, requests);
    const found: unknown = await requests()
      .orderBy([
        { column: 'opened_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .offset(listQuery.offset)
      .limit(listQuery.limit)
      .select(Object.keys(requestRow.shape));
    const rows = z.array(requestRow).parse(found);
    const seats = await this.#seatsOf(rows.map(({ document_id: id }) => id));
    return { items: rows.map((row) => toItem(row, seats.get(row.document_id) ?? [])), total };
  }

  async #seatsOf(tasks: readonly string[]): Promise<ReadonlyMap<string, readonly Seat[]>> {
    const seats = new Map<string, Seat[]>();
    if (tasks.length === 0) return seats;
    const found: unknown = await this.connection()
      .rows(TABLES.votes)
      .whereIn('task_id', [...tasks])
      .orderBy('position')
      .select(Object.keys(seatRow.shape));
    for (const seat of z.array(seatRow).parse(found)) {
      seats.set(seat.task_id, [...(seats.get(seat.task_id) ?? []), seat]);
    }
    return seats;
  }
}

function toItem(row: z.infer<typeof requestRow>, seats: readonly Seat[]): RequestWithoutRecord {
  const votes = (choice: Seat['choice']) => seats.filter((seat) => seat.choice === choice).length;
  const waiting = seats.filter(({ choice, left }) => choice === null && !left);
  return {
    id: row.document_id,
    label: row.label,
    action: actionOf(row.request),
    status: row.status,
    subject: { type: row.subject_type, id: row.subject_id },
    instance: row.instance_id,
    requestedAt: new Date(row.opened_at).toISOString(),
    dueAt: row.due_at === null ? null : new Date(row.due_at).toISOString(),
    closedAt: row.closed_at === null ? null : new Date(row.closed_at).toISOString(),
    votes: {
      approve: votes('approve'),
      reject: votes('reject'),
      abstain: votes('abstain'),
      seats: seats.length,
    },
    waitsFor: row.status === 'open' ? waiting.map(({ person }) => person) : [],
  };
}

const requested = z.object({ transition: z.string() });

/** Null for a request that was erased, or cannot be read. */
function actionOf(request: string | null): string | null {
  if (request === null) return null;
  try {
    return requested.safeParse(JSON.parse(request)).data?.transition ?? null;
  } catch {
    return null;
  }
}
