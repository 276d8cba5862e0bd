import type { Knex } from 'knex';

const TABLE = 'crm_instances';
const COLUMN = 'logged_entries';

/**
 * The number of history entries of an instance, stored outside of the history's tables:
 * verification detects entries that were removed together with their head. Null for instances older
 * than this column; they are not compared.
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
