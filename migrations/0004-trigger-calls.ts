import type { Knex } from 'knex';

const TABLE = 'crm_trigger_calls';

/** Messages from outside that were carried out, by the key that their sender gave them (FR-EXT-004). */
export const triggerCalls = {
  name: '0004-trigger-calls',

  async up(knex: Knex): Promise<void> {
    if (await knex.schema.hasTable(TABLE)) return;
    await knex.schema.createTable(TABLE, (table) => {
      table.string('tenant', 64).notNullable();
      table.string('trigger_key', 64).notNullable();
      table.string('idempotency_key', 191).notNullable();
      table.bigInteger('received_at').notNullable();
      // What was answered; null only inside the transaction that carries the message out.
      table.text('answer', 'longtext');
      table.primary(['tenant', 'trigger_key', 'idempotency_key']);
      table.index(['tenant', 'received_at'], 'crm_trigger_calls_received_idx');
    });
  },

  down: (): Promise<void> => Promise.resolve(),
};
