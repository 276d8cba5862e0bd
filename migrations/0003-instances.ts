import type { Knex } from 'knex';

const NAME = 191;
const TENANT = 64;

/** Columns of every table of the engine: primary key, tenant, and the id given by the core. */
const head = (table: Knex.CreateTableBuilder): void => {
  table.bigIncrements('id');
  table.string('tenant', TENANT).notNullable();
};

const documentId = (table: Knex.CreateTableBuilder, name: string): void => {
  table.string('document_id', NAME).notNullable();
  table.unique(['tenant', 'document_id'], { indexName: `${name}_document_uq` });
};

const ofInstance = (table: Knex.CreateTableBuilder): void => {
  table.string('instance_id', NAME).notNullable();
};

const subject = (table: Knex.CreateTableBuilder): void => {
  table.string('subject_type', NAME).notNullable();
  table.string('subject_id', NAME).notNullable();
};

const TABLES: Readonly<Record<string, (table: Knex.CreateTableBuilder) => void>> = {
  crm_instances(table) {
    head(table);
    documentId(table, 'crm_instances');
    subject(table);
    table.string('def_id', NAME);
    table.string('definition', NAME).notNullable();
    table.string('version', TENANT).notNullable();
    table.string('entity', TENANT);
    table.string('campaign', TENANT);
    table.string('state', TENANT);
    table.string('status', 32).notNullable();
    table.text('data', 'longtext');
    table.text('assignees', 'longtext');
    table.integer('revision').notNullable();
    table.integer('counter').notNullable();
    table.integer('sequence').notNullable();
    table.bigInteger('started_at').notNullable();
    table.bigInteger('ended_at');
    table.text('fault', 'longtext');
    table.text('runs', 'longtext');
    table.text('completed_steps', 'longtext');
    table.integer('open_tokens').notNullable();
    table.integer('open_tasks').notNullable();
    table.integer('open_timers').notNullable();
    table.string('live_key', 64);
    table.unique(['tenant', 'live_key'], { indexName: 'crm_instances_live_uq' });
    table.index(['tenant', 'subject_type', 'subject_id'], 'crm_instances_subject_idx');
    table.index(['tenant', 'definition', 'status'], 'crm_instances_definition_idx');
    table.index(['tenant', 'status'], 'crm_instances_status_idx');
    table.index(['tenant', 'state'], 'crm_instances_stage_idx');
    table.index(['tenant', 'entity'], 'crm_instances_entity_idx');
    table.index(['tenant', 'campaign'], 'crm_instances_campaign_idx');
    table.index(['tenant', 'started_at'], 'crm_instances_started_idx');
    table.index(['tenant', 'ended_at'], 'crm_instances_ended_idx');
  },

  crm_tokens(table) {
    head(table);
    documentId(table, 'crm_tokens');
    ofInstance(table);
    table.string('run', NAME).notNullable();
    table.string('parent', NAME);
    table.integer('branch').notNullable();
    table.text('step').notNullable();
    table.text('state', 'longtext');
    table.integer('position').notNullable();
    table.index(['tenant', 'instance_id'], 'crm_tokens_instance_idx');
  },

  crm_tasks(table) {
    head(table);
    documentId(table, 'crm_tasks');
    ofInstance(table);
    subject(table);
    table.string('kind', 16).notNullable();
    table.text('label').notNullable();
    table.string('status', 16).notNullable();
    table.string('token', NAME);
    table.text('step');
    table.text('approval');
    table.integer('seats');
    table.text('request', 'longtext');
    table.string('claimed_by', NAME);
    table.text('assignees', 'longtext');
    table.bigInteger('opened_at').notNullable();
    table.bigInteger('due_at');
    table.bigInteger('closed_at');
    table.text('closed_by', 'longtext');
    table.integer('position').notNullable();
    table.index(['tenant', 'instance_id', 'status'], 'crm_tasks_instance_idx');
    table.index(['tenant', 'status', 'due_at'], 'crm_tasks_due_idx');
    table.index(['tenant', 'subject_type', 'subject_id'], 'crm_tasks_subject_idx');
  },

  crm_task_assignees(table) {
    head(table);
    table.string('assignee', NAME).notNullable();
    table.string('task_id', NAME).notNullable();
    ofInstance(table);
    table.boolean('open').notNullable();
    subject(table);
    table.bigInteger('due_at');
    table.unique(['tenant', 'task_id', 'assignee'], { indexName: 'crm_task_assignees_uq' });
    table.index(['tenant', 'open', 'assignee', 'due_at'], 'crm_task_assignees_open_idx');
  },

  crm_votes(table) {
    head(table);
    table.string('task_id', NAME).notNullable();
    ofInstance(table);
    table.string('person', NAME).notNullable();
    table.string('choice', 16);
    table.bigInteger('at');
    table.text('by', 'longtext');
    table.text('chain', 'longtext');
    table.text('comment', 'longtext');
    table.integer('record_revision');
    table.boolean('left').notNullable();
    table.integer('position').notNullable();
    table.unique(['tenant', 'task_id', 'person'], { indexName: 'crm_votes_seat_uq' });
    table.index(['tenant', 'instance_id'], 'crm_votes_instance_idx');
  },

  crm_timers(table) {
    head(table);
    documentId(table, 'crm_timers');
    ofInstance(table);
    subject(table);
    table.string('type', 16).notNullable();
    table.bigInteger('trigger_at').notNullable();
    table.text('payload', 'longtext');
    table.string('status', 16).notNullable();
    table.integer('attempts').notNullable();
    table.integer('recoveries').notNullable();
    table.string('lease_owner', NAME);
    table.integer('lease_epoch').notNullable();
    table.text('last_error');
    table.integer('position').notNullable();
    table.index(['tenant', 'status', 'trigger_at'], 'crm_timers_due_idx');
    table.index(['tenant', 'instance_id'], 'crm_timers_instance_idx');
  },
};

/**
 * The engine's tables. Plain tables instead of content types: no entry point of Strapi can write
 * them, so stages and votes change only through the engine, and they cost nothing at start. Times
 * are milliseconds since 1970, which every database stores exactly.
 */
export const instances = {
  name: '0003-instances',

  async up(knex: Knex): Promise<void> {
    for (const [name, build] of Object.entries(TABLES)) {
      if (!(await knex.schema.hasTable(name))) await knex.schema.createTable(name, build);
    }
  },

  down: (): Promise<void> => Promise.resolve(),
};
