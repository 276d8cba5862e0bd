import type { Knex } from 'knex';

const NAME = 191;
const SHORT = 64;

/** FR-EXT-004: triggers that administrators save, and changes of entries that wait for them. */
export const triggers = {
  name: '0020-triggers',

  async up(knex: Knex): Promise<void> {
    if (!(await knex.schema.hasTable('crm_triggers'))) {
      await knex.schema.createTable('crm_triggers', (table) => {
        table.bigIncrements('id');
        table.string('tenant', SHORT).notNullable();
        table.string('trigger_key', SHORT).notNullable();
        table.string('label', 255).notNullable();
        table.boolean('enabled').notNullable();
        // The content type whose entries it watches; null for one that receives calls.
        table.string('entry_type', NAME);
        table.text('settings', 'longtext').notNullable();
        table.text('secrets', 'longtext').notNullable();
        table.integer('revision').notNullable();
        table.bigInteger('created_at').notNullable();
        table.bigInteger('updated_at').notNullable();
        table.unique(['tenant', 'trigger_key'], { indexName: 'crm_triggers_key_uq' });
      });
    }
    if (await knex.schema.hasTable('crm_trigger_events')) return;
    await knex.schema.createTable('crm_trigger_events', (table) => {
      table.bigIncrements('id');
      table.string('tenant', SHORT).notNullable();
      table.string('trigger_key', SHORT).notNullable();
      table.string('event', 16).notNullable();
      // The entry.
      table.string('subject_type', NAME).notNullable();
      table.string('subject_id', NAME).notNullable();
      // The record of the command, once that is known.
      table.string('record_type', NAME);
      table.string('record_id', NAME);
      table.string('instance_id', NAME);
      // How many triggers led to this change, one after the other.
      table.integer('depth').notNullable();
      table.string('status', 16).notNullable();
      table.integer('attempts').notNullable();
      table.bigInteger('next_at');
      // The command; null once it is carried out, or cannot be.
      table.text('payload', 'longtext');
      table.text('error', 'longtext');
      table.bigInteger('created_at').notNullable();
      table.bigInteger('ended_at');
      table.index(['tenant', 'trigger_key', 'status', 'next_at'], 'crm_trigger_events_due_idx');
      table.index(['tenant', 'status', 'next_at'], 'crm_trigger_events_status_idx');
      table.index(['tenant', 'subject_id', 'subject_type'], 'crm_trigger_events_subject_idx');
      table.index(['tenant', 'record_id', 'record_type'], 'crm_trigger_events_record_idx');
      table.index(['tenant', 'instance_id'], 'crm_trigger_events_instance_idx');
      table.index(['tenant', 'created_at'], 'crm_trigger_events_created_idx');
    });
  },

  /** No down migration: older versions ignore what they do not know. */
  down: (): Promise<void> => Promise.resolve(),
};
