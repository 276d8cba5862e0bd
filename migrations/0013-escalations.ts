import type { Knex } from 'knex';

const NAME = 191;
const TENANT = 64;

const head = (table: Knex.CreateTableBuilder): void => {
  table.bigIncrements('id');
  table.string('tenant', TENANT).notNullable();
};

/** Columns of a row about an instance and its record; `entity_id` of the requirements is `subject_id`. */
const ofInstance = (table: Knex.CreateTableBuilder): void => {
  table.string('instance_id', NAME).notNullable();
  table.string('subject_type', NAME).notNullable();
  table.string('subject_id', NAME).notNullable();
};

/** FR-L3-001: escalations, and notifications of people. `from` and `to` are words of SQL. */
export const escalations = {
  name: '0013-escalations',

  async up(knex: Knex): Promise<void> {
    if (!(await knex.schema.hasTable('crm_escalations'))) {
      await knex.schema.createTable('crm_escalations', (table) => {
        head(table);
        ofInstance(table);
        table.integer('level').notNullable();
        table.string('stage', TENANT).notNullable();
        table.string('action', TENANT).notNullable();
        table.string('from_assignee', NAME);
        table.text('to_assignees', 'longtext').notNullable();
        table.text('reason');
        table.bigInteger('escalated_at').notNullable();
        table.index(['tenant', 'instance_id'], 'crm_escalations_instance_idx');
        table.index(['tenant', 'subject_type', 'subject_id'], 'crm_escalations_subject_idx');
      });
    }
    if (await knex.schema.hasTable('crm_notifications')) return;
    await knex.schema.createTable('crm_notifications', (table) => {
      head(table);
      ofInstance(table);
      table.string('person', NAME).notNullable();
      table.string('kind', 32).notNullable();
      table.text('payload', 'longtext').notNullable();
      table.bigInteger('created_at').notNullable();
      table.bigInteger('read_at');
      table.index(['tenant', 'person', 'read_at', 'id'], 'crm_notifications_person_idx');
      table.index(['tenant', 'subject_type', 'subject_id'], 'crm_notifications_subject_idx');
    });
  },

  /** No down migration: older versions ignore what they do not know. */
  down: (): Promise<void> => Promise.resolve(),
};
