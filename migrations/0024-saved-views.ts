import type { Knex } from 'knex';

const NAME = 191;
const SHORT = 64;

/** FR-L2-007: the filters of pages that people save under a name, and whose side navigation has them. */
export const savedViews = {
  name: '0024-saved-views',

  async up(knex: Knex): Promise<void> {
    if (!(await knex.schema.hasTable('crm_views'))) {
      await knex.schema.createTable('crm_views', (table) => {
        table.bigIncrements('id');
        table.string('tenant', SHORT).notNullable();
        table.string('document_id', SHORT).notNullable();
        table.string('person', NAME).notNullable();
        table.string('page', 32).notNullable();
        table.string('name', NAME).notNullable();
        table.text('filters').notNullable();
        table.boolean('is_shared').notNullable();
        table.bigInteger('created_at').notNullable();
        table.bigInteger('updated_at').notNullable();
        table.unique(['tenant', 'document_id'], { indexName: 'crm_views_uq' });
        table.index(['tenant', 'person'], 'crm_views_person_idx');
        table.index(['tenant', 'is_shared'], 'crm_views_shared_idx');
      });
    }
    if (!(await knex.schema.hasTable('crm_view_pins'))) {
      await knex.schema.createTable('crm_view_pins', (table) => {
        table.bigIncrements('id');
        table.string('tenant', SHORT).notNullable();
        table.string('person', NAME).notNullable();
        table.string('view_id', SHORT).notNullable();
        table.unique(['tenant', 'person', 'view_id'], { indexName: 'crm_view_pins_uq' });
      });
    }
  },

  /** No down migration: older versions ignore what they do not know. */
  down: (): Promise<void> => Promise.resolve(),
};
