import type { Knex } from 'knex';

const TABLE = 'crm_timers';

/** When the lease of a timer ends, in milliseconds since 1970; NULL while no worker holds it. */
export const timerLeases = {
  name: '0009-timer-leases',

  async up(knex: Knex): Promise<void> {
    if (await knex.schema.hasColumn(TABLE, 'lease_until')) return;
    await knex.schema.alterTable(TABLE, (table) => {
      table.bigInteger('lease_until');
    });
  },

  /** No down migration: older versions ignore what they do not know. */
  down: (): Promise<void> => Promise.resolve(),
};
