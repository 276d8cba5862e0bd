import type { Knex } from 'knex';

const TABLE = 'crm_instances';

/** The final status of an instance that was closed while its flows are still running. */
export const instanceOutcome = {
  name: '0008-instance-outcome',

  async up(knex: Knex): Promise<void> {
    if (await knex.schema.hasColumn(TABLE, 'outcome')) return;
    await knex.schema.alterTable(TABLE, (table) => {
      table.string('outcome', 8);
    });
  },

  /** No down migration: older versions ignore what they do not know. */
  down: (): Promise<void> => Promise.resolve(),
};
