import type { Knex } from 'knex';
import { z } from 'zod';

import type { InstanceId, JsonObject, Person, Subject } from '../../core/contracts';
import { inBatches } from '../batches';
import { bigInteger, jsonColumn, toJsonText } from '../columns';
import { countOf, type ListWindow } from '../list-window';
import type { SqlRuntime } from '../ports';

const TABLE = 'crm_notifications';

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
  readonly kind: string;
  readonly instance: InstanceId;
  readonly subject: Subject;
  readonly payload: JsonObject;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly readAt: number | null;
}

/** Repository of `crm_notifications`. */
export class NotificationRows {
  constructor(private readonly runtime: SqlRuntime) {}

  /** One row for each person, in the running transaction. */
  async insert(
    people: readonly Person[],
    { instance, subject, kind, payload, createdAt }: Omit<Notification, 'id' | 'readAt'>,
  ): Promise<void> {
    const rows = people.map((person) => ({
      ...{ instance_id: instance, subject_type: subject.type, subject_id: subject.id },
      ...{ person, kind, payload: toJsonText(payload), created_at: createdAt },
    }));
    await inBatches(rows, async (part) => {
      await this.runtime.connection().insert(TABLE, part);
      return [];
    });
  }

  /** Newest first. @param isRead undefined: both. */
  async page(
    person: Person,
    isRead: boolean | undefined,
    { offset, limit, counted }: ListWindow,
  ): Promise<{
    readonly notifications: readonly Notification[];
    readonly total: number | undefined;
  }> {
    const query = () => {
      const mine = this.#of(person);
      if (isRead === true) void mine.whereNotNull('read_at');
      if (isRead === false) void mine.whereNull('read_at');
      return mine;
    };
    const total = await countOf({ counted }, query);
    const found: unknown = await query()
      .orderBy('id', 'desc')
      .offset(offset)
      .limit(limit)
      .select('*');
    const notifications = z
      .array(row)
      .parse(found)
      .map((one) => ({
        ...{ id: one.id, kind: one.kind, instance: one.instance_id as InstanceId },
        subject: { type: one.subject_type, id: one.subject_id },
        ...{ payload: one.payload, createdAt: one.created_at, readAt: one.read_at },
      }));
    return { notifications, total };
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
    await this.#of(person).where({ id }).whereNull('read_at').update({ read_at: at });
    const found: unknown = await this.#of(person).where({ id }).first('id');
    return found !== undefined;
  }

  /** @returns how many were unread. */
  markAllRead(person: Person, at: number): Promise<number> {
    return this.#of(person).whereNull('read_at').update({ read_at: at });
  }

  #of(person: Person): Knex.QueryBuilder {
    return this.runtime.connection().rows(TABLE).where({ person });
  }
}
