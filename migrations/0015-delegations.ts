import type { Knex } from 'knex';

const NAME = 191;
const TENANT = 64;

/** FR-L3-003: who stands in for whom, and when. `from` and `to` are words of SQL. */
export const delegations = {
  name: '0015-delegations',

  async up(knex: Knex): Promise<void> {
    if (await knex.schema.hasTable('crm_delegations')) return;
    await knex.schema.createTable('crm_delegations', (table) => {
      table.bigIncrements('id');
      table.string('tenant', TENANT).notNullable();
      table.string('document_id', NAME).notNullable();
      table.string('delegator', NAME).notNullable();
      table.string('delegatee', NAME).notNullable();
      table.bigInteger('starts_at').notNullable();
      table.bigInteger('ends_at').notNullable();
      table.text('reason');
      table.string('definition', NAME);
      table.string('kind', 16);
      table.string('team', NAME);
      table.bigInteger('created_at').notNullable();
      table.bigInteger('ended_at');
      table.unique(['tenant', 'document_id'], { indexName: 'crm_delegations_document_uq' });
      table.index(['tenant', 'delegator', 'ends_at'], 'crm_delegations_delegator_idx');
      table.index(['tenant', 'delegatee', 'ends_at'], 'crm_delegations_delegatee_idx');
      table.index(['tenant', 'starts_at'], 'crm_delegations_start_idx');
    });
  },

  /** No down migration: older versions ignore what they do not know. */
  down: (): Promise<void> => Promise.resolve(),
};
