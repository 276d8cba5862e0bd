import { createId } from '@paralleldrive/cuid2';
import { z } from 'zod';

import type { InstanceId, JsonObject, Notice, Person, Subject } from '../../core/contracts';
import { inBatches } from '../batches';
import { bigInteger, toJsonText } from '../columns';
import { DELIVERIES, parseDue, type DueDelivery } from '../deliveries/delivery-row';
import type { SqlRuntime } from '../ports';
import { timeIn } from '../timers/database-time';

/** A notification that is sent as a mail. */
export interface OutgoingMail {
  readonly integration: string;
  readonly kind: Notice;
  readonly instance: InstanceId | null;
  readonly subject: Subject;
  readonly payload: JsonObject;
}

/**
 * Repository of `crm_deliveries` as an outbox of mails. The address is looked up when a mail is sent,
 * so that none is stored.
 */
export class MailRows {
  constructor(private readonly runtime: SqlRuntime) {}

  /** One for each person, in the running transaction. */
  async insert(
    people: readonly Person[],
    { integration, kind, instance, subject, payload }: OutgoingMail,
    at: number,
  ): Promise<void> {
    const due = this.#in(0);
    const rows = people.map((person) => ({
      ...{ source: 'notification', integration, event: kind, instance_id: instance },
      ...{ idempotency_key: createId(), subject_type: subject.type, subject_id: subject.id },
      payload: toJsonText({ person, ...payload }),
      ...{ status: 'pending', attempts: 0, next_at: due, created_at: at },
    }));
    await inBatches(rows, async (part) => {
      await this.runtime.connection().insert(DELIVERIES, part);
      return [];
    });
  }

  /** Those that are due, the earliest first. */
  async due(limit: number): Promise<readonly DueDelivery[]> {
    const found: unknown = await this.#pending()
      .where('next_at', '<=', this.#in(0))
      .orderBy(['next_at', 'id'])
      .limit(limit)
      .select('*');
    return parseDue(found);
  }

  /** Milliseconds until the next one is due; undefined if none waits. */
  async nextDueIn(): Promise<number | undefined> {
    const { knex } = this.runtime.connection();
    const found: unknown = await this.#pending()
      .min({ next: 'next_at' })
      .first(knex.raw('? as ??', [this.#in(0), 'now']));
    const { next, now } = nextRow.parse(found);
    return next === null ? undefined : Math.max(next - now, 0);
  }

  /** The rows of events have a subscription; those of activities never wait. */
  #pending() {
    return this.runtime
      .connection()
      .rows(DELIVERIES)
      .where({ status: 'pending', source: 'notification' })
      .whereNull('subscription');
  }

  #in(delay: number) {
    return timeIn({ runtime: this.runtime }, delay, this.runtime.connection().knex);
  }
}

const nextRow = z.object({ next: bigInteger.nullable(), now: bigInteger });
