import type { Knex } from 'knex';
import { z } from 'zod';

import {
  PENDING_KINDS,
  pendingItem,
  type PendingItem,
  type PendingKind,
} from '../../../contracts/dashboard';
import type { ActorFacts, Assignee, Person } from '../../../core/contracts';
import type { ScopedConnection } from '../../scope';
import { PENDING_RECORDS, type PendingRecord } from './records';
import type { ListWindow } from '../../list-window';
import { openTasks, ownedRecords } from './sources';
import { waitingFor, type WaitingFor } from './waiting-for';

/** Times in milliseconds. */
export interface PendingListQuery extends ListWindow {
  readonly kinds: readonly PendingKind[];
  readonly due: readonly (readonly ['<' | '<=' | '>' | '>=', number])[];
  /** True: without a due date; false: with one. */
  readonly undated?: boolean | undefined;
  readonly sort: readonly [field: 'dueAt' | 'since' | 'label' | 'kind', order: 'asc' | 'desc'];
}

export interface PendingPage {
  readonly items: readonly PendingItem[];
  /** Undefined where they were not asked for. */
  readonly counts: Readonly<Record<PendingKind, number>> | undefined;
}

const COLUMNS = { dueAt: 'due_at', since: 'since', label: 'label', kind: 'kind' } as const;

/** Drivers return 64-bit integers as text. */
const milliseconds = z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]).nullable();

const row = z.object({
  kind: z.enum(PENDING_KINDS),
  id: z.string(),
  label: z.string().nullable(),
  subject_type: z.string(),
  subject_id: z.string(),
  instance: z.string().nullable(),
  stage: z.string().nullable(),
  due_at: milliseconds,
  since: milliseconds,
  via: z.string().nullable(),
});

const count = z.object({ kind: z.enum(PENDING_KINDS), count: z.coerce.number() });

/** The open items of a person, in a fixed number of queries (FR-L2-007, PR-002). */
export class PendingList {
  constructor(
    /** Types whose records the person may list. */
    private readonly visible: (person: ActorFacts) => Promise<'all' | readonly string[]>,
    private readonly connection: () => ScopedConnection,
  ) {}

  async read(person: ActorFacts, listQuery: PendingListQuery): Promise<PendingPage> {
    const counts = listQuery.counted
      ? { task: 0, approval: 0, lead: 0, opportunity: 0 }
      : undefined;
    if (person.assignees.length === 0) return { items: [], counts };
    const types = await this.visible(person);
    const who = waitingFor(person);
    const pending = (): Pending => this.pending(who, types);
    if (counts) {
      const counted: unknown = await narrowed(pending(), listQuery)
        .groupBy('kind')
        .select('kind')
        .count({ count: '*' });
      for (const { kind, count: many } of z.array(count).parse(counted)) counts[kind] = many;
    }
    const items: unknown = await ordered(narrowed(pending(), listQuery), listQuery)
      .whereIn('kind', [...listQuery.kinds])
      .select('*')
      .offset(listQuery.offset)
      .limit(listQuery.limit);
    const read = z.array(row).parse(items);
    return { items: read.map((one) => toItem(one, person)), counts };
  }

  /** Not async: a query returned from an async function would be executed. */
  private pending(who: WaitingFor, types: 'all' | readonly string[]): Pending {
    const connection = this.connection();
    const kinds = Object.keys(PENDING_RECORDS) as PendingRecord[];
    const parts = kinds
      .filter((kind) => types === 'all' || types.includes(PENDING_RECORDS[kind]))
      .map((kind) => ownedRecords(connection, kind, who));
    const tasks = openTasks(connection, who, types);
    return connection.knex.from<Record<string, unknown>, unknown>(
      tasks.unionAll(parts).as('pending'),
    );
  }
}

type Pending = Knex.QueryBuilder<Record<string, unknown>, unknown>;

function narrowed(pending: Pending, { due, undated }: PendingListQuery): Pending {
  for (const [operator, time] of due) void pending.where('due_at', operator, time);
  if (undated === true) void pending.whereNull('due_at');
  if (undated === false) void pending.whereNotNull('due_at');
  return pending;
}

/** Items without a date come last on every database and in both directions; ties have a stable order. */
function ordered(pending: Pending, { sort: [field, order] }: PendingListQuery) {
  const column = COLUMNS[field];
  return pending
    .orderByRaw('CASE WHEN ?? IS NULL THEN 1 ELSE 0 END', [column])
    .orderBy(column, order)
    .orderByRaw('CASE WHEN ?? IS NULL THEN 1 ELSE 0 END', ['since'])
    .orderBy([{ column: 'since' }, { column: 'id' }]);
}

const toItem = (found: z.infer<typeof row>, person: ActorFacts): PendingItem =>
  pendingItem.parse({
    ...found,
    subject: { type: found.subject_type, id: found.subject_id },
    dueAt: toText(found.due_at),
    since: toText(found.since),
    onBehalfOf: found.via === null ? null : delegatorOf(found.via as Assignee, person),
  });

/** Who delegated the work of an assignee, which may be a team of the delegator. */
const delegatorOf = (assignee: Assignee, { standsFor }: ActorFacts): Person | null =>
  standsFor.find(({ person, assignees = [person] }) => assignees.includes(assignee))?.person ??
  null;

const toText = (time: number | null): string | null =>
  time === null ? null : new Date(time).toISOString();
