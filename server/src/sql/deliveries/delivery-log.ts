import type { Knex } from 'knex';

import type { DeliveryFilters, DeliverySource, DeliveryState } from '../../contracts/deliveries';
import type { InstanceId, Json, Subject } from '../../core/contracts';
import { toJsonText } from '../columns';
import { countOf, type ListWindow } from '../list-window';
import type { SqlRuntime } from '../ports';
import { scopedKey } from '../scope';
import { DELIVERIES, DELIVERY_COLUMNS, parseDeliveries, type Delivery } from './delivery-row';

/** What one attempt sent and got. */
export interface LoggedAttempt {
  readonly idempotencyKey: string;
  readonly attempt: number;
  readonly source: DeliverySource;
  readonly integration: string;
  readonly instance: InstanceId | null;
  readonly subject: Subject;
  readonly request: Json;
  readonly answer: Json;
  /** Null if it succeeded. */
  readonly error: string | null;
  readonly duration: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Repository of `crm_deliveries` as a log: what was sent, by whom, and what came back. */
export class DeliveryLog {
  constructor(private readonly runtime: SqlRuntime) {}

  /** Writes the attempt over the one before. Those of events and notifications have a row, and a status, already. */
  async attempted(attempt: LoggedAttempt): Promise<void> {
    const connection = this.runtime.connection();
    const { idempotencyKey, source, request, answer, error, duration, at } = attempt;
    const result = {
      ...{ attempts: attempt.attempt, duration, error },
      ...{ request: toJsonText(request), answer: toJsonText(answer) },
    };
    // The subscription of an event may have got another integration since.
    if (source === 'event' || source === 'notification') {
      await connection
        .rows(DELIVERIES)
        .where({ idempotency_key: idempotencyKey })
        .update({ ...result, integration: attempt.integration });
      return;
    }
    const status: DeliveryState = error === null ? 'delivered' : 'failed';
    await connection
      .insert(DELIVERIES, [
        {
          ...{ idempotency_key: idempotencyKey, source, integration: attempt.integration },
          ...{ instance_id: attempt.instance, created_at: at, ended_at: at, status },
          ...{ subject_type: attempt.subject.type, subject_id: attempt.subject.id },
          ...result,
        },
      ])
      .onConflict(scopedKey('idempotency_key'))
      .merge({ ...result, status, ended_at: at });
  }

  /** Newest first. */
  async list(
    filters: DeliveryFilters,
    { offset, limit, counted }: ListWindow,
  ): Promise<{ readonly rows: readonly Delivery[]; readonly total: number | undefined }> {
    const query = () => this.filtered(filters);
    const total = await countOf({ counted }, query);
    const found: unknown = await query()
      .orderBy('id', 'desc')
      .offset(offset)
      .limit(limit)
      .select(DELIVERY_COLUMNS);
    return { rows: parseDeliveries(found), total };
  }

  async find(id: number): Promise<Delivery | undefined> {
    const found: unknown = await this.filtered({}).where({ id }).select(DELIVERY_COLUMNS);
    return parseDeliveries(found).at(0);
  }

  /**
   * Deletes ended ones from before a time.
   *
   * @returns whether there may be more.
   */
  async prune(before: number, limit: number): Promise<boolean> {
    const old: unknown[] = await this.filtered({})
      .where('created_at', '<', before)
      .whereNot({ status: 'pending' })
      .orderBy('created_at')
      .limit(limit)
      .pluck('id');
    if (old.length === 0) return false;
    await this.filtered({})
      .whereIn('id', old as number[])
      .delete();
    return old.length === limit;
  }

  /** Rows that a filter finds. */
  filtered(filters: DeliveryFilters): Knex.QueryBuilder {
    const query = this.runtime.connection().rows(DELIVERIES);
    for (const [key, column] of Object.entries(COLUMN_OF)) {
      const filter = filters[key as keyof typeof COLUMN_OF];
      if (filter === undefined) continue;
      void query.where({ [column]: typeof filter === 'string' ? filter : filter.$eq });
    }
    const { $gte: from, $lt: before } = filters.createdAt ?? {};
    if (from !== undefined) void query.where('created_at', '>=', Date.parse(from));
    if (before !== undefined) void query.where('created_at', '<', Date.parse(before));
    return query;
  }
}

const COLUMN_OF: Readonly<Record<Exclude<keyof DeliveryFilters, 'createdAt'>, string>> = {
  ...{ status: 'status', source: 'source', integration: 'integration' },
  ...{ subscription: 'subscription', event: 'event' },
  ...{ instance: 'instance_id', record: 'subject_id' },
};
