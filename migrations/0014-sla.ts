import type { Knex } from 'knex';

const NAME = 191;
const TENANT = 64;

/** FR-L3-002: the clocks of SLAs, and calendars of working time. */
export const sla = {
  name: '0014-sla',

  async up(knex: Knex): Promise<void> {
    if (!(await knex.schema.hasTable('crm_sla'))) {
      await knex.schema.createTable('crm_sla', (table) => {
        table.bigIncrements('id');
        table.string('tenant', TENANT).notNullable();
        table.string('instance_id', NAME).notNullable();
        table.string('subject_type', NAME).notNullable();
        table.string('subject_id', NAME).notNullable();
        table.string('definition', NAME).notNullable();
        table.string('duration', TENANT).notNullable();
        table.string('calendar', TENANT);
        table.string('status', 16).notNullable();
        table.bigInteger('started_at').notNullable();
        table.bigInteger('breach_at').notNullable();
        table.bigInteger('paused_at');
        table.bigInteger('ended_at');
        table.unique(['tenant', 'instance_id'], { indexName: 'crm_sla_instance_uq' });
        table.index(['tenant', 'status', 'breach_at'], 'crm_sla_status_idx');
        table.index(['tenant', 'breach_at'], 'crm_sla_breach_idx');
        table.index(['tenant', 'subject_type', 'subject_id'], 'crm_sla_subject_idx');
      });
    }
    if (await knex.schema.hasTable('crm_calendars')) return;
    await knex.schema.createTable('crm_calendars', (table) => {
      table.bigIncrements('id');
      table.string('tenant', TENANT).notNullable();
      table.string('name', TENANT).notNullable();
      table.string('time_zone', TENANT).notNullable();
      table.text('hours', 'longtext').notNullable();
      table.text('holidays', 'longtext').notNullable();
      table.unique(['tenant', 'name'], { indexName: 'crm_calendars_name_uq' });
    });
  },

  /** No down migration: older versions ignore what they do not know. */
  down: (): Promise<void> => Promise.resolve(),
};
