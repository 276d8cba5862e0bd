import type { Knex } from 'knex';

const TABLE = 'crm_instances';

/** As what an instance ends that was closed while its flows still run. */
export const instanceOutcome = {
  name: '0008-instance-outcome',

  async up(knex: Knex): Promise<void> {
    if (await knex.schema.hasColumn(TABLE, 'outcome')) return;
    await knex.schema.alterTable(TABLE, (table) => {
      table.string('outcome', 8);
    });
  },

  /** Nothing is taken back: what older versions do not know does not disturb them. */
  down: (): Promise<void> => Promise.resolve(),
};
