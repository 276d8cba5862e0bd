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
import { orderByLeft, whereSla, type SlaCondition } from '../../sla/sla-conditions';
import { PENDING_RECORDS, type PendingRecord } from './records';
import type { ListWindow } from '../../list-window';
import { openTasks, ownedRecords } from './sources';
import { waitingFor, type WaitingFor } from './waiting-for';

/** Times in milliseconds. */
export interface PendingListQuery extends ListWindow {
  /** The kinds that are counted. */
  readonly among: readonly PendingKind[];
  /** The kinds of the items, which are counted ones. */
  readonly kinds: readonly PendingKind[];
  readonly due: readonly (readonly ['<' | '<=' | '>' | '>=', number])[];
  /** True: without a due date; false: with one. */
  readonly undated?: boolean | undefined;
  /** True: work of others for whom the person stands in; false: their own. */
  readonly onBehalf?: boolean | undefined;
  /** Undefined: whatever the SLA of the instance is. */
  readonly sla?: SlaCondition | undefined;
  readonly sort: readonly [field: keyof typeof COLUMNS | 'sla.leftMs', order: 'asc' | 'desc'];
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

/** The open items of a person, in at most three queries (FR-L2-007, PR-002). */
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
    const seen: Seen = { who: waitingFor(person), types: await this.visible(person) };
    if (counts) {
      for (const { kind, count: many } of await this.#counts(seen, listQuery)) counts[kind] += many;
    }
    const items = await this.#items(seen, listQuery);
    return { items: items.map((one) => toItem(one, person)), counts };
  }

  /** One statement, whose parts are counted one by one: nothing is joined or sorted that need not be. */
  async #counts(seen: Seen, query: PendingListQuery): Promise<readonly z.infer<typeof count>[]> {
    const { knex } = this.connection();
    const [first, ...more] = this.#parts(seen, query, query.among, 'count').map((part) => {
      const counted = this.#narrowed([part], query)
        .groupBy('pending.kind')
        .select('pending.kind')
        .count({ count: '*' });
      // A subquery, because a union would group all of its parts.
      return knex.from(counted.as('part_rows')).select('*');
    });
    if (!first) return [];
    const found: unknown = await first.unionAll(more);
    return z.array(count).parse(found);
  }

  /** Records have no due date, so a page of dated tasks is read without them. */
  async #items(seen: Seen, query: PendingListQuery): Promise<readonly z.infer<typeof row>[]> {
    const { kinds, limit, sort } = query;
    const tasks = kinds.filter(isTaskKind);
    if (sort[0] === 'dueAt' && tasks.length > 0 && tasks.length < kinds.length) {
      const page = await this.#page(seen, { ...query, kinds: tasks });
      const last = page.at(-1);
      if (page.length === limit && last && last.due_at !== null) return page;
    }
    return this.#page(seen, query);
  }

  async #page(seen: Seen, query: PendingListQuery): Promise<readonly z.infer<typeof row>[]> {
    const parts = this.#parts(seen, query, query.kinds, 'item');
    if (parts.length === 0) return [];
    const found: unknown = await ordered(this.#narrowed(parts, query), query)
      .whereIn('pending.kind', [...query.kinds])
      .select('pending.*')
      .offset(query.offset)
      .limit(query.limit);
    return z.array(row).parse(found);
  }

  /** Where these kinds are, as far as the query can find any. */
  #parts(
    { who, types }: Seen,
    { due, undated }: PendingListQuery,
    among: readonly PendingKind[],
    use: 'item' | 'count',
  ): readonly Knex.QueryBuilder[] {
    const connection = this.connection();
    const isDated = due.length > 0 || undated === false;
    const kinds = (Object.keys(PENDING_RECORDS) as PendingRecord[])
      .filter((kind) => !isDated && among.includes(kind))
      .filter((kind) => types === 'all' || types.includes(PENDING_RECORDS[kind]));
    return [
      ...(among.some(isTaskKind) ? [openTasks(connection, who, types)] : []),
      ...kinds.flatMap((kind) => ownedRecords(connection, kind, who, use)),
    ];
  }

  /** Not async: a query returned from an async function would be executed. */
  #narrowed([first, ...more]: readonly Knex.QueryBuilder[], query: PendingListQuery): Pending {
    const connection = this.connection();
    const { knex } = connection;
    const pending = knex.from<Record<string, unknown>, unknown>(
      (first ?? knex.queryBuilder()).unionAll(more).as('pending'),
    );
    if (hasSla(query)) {
      void pending.leftJoin('crm_sla as sla', (join) => {
        void connection.joinIn(join, 'sla').andOn('sla.instance_id', 'pending.instance');
      });
    }
    return narrowed(pending, query);
  }
}

/** Whose work is read, and of which types. */
interface Seen {
  readonly who: WaitingFor;
  readonly types: 'all' | readonly string[];
}

const isTaskKind = (kind: PendingKind): boolean => !Object.hasOwn(PENDING_RECORDS, kind);

type Pending = Knex.QueryBuilder<Record<string, unknown>, unknown>;

const hasSla = ({ sla, sort: [field] }: PendingListQuery): boolean =>
  sla !== undefined || field === 'sla.leftMs';

function narrowed(pending: Pending, { due, undated, sla, onBehalf }: PendingListQuery): Pending {
  for (const [operator, time] of due) void pending.where('pending.due_at', operator, time);
  if (undated === true) void pending.whereNull('pending.due_at');
  if (undated === false) void pending.whereNotNull('pending.due_at');
  if (onBehalf === true) void pending.whereNotNull('pending.via');
  if (onBehalf === false) void pending.whereNull('pending.via');
  if (sla) {
    void pending.whereNotNull('sla.id');
    whereSla(pending, 'sla', sla);
  }
  return pending;
}

/** Items without a date come last on every database and in both directions; ties have a stable order. */
function ordered(pending: Pending, { sort: [field, order] }: PendingListQuery) {
  if (field === 'sla.leftMs') void orderByLeft(pending, 'sla', order);
  else {
    const column = `pending.${COLUMNS[field]}`;
    void pending
      .orderByRaw('CASE WHEN ?? IS NULL THEN 1 ELSE 0 END', [column])
      .orderBy(column, order);
  }
  return pending
    .orderByRaw('CASE WHEN ?? IS NULL THEN 1 ELSE 0 END', ['pending.since'])
    .orderBy([{ column: 'pending.since' }, { column: 'pending.id' }]);
}

const toItem = (found: z.infer<typeof row>, person: ActorFacts): PendingItem =>
  pendingItem.parse({
    ...found,
    subject: { type: found.subject_type, id: found.subject_id },
    dueAt: toText(found.due_at),
    since: toText(found.since),
    onBehalfOf: found.via === null ? null : delegatorOf(found.via as Assignee, person),
    // Read for the page alone.
    ...{ sla: null, record: null },
  });

/** Who delegated the work of an assignee, which may be a team of the delegator. */
const delegatorOf = (assignee: Assignee, { standsFor }: ActorFacts): Person | null =>
  standsFor.find(({ person, assignees = [person] }) => assignees.includes(assignee))?.person ??
  null;

const toText = (time: number | null): string | null =>
  time === null ? null : new Date(time).toISOString();
