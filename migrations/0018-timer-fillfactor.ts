import type { Knex } from 'knex';

/**
 * PostgreSQL: new rows of timers leave room in their page, so that the claim, which changes no indexed
 * column, writes the new version beside the old one and no entry of an index.
 */
export const timerFillfactor = {
  name: '0018-timer-fillfactor',

  async up(knex: Knex): Promise<void> {
    if ((knex.client as Knex.Client).dialect !== 'postgresql') return;
    await knex.raw('ALTER TABLE ?? SET (fillfactor = 60)', ['crm_timers']);
  },

  /** No down migration: older versions ignore what they do not know. */
  down: (): Promise<void> => Promise.resolve(),
};
