import { createHash } from 'node:crypto';

import type { Core } from '@strapi/strapi';
import type { Knex } from 'knex';
import { z } from 'zod';

import { bigInteger } from '../../sql/columns';
import { StrapiSqlRuntime } from './sql-runtime';
import { SCOPE_COLUMN, scopedKey } from '../../sql/scope';

const TABLE = 'crm_trigger_calls';

const ROW = z.object({ answer: z.string().nullable() });

export type TakenCall =
  | { readonly isNew: true }
  | { readonly isNew: false; readonly answer: unknown };

/** How long idempotency keys are kept. */
const KEPT = 30 * 24 * 3_600_000;

/** Maximum number of rows to delete at once. */
const BATCH = 1_000;

const OLD = z.object({ received_at: bigInteger });

/** Repository of processed messages and their responses, by idempotency key. */
export class ReceivedCalls {
  readonly #runtime: StrapiSqlRuntime;

  constructor(strapi: Core.Strapi) {
    this.#runtime = new StrapiSqlRuntime(strapi);
  }

  /**
   * Claims a message, as the first statement of the transaction that processes it; a concurrent
   * delivery of the same message waits for this transaction.
   *
   * @returns the previous response if it was processed before.
   */
  async take(trigger: string, key: string, now: number): Promise<TakenCall> {
    await this.#runtime
      .connection()
      .insert(TABLE, [{ ...identityOf(trigger, key), received_at: now }])
      .onConflict(scopedKey('trigger_key', 'idempotency_key'))
      // A no-op update that takes the exclusive row lock: two waiting shared locks would deadlock.
      .merge([SCOPE_COLUMN]);
    const row: unknown = await this.#row(trigger, key).forUpdate().first('answer');
    const { answer } = ROW.parse(row);
    return answer === null ? { isNew: true } : { isNew: false, answer: JSON.parse(answer) };
  }

  async answered(trigger: string, key: string, answer: unknown): Promise<void> {
    await this.#row(trigger, key).update({ answer: JSON.stringify(answer) });
  }

  /** The response to a message that was processed before. */
  async answer(trigger: string, key: string): Promise<unknown> {
    const found: unknown = await this.#row(trigger, key).first('answer');
    const answer = ROW.optional().parse(found)?.answer ?? null;
    return answer === null ? undefined : (JSON.parse(answer) as unknown);
  }

  /** Deletes the messages of a trigger. */
  async remove(trigger: string): Promise<void> {
    await this.#runtime.connection().rows(TABLE).where({ trigger_key: trigger }).delete();
  }

  /**
   * Deletes a batch of the oldest expired keys.
   *
   * @returns whether there may be more.
   */
  async prune(now: number): Promise<boolean> {
    const old = () =>
      this.#runtime
        .connection()
        .rows(TABLE)
        .where('received_at', '<', now - KEPT);
    const found: unknown = await old().orderBy('received_at').limit(BATCH).select('received_at');
    const rows = z.array(OLD).parse(found);
    const last = rows.at(-1);
    if (last) await old().where('received_at', '<=', last.received_at).delete();
    return rows.length === BATCH;
  }

  #row(trigger: string, key: string): Knex.QueryBuilder {
    return this.#runtime.connection().rows(TABLE).where(identityOf(trigger, key));
  }
}

/** MySQL compares without case and trailing blanks, but keys are exact; a key may hold anything. */
const PLAIN = /^[a-z0-9_.:-]+$/;

const identityOf = (trigger: string, key: string): object => ({
  trigger_key: trigger,
  idempotency_key: PLAIN.test(key) ? key : `#${createHash('sha256').update(key).digest('hex')}`,
});
