import type { Knex } from 'knex';

const NAME = 191;
const TENANT = 64;

const TABLES: Readonly<Record<string, (table: Knex.CreateTableBuilder) => void>> = {
  /** The state of each campaign that was started. */
  crm_campaign_runs(table) {
    table.bigIncrements('id');
    table.string('tenant', TENANT).notNullable();
    table.string('campaign_id', NAME).notNullable();
    table.string('status', 16).notNullable();
    table.string('definition', NAME).notNullable();
    table.string('flow', TENANT).notNullable();
    table.string('subject_type', NAME).notNullable();
    // The filter at the start; null if the members were listed.
    table.text('filters', 'longtext');
    table.boolean('growing').notNullable();
    table.bigInteger('ends_at');
    // The cursor of the enrolment (the last row id read), and the time of the next read.
    table.bigInteger('looked_to').notNullable();
    table.bigInteger('look_at');
    table.text('actor', 'longtext').notNullable();
    table.text('reason', 'longtext');
    table.bigInteger('started_at').notNullable();
    table.bigInteger('ended_at');
    table.unique(['tenant', 'campaign_id'], { indexName: 'crm_campaign_runs_uq' });
    table.index(['tenant', 'status'], 'crm_campaign_runs_status_idx');
  },

  crm_campaign_members(table) {
    table.bigIncrements('id');
    table.string('tenant', TENANT).notNullable();
    table.string('campaign_id', NAME).notNullable();
    table.string('subject_type', NAME).notNullable();
    table.string('subject_id', NAME).notNullable();
    table.string('instance_id', NAME);
    table.string('status', 16).notNullable();
    table.text('reason', 'longtext');
    table.bigInteger('enrolled_at').notNullable();
    table.bigInteger('ended_at');
    table.unique(['tenant', 'campaign_id', 'subject_id'], { indexName: 'crm_campaign_members_uq' });
    table.index(['tenant', 'campaign_id', 'status', 'id'], 'crm_campaign_members_status_idx');
    table.index(['tenant', 'instance_id'], 'crm_campaign_members_instance_idx');
  },
};

/** Campaigns on an audience (FR-L2-004). */
export const campaignMembers = {
  name: '0005-campaign-members',

  async up(knex: Knex): Promise<void> {
    for (const [name, build] of Object.entries(TABLES)) {
      if (!(await knex.schema.hasTable(name))) await knex.schema.createTable(name, build);
    }
  },

  down: (): Promise<void> => Promise.resolve(),
};
