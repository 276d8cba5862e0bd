import type { Knex } from 'knex';

const TABLE = 'crm_instances';
const COLUMN = 'logged_entries';

/**
 * How many entries the engine has appended to the history of an instance, counted outside the
 * history's own tables: verification finds entries that were removed together with their head. Null
 * for instances that are older than the column; they are not compared.
 */
export const loggedEntries = {
  name: '0007-logged-entries',

  async up(knex: Knex): Promise<void> {
    if (await knex.schema.hasColumn(TABLE, COLUMN)) return;
    await knex.schema.alterTable(TABLE, (table) => {
      table.integer(COLUMN);
    });
  },

  down: (): Promise<void> => Promise.resolve(),
};
