import type { Knex } from 'knex';

const TABLE = 'crm_calendars';

/** FR-L3-002: the optimistic lock of calendars. */
export const calendarRevisions = {
  name: '0026-calendar-revisions',

  async up(knex: Knex): Promise<void> {
    if (await knex.schema.hasColumn(TABLE, 'revision')) return;
    await knex.schema.alterTable(TABLE, (table) => {
      table.integer('revision').notNullable().defaultTo(1);
    });
  },

  /** No down migration: older versions ignore what they do not know. */
  down: (): Promise<void> => Promise.resolve(),
};
