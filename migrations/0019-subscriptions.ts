import type { Knex } from 'knex';

const NAME = 191;
const SHORT = 64;

/** FR-L2-010: subscriptions of integrations to events, and what integrations were called with. */
export const subscriptions = {
  name: '0019-subscriptions',

  async up(knex: Knex): Promise<void> {
    if (!(await knex.schema.hasTable('crm_subscriptions'))) {
      await knex.schema.createTable('crm_subscriptions', (table) => {
        table.bigIncrements('id');
        table.string('tenant', SHORT).notNullable();
        table.string('name', SHORT).notNullable();
        table.string('label', 255).notNullable();
        table.string('integration', SHORT).notNullable();
        table.text('events', 'longtext').notNullable();
        table.text('condition', 'longtext');
        table.text('input', 'longtext').notNullable();
        table.boolean('enabled').notNullable();
        table.integer('revision').notNullable();
        table.bigInteger('created_at').notNullable();
        table.bigInteger('updated_at').notNullable();
        table.unique(['tenant', 'name'], { indexName: 'crm_subscriptions_name_uq' });
      });
    }
    if (await knex.schema.hasTable('crm_deliveries')) return;
    await knex.schema.createTable('crm_deliveries', (table) => {
      table.bigIncrements('id');
      table.string('tenant', SHORT).notNullable();
      table.string('idempotency_key', NAME).notNullable();
      table.string('source', 16).notNullable();
      table.string('subscription', SHORT);
      table.string('integration', SHORT).notNullable();
      table.string('event', NAME);
      table.string('instance_id', NAME);
      table.string('subject_type', NAME).notNullable();
      table.string('subject_id', NAME).notNullable();
      table.string('status', 16).notNullable();
      table.integer('attempts').notNullable();
      table.bigInteger('next_at');
      table.text('payload', 'longtext');
      table.text('request', 'longtext');
      table.text('answer', 'longtext');
      table.text('error', 'longtext');
      table.integer('duration');
      table.bigInteger('created_at').notNullable();
      table.bigInteger('ended_at');
      table.unique(['tenant', 'idempotency_key'], { indexName: 'crm_deliveries_key_uq' });
      table.index(['tenant', 'subscription', 'status', 'next_at'], 'crm_deliveries_due_idx');
      table.index(['tenant', 'integration', 'id'], 'crm_deliveries_integration_idx');
      table.index(['tenant', 'status', 'id'], 'crm_deliveries_status_idx');
      table.index(['tenant', 'subject_id', 'subject_type'], 'crm_deliveries_subject_idx');
      table.index(['tenant', 'instance_id'], 'crm_deliveries_instance_idx');
      table.index(['tenant', 'created_at'], 'crm_deliveries_created_idx');
    });
  },

  /** No down migration: older versions ignore what they do not know. */
  down: (): Promise<void> => Promise.resolve(),
};
