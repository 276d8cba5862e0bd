import type { Knex } from 'knex';

const NAME = 191;
const SHORT = 64;

const INDEX = 'crm_notifications_created_idx';

/** The error of MySQL, which has no IF NOT EXISTS for indexes. */
const DONE_BEFORE = 'ER_DUP_KEYNAME';

/** What each person wants to be notified of, and an index for deleting old notifications. */
export const notificationPreferences = {
  name: '0021-notification-preferences',

  async up(knex: Knex): Promise<void> {
    if (!(await knex.schema.hasTable('crm_notification_preferences'))) {
      await knex.schema.createTable('crm_notification_preferences', (table) => {
        table.bigIncrements('id');
        table.string('tenant', SHORT).notNullable();
        table.string('person', NAME).notNullable();
        table.string('kind', 32).notNullable();
        table.boolean('in_app').notNullable();
        table.boolean('email').notNullable();
        table.bigInteger('updated_at').notNullable();
        table.unique(['tenant', 'person', 'kind'], {
          indexName: 'crm_notification_preferences_uq',
        });
      });
    }
    const isMySql = (knex.client as Knex.Client).dialect === 'mysql';
    const create = isMySql ? 'CREATE INDEX' : 'CREATE INDEX IF NOT EXISTS';
    try {
      await knex.raw(`${create} ?? ON ?? (??, ??)`, [
        ...[INDEX, 'crm_notifications', 'tenant', 'created_at'],
      ]);
    } catch (error) {
      if ((error as { readonly code?: unknown }).code !== DONE_BEFORE) throw error;
    }
  },

  /** No down migration: older versions ignore what they do not know. */
  down: (): Promise<void> => Promise.resolve(),
};
