import type { Knex } from 'knex';

const TABLE = 'crm_trigger_calls';

/** Processed external messages by their idempotency key (FR-EXT-004). */
export const triggerCalls = {
  name: '0004-trigger-calls',

  async up(knex: Knex): Promise<void> {
    if (await knex.schema.hasTable(TABLE)) return;
    await knex.schema.createTable(TABLE, (table) => {
      table.string('tenant', 64).notNullable();
      table.string('trigger_key', 64).notNullable();
      table.string('idempotency_key', 191).notNullable();
      table.bigInteger('received_at').notNullable();
      // The response; null only inside the transaction that processes the message.
      table.text('answer', 'longtext');
      table.primary(['tenant', 'trigger_key', 'idempotency_key']);
      table.index(['tenant', 'received_at'], 'crm_trigger_calls_received_idx');
    });
  },

  down: (): Promise<void> => Promise.resolve(),
};
