import type { Knex } from 'knex';

const TABLE = 'crm_timers';

/**
 * What is failing, what is of one type, and what belongs to one instance or to none (background jobs) is
 * found without reading the timers that wait.
 */
const INDEXES: Readonly<Record<string, readonly string[]>> = {
  crm_timers_attempts_idx: ['tenant', 'status', 'attempts'],
  crm_timers_type_idx: ['tenant', 'type', 'status', 'trigger_at'],
  crm_timers_owner_idx: ['tenant', 'instance_id', 'status', 'trigger_at'],
};

/** The beginning of `crm_timers_owner_idx`. */
const REPLACED = 'crm_timers_instance_idx';

/** The errors of MySQL, which has no IF EXISTS and IF NOT EXISTS for indexes. */
const DONE_BEFORE = ['ER_DUP_KEYNAME', 'ER_CANT_DROP_FIELD_OR_KEY'];

async function unlessDone(statement: Knex.Raw): Promise<void> {
  try {
    await statement;
  } catch (error) {
    if (!DONE_BEFORE.includes(String((error as { readonly code?: unknown }).code))) throw error;
  }
}

/**
 * A dead timer is one that its instance still waits for. Before, it was what an attempt of an
 * activity that had failed left behind: those rows are deleted, the history has the attempts.
 */
export const deadTimers = {
  name: '0012-dead-timers',

  async up(knex: Knex): Promise<void> {
    const isMySql = (knex.client as Knex.Client).dialect === 'mysql';
    await knex(TABLE).where({ status: 'dead' }).delete();
    for (const [name, columns] of Object.entries(INDEXES)) {
      const create = isMySql ? 'CREATE INDEX' : 'CREATE INDEX IF NOT EXISTS';
      const list = columns.map(() => '??').join(', ');
      await unlessDone(knex.raw(`${create} ?? ON ?? (${list})`, [name, TABLE, ...columns]));
    }
    await unlessDone(
      isMySql
        ? knex.raw('DROP INDEX ?? ON ??', [REPLACED, TABLE])
        : knex.raw('DROP INDEX IF EXISTS ??', [REPLACED]),
    );
  },

  /** No down migration: older versions ignore what they do not know. */
  down: (): Promise<void> => Promise.resolve(),
};
