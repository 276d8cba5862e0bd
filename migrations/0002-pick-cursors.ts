import type { Knex } from 'knex';

/** The last pick of each group, for `round_robin`. */
export const assignmentCursors = {
  name: '0002-pick-cursors',

  async up(knex: Knex): Promise<void> {
    if (await knex.schema.hasTable('crm_pick_cursors')) return;
    await knex.schema.createTable('crm_pick_cursors', (table) => {
      table.string('tenant', 64).notNullable();
      table.string('target', 191).notNullable();
      table.string('person', 191).notNullable();
      table.primary(['tenant', 'target']);
    });
  },

  down: (): Promise<void> => Promise.resolve(),
};
