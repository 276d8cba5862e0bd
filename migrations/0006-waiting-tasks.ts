import type { Knex } from 'knex';

const TABLE = 'crm_task_assignees';

/** Columns of the dashboard, copied from the task. */
const COLUMNS: Readonly<Record<string, (table: Knex.AlterTableBuilder) => void>> = {
  kind: (table) => {
    table.string('kind', 16);
  },
  label: (table) => {
    table.text('label');
  },
  opened_at: (table) => {
    table.bigInteger('opened_at');
  },
};

/**
 * Denormalized assignees of open tasks, so that a dashboard is one index range even with a hundred
 * thousand tasks.
 */
export const waitingTasks = {
  name: '0006-waiting-tasks',

  async up(knex: Knex): Promise<void> {
    for (const [column, add] of Object.entries(COLUMNS)) {
      if (await knex.schema.hasColumn(TABLE, column)) continue;
      await knex.schema.alterTable(TABLE, add);
    }
    const ofTask = (column: string): Knex.QueryBuilder =>
      knex('crm_tasks')
        .where('crm_tasks.document_id', knex.ref(`${TABLE}.task_id`))
        .where('crm_tasks.tenant', knex.ref(`${TABLE}.tenant`))
        .max(column);
    await knex(TABLE)
      .whereNull('kind')
      .update(Object.fromEntries(Object.keys(COLUMNS).map((column) => [column, ofTask(column)])));
  },

  /** No down migration: older versions ignore what they do not know. */
  down: (): Promise<void> => Promise.resolve(),
};
