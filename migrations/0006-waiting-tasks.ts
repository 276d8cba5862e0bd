import type { Knex } from 'knex';

const TABLE = 'crm_task_assignees';

/** What a dashboard shows of a task, by the column of the task that it comes from. */
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
 * A dashboard reads whom open tasks wait for, and nothing else: among a hundred thousand tasks each of a
 * person's would be looked up one by one.
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

  /** Nothing is taken back: what older versions do not know does not disturb them. */
  down: (): Promise<void> => Promise.resolve(),
};
