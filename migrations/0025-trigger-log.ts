import type { Knex } from 'knex';

const SHORT = 64;

/** FR-EXT-004: calls of triggers and what became of them, without what was sent. */
export const triggerLog = {
  name: '0025-trigger-log',

  async up(knex: Knex): Promise<void> {
    if (await knex.schema.hasTable('crm_trigger_log')) return;
    await knex.schema.createTable('crm_trigger_log', (table) => {
      table.bigIncrements('id');
      table.string('tenant', SHORT).notNullable();
      table.string('trigger_key', SHORT).notNullable();
      table.string('outcome', 16).notNullable();
      table.string('error', 500);
      // The first instance that was started or moved.
      table.string('instance_id', 191);
      // In milliseconds.
      table.integer('duration').notNullable();
      table.bigInteger('created_at').notNullable();
      table.index(['tenant', 'trigger_key', 'id'], 'crm_trigger_log_key_idx');
      table.index(['tenant', 'created_at'], 'crm_trigger_log_created_idx');
    });
  },

  /** No down migration: older versions ignore what they do not know. */
  down: (): Promise<void> => Promise.resolve(),
};
