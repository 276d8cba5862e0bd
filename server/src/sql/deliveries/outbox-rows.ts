import { createId } from '@paralleldrive/cuid2';
import { z } from 'zod';

import type { DeliveryFilters } from '../../contracts/deliveries';
import type { InstanceId, JsonObject, Subject } from '../../core/contracts';
import { inBatches } from '../batches';
import { bigInteger, toJsonText } from '../columns';
import type { SqlRuntime } from '../ports';
import { timeIn } from '../timers/database-time';
import { DeliveryLog } from './delivery-log';
import { DELIVERIES, parseDue, type DueDelivery } from './delivery-row';

/** An event that a subscription takes. */
export interface OutgoingEvent {
  readonly subscription: string;
  readonly integration: string;
  readonly event: string;
  readonly instance: InstanceId | null;
  readonly subject: Subject;
  readonly payload: JsonObject;
}

/** Repository of `crm_deliveries` as an outbox: events that wait for their integration. */
export class OutboxRows {
  constructor(private readonly runtime: SqlRuntime) {}

  /** In the running transaction. */
  async insert(events: readonly OutgoingEvent[], at: number): Promise<void> {
    const due = this.#in(0);
    const rows = events.map(({ subject, payload, instance, ...event }) => ({
      ...{ ...event, source: 'event', idempotency_key: createId(), instance_id: instance },
      ...{ subject_type: subject.type, subject_id: subject.id, payload: toJsonText(payload) },
      ...{ status: 'pending', attempts: 0, next_at: due, created_at: at },
    }));
    await inBatches(rows, async (part) => {
      await this.runtime.connection().insert(DELIVERIES, part);
      return [];
    });
  }

  /** Those of a subscription that are due, the earliest first. */
  async due(subscription: string, limit: number): Promise<readonly DueDelivery[]> {
    const connection = this.runtime.connection();
    const found: unknown = await connection
      .rows(DELIVERIES)
      .where({ subscription, status: 'pending' })
      .where('next_at', '<=', this.#in(0))
      .orderBy(['next_at', 'id'])
      .limit(limit)
      .select('*');
    return parseDue(found);
  }

  /** Milliseconds until the next one of a subscription is due; undefined if none waits. */
  async nextDueIn(subscription: string): Promise<number | undefined> {
    const connection = this.runtime.connection();
    const found: unknown = await connection
      .rows(DELIVERIES)
      .where({ subscription, status: 'pending' })
      .min({ next: 'next_at' })
      .first(connection.knex.raw('? as ??', [this.#in(0), 'now']));
    const { next, now } = nextRow.parse(found);
    return next === null ? undefined : Math.max(next - now, 0);
  }

  /** Subscriptions with events that are due, without disabled ones. */
  async subscriptionsDue(): Promise<readonly string[]> {
    const connection = this.runtime.connection();
    const found: unknown = await connection
      .rows(DELIVERIES)
      .where({ status: 'pending' })
      .whereNotNull('subscription')
      .where('next_at', '<=', this.#in(0))
      .whereNotIn(
        'subscription',
        connection.rows('crm_subscriptions').where({ enabled: false }).select('name'),
      )
      .distinct('subscription');
    return z
      .array(z.object({ subscription: z.string() }))
      .parse(found)
      .map(({ subscription }) => subscription);
  }

  /** What was sent is kept no longer. */
  async delivered({ id }: Pick<DueDelivery, 'id'>, attempts: number, at: number): Promise<void> {
    await this.#pending(id).update({
      ...{ status: 'delivered', attempts, error: null, payload: null },
      ...{ next_at: null, ended_at: at },
    });
  }

  /** Kept with its payload, to be redriven. */
  async failed(
    { id }: Pick<DueDelivery, 'id'>,
    {
      attempts,
      error,
      at,
    }: { readonly attempts: number; readonly error: string; readonly at: number },
  ): Promise<void> {
    await this.#pending(id).update({
      ...{ status: 'failed', attempts, error, next_at: null, ended_at: at },
    });
  }

  /** Tried again after a delay. Without an error it was no attempt. */
  async retry(
    { id }: Pick<DueDelivery, 'id'>,
    delay: number,
    failure?: { readonly attempts: number; readonly error: string },
  ): Promise<void> {
    await this.#pending(id).update({ ...failure, next_at: this.#in(delay) });
  }

  /**
   * Arms failed ones for now, with all of their attempts.
   *
   * @returns how many.
   */
  redrive(filters: DeliveryFilters, id?: number): Promise<number> {
    const failed = new DeliveryLog(this.runtime)
      .filtered(filters)
      .where({ status: 'failed' })
      .whereNotNull('payload')
      .where((query) => {
        const known = this.runtime.connection().rows('crm_subscriptions').select('name');
        void query.where({ source: 'notification' }).orWhere((event) => {
          void event.where({ source: 'event' }).whereIn('subscription', known);
        });
      });
    if (id !== undefined) void failed.where({ id });
    return failed.update({
      ...{ status: 'pending', attempts: 0, next_at: this.#in(0), ended_at: null },
    });
  }

  /** Ends what waits for a subscription that is deleted. */
  async abandon(subscription: string, at: number): Promise<void> {
    await this.runtime
      .connection()
      .rows(DELIVERIES)
      .where({ subscription, status: 'pending' })
      .update({ status: 'failed', error: DELETED, next_at: null, ended_at: at });
  }

  #pending(id: number) {
    return this.runtime.connection().rows(DELIVERIES).where({ id, status: 'pending' });
  }

  #in(delay: number) {
    return timeIn({ runtime: this.runtime }, delay, this.runtime.connection().knex);
  }
}

const DELETED = 'The subscription was deleted.';

const nextRow = z.object({ next: bigInteger.nullable(), now: bigInteger });
