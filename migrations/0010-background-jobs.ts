import type { Knex } from 'knex';

const TABLE = 'crm_timers';

/**
 * Timers that belong to no instance: background jobs of a campaign, or of the whole system.
 * `requests` rises with each request for a job, so that one that comes in while it runs is not lost.
 */
export const backgroundJobs = {
  name: '0010-background-jobs',

  async up(knex: Knex): Promise<void> {
    if (await knex.schema.hasColumn(TABLE, 'requests')) return;
    await knex.schema.alterTable(TABLE, (table) => {
      table.setNullable('instance_id');
      table.setNullable('subject_type');
      table.setNullable('subject_id');
    });
    // Last: the column says that all of it is done.
    await knex.schema.alterTable(TABLE, (table) => {
      table.integer('requests').notNullable().defaultTo(0);
    });
  },

  /** No down migration: older versions ignore what they do not know. */
  down: (): Promise<void> => Promise.resolve(),
};
