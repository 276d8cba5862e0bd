import type { Knex } from 'knex';
import { z } from 'zod';

import type { InstanceId, JsonObject, Notice, Person, Subject } from '../../core/contracts';
import { batchesOf, inBatches } from '../batches';
import { bigInteger, jsonColumn, toJsonText } from '../columns';
import { insertOf, sendWrites, type RowWrite } from '../instances/row-write';
import { countOf, type ListWindow } from '../list-window';
import type { SqlRuntime } from '../ports';

const TABLE = 'crm_notifications';

/** The column is never null; a record without a pipeline has no instance. */
const NO_INSTANCE = '';

const row = z.lazy(() =>
  z.object({
    id: bigInteger,
    instance_id: z.string(),
    subject_type: z.string(),
    subject_id: z.string(),
    kind: z.string(),
    payload: jsonColumn(z.record(z.string(), z.json())),
    created_at: bigInteger,
    read_at: bigInteger.nullable(),
  }),
);

/** A notification of one person. */
export interface Notification {
  readonly id: number;
  readonly kind: Notice;
  readonly instance: InstanceId | null;
  readonly subject: Subject;
  readonly payload: JsonObject;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly readAt: number | null;
}

export interface NotificationFilters {
  /** Undefined: both. */
  readonly read?: boolean | undefined;
  readonly kinds?: readonly Notice[] | undefined;
  readonly instance?: string | undefined;
  /** The documentId of a record. */
  readonly record?: string | undefined;
}

type NewRow = Omit<Notification, 'id' | 'readAt'>;

/** Repository of `crm_notifications`. */
export class NotificationRows {
  constructor(private readonly runtime: SqlRuntime) {}

  /** One row for each person, in the running transaction. */
  async insert(people: readonly Person[], notification: NewRow): Promise<void> {
    for (const part of batchesOf(people)) {
      await sendWrites(this.planInsert(part, notification), this.runtime.connection());
    }
  }

  planInsert(
    people: readonly Person[],
    { instance, subject, kind, payload, createdAt }: NewRow,
  ): readonly RowWrite[] {
    const rows = people.map((person) => ({
      instance_id: instance ?? NO_INSTANCE,
      ...{ subject_type: subject.type, subject_id: subject.id },
      ...{ person, kind, payload: toJsonText(payload), created_at: createdAt },
    }));
    return insertOf(TABLE, rows);
  }

  /** Newest first. */
  async page(
    person: Person,
    filters: NotificationFilters,
    { offset, limit, counted }: ListWindow,
  ): Promise<{
    readonly notifications: readonly Notification[];
    readonly total: number | undefined;
  }> {
    const query = () => narrow(this.#of(person), filters);
    const total = await countOf({ counted }, query);
    const found: unknown = await query()
      .orderBy('id', 'desc')
      .offset(offset)
      .limit(limit)
      .select('*');
    return { notifications: z.array(row).parse(found).map(toNotification), total };
  }

  async unread(person: Person): Promise<number> {
    const found: unknown = await this.#of(person)
      .whereNull('read_at')
      .count({ count: '*' })
      .first();
    return z.object({ count: z.coerce.number() }).parse(found).count;
  }

  /** @returns whether the person has this notification. */
  async markRead(person: Person, id: number, at: number): Promise<boolean> {
    await this.markAllRead(person, at, [id]);
    const found: unknown = await this.#of(person).where({ id }).first('id');
    return found !== undefined;
  }

  /** @param ids by default all; those of other people are left out. */
  async markAllRead(person: Person, at: number, ids?: readonly number[]): Promise<void> {
    const unread = () => this.#of(person).whereNull('read_at');
    if (!ids) {
      await unread().update({ read_at: at });
      return;
    }
    await inBatches(ids, async (part) => {
      await unread().whereIn('id', part).update({ read_at: at });
      return [];
    });
  }

  /**
   * Deletes those that were read before a time, or written before another.
   *
   * @returns whether there may be more.
   */
  async prune(readBefore: number, writtenBefore: number, limit: number): Promise<boolean> {
    const { runtime } = this;
    const old: unknown[] = await runtime
      .connection()
      .rows(TABLE)
      .where('created_at', '<', Math.max(readBefore, writtenBefore))
      .where((query) => {
        void query.where('read_at', '<', readBefore).orWhere('created_at', '<', writtenBefore);
      })
      .orderBy('created_at')
      .limit(limit)
      .pluck('id');
    if (old.length === 0) return false;
    await inBatches(old as number[], async (part) => {
      await runtime.connection().rows(TABLE).whereIn('id', part).delete();
      return [];
    });
    return old.length === limit;
  }

  /** People who have notifications, after one of them in their order. */
  async people(after: string, limit: number): Promise<readonly Person[]> {
    return this.runtime
      .connection()
      .rows(TABLE)
      .where('person', '>', after)
      .orderBy('person')
      .limit(limit)
      .distinct()
      .pluck('person');
  }

  async deleteOf(people: readonly Person[]): Promise<void> {
    await inBatches(people, async (part) => {
      await this.runtime.connection().rows(TABLE).whereIn('person', part).delete();
      return [];
    });
  }

  #of(person: Person): Knex.QueryBuilder {
    return this.runtime.connection().rows(TABLE).where({ person });
  }
}

function narrow(
  query: Knex.QueryBuilder,
  { read, kinds, instance, record }: NotificationFilters,
): Knex.QueryBuilder {
  if (read === true) void query.whereNotNull('read_at');
  if (read === false) void query.whereNull('read_at');
  if (kinds) void query.whereIn('kind', [...kinds]);
  if (instance !== undefined) void query.where({ instance_id: instance });
  if (record !== undefined) void query.where({ subject_id: record });
  return query;
}

const toNotification = (one: z.infer<typeof row>): Notification => ({
  ...{ id: one.id, kind: one.kind as Notice },
  instance: one.instance_id === NO_INSTANCE ? null : (one.instance_id as InstanceId),
  subject: { type: one.subject_type, id: one.subject_id },
  ...{ payload: one.payload, createdAt: one.created_at, readAt: one.read_at },
});
