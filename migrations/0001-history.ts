import type { Knex } from 'knex';

/** Long enough for a uid or a documentId, short enough for an index on MySQL. */
const NAME = 191;
const TENANT = 64;
const HASH = 64;

/**
 * The history, and the head of each chain. Plain tables instead of content types, because their
 * triggers would stop `strapi import`. Names are those of the requirements.
 */
export const history = {
  name: '0001-history',

  async up(knex: Knex): Promise<void> {
    if (!(await knex.schema.hasTable('crm_history'))) {
      await knex.schema.createTable('crm_history', (table) => {
        table.bigIncrements('id');
        table.string('tenant', TENANT).notNullable();
        table.string('subject_type', NAME).notNullable();
        table.string('subject_id', NAME).notNullable();
        table.integer('seq').notNullable();
        table.string('parent_type', NAME);
        table.string('parent_id', NAME);
        table.string('instance_id', NAME);
        table.string('event', NAME).notNullable();
        table.text('before', 'longtext');
        table.text('after', 'longtext');
        table.string('actor_kind', 16).notNullable();
        table.string('actor_id', NAME).notNullable();
        table.text('actor_label');
        table.text('payload', 'longtext');
        table.bigInteger('at').notNullable();
        table.string('salt', HASH);
        table.string('digest', HASH).notNullable();
        table.string('prev', HASH).notNullable();
        table.string('hash', HASH).notNullable();
        table.unique(['tenant', 'subject_type', 'subject_id', 'seq'], {
          indexName: 'crm_history_chain_uq',
        });
        table.index(['tenant', 'instance_id'], 'crm_history_instance_idx');
        table.index(['tenant', 'parent_type', 'parent_id'], 'crm_history_parent_idx');
      });
    }
    if (await knex.schema.hasTable('crm_history_heads')) return;
    await knex.schema.createTable('crm_history_heads', (table) => {
      table.string('tenant', TENANT).notNullable();
      table.string('subject_type', NAME).notNullable();
      table.string('subject_id', NAME).notNullable();
      table.integer('seq').notNullable();
      table.string('hash', HASH).notNullable();
      table.primary(['tenant', 'subject_type', 'subject_id']);
    });
  },

  /** No down migration: a history that can be dropped is no audit log. */
  down: (): Promise<void> => Promise.resolve(),
};
