import type { Knex } from 'knex';

const NAME = 191;
const TENANT = 64;
const TABLE = 'crm_stage_log';
const INSTANCES = 'crm_instances';
const UNLOGGED = 'crm_instances_unlogged_idx';

/**
 * US-025: each entry of an instance into a stage, for reports. `stage_logged` of an instance is null
 * until its entries are there: those of older instances are filled in from the history, in the background.
 */
export const stageLog = {
  name: '0017-stage-log',

  async up(knex: Knex): Promise<void> {
    if (!(await knex.schema.hasTable(TABLE))) {
      await knex.schema.createTable(TABLE, (table) => {
        table.bigIncrements('id');
        table.string('tenant', TENANT).notNullable();
        table.string('instance_id', NAME).notNullable();
        table.string('subject_type', NAME).notNullable();
        table.string('subject_id', NAME).notNullable();
        table.string('definition', NAME).notNullable();
        table.string('version', TENANT).notNullable();
        table.string('entity', TENANT).notNullable();
        table.string('stage', TENANT).notNullable();
        table.string('from_stage', TENANT);
        table.string('entered_by', TENANT);
        table.string('owner', NAME);
        table.decimal('value', 19, 4);
        table.string('currency', 16);
        table.bigInteger('started_at').notNullable();
        table.bigInteger('entered_at').notNullable();
        table.bigInteger('left_at');
        table.string('next_stage', TENANT);
        table.bigInteger('ended_at');
        table.string('outcome', 16);
        table.string('lost_reason', NAME);
        table.index(['tenant', 'instance_id'], 'crm_stage_log_instance_idx');
        table.index(['tenant', 'definition', 'entered_at'], 'crm_stage_log_entered_idx');
        table.index(['tenant', 'definition', 'ended_at'], 'crm_stage_log_ended_idx');
        // Has all columns of the times in stages, in the order of their groups: nothing is sorted by text.
        table.index(
          ['tenant', 'definition', 'entity', 'stage', 'entered_at', 'left_at'],
          'crm_stage_log_times_idx',
        );
      });
    }
    if (await knex.schema.hasColumn(INSTANCES, 'stage_logged')) return;
    await knex.schema.alterTable(INSTANCES, (table) => {
      table.boolean('stage_logged');
      table.index(['tenant', 'stage_logged', 'id'], UNLOGGED);
    });
  },

  /** No down migration: older versions ignore what they do not know. */
  down: (): Promise<void> => Promise.resolve(),
};
