import type { Knex } from 'knex';

const TABLE = 'crm_timers';

/** Failing timers, and timers of one kind, are listed without looking through those that wait. */
const INDEXES: Readonly<Record<string, readonly string[]>> = {
  crm_timers_attempts_idx: ['tenant', 'status', 'attempts'],
  crm_timers_type_idx: ['tenant', 'type', 'status', 'trigger_at'],
};

async function addIndex(knex: Knex, name: string, columns: readonly string[]): Promise<void> {
  const placeholders = columns.map(() => '??').join(', ');
  // MySQL has no IF NOT EXISTS for indexes, MariaDB goes by the same name.
  const isMySql = (knex.client as Knex.Client).dialect === 'mysql';
  const create = isMySql ? 'CREATE INDEX' : 'CREATE INDEX IF NOT EXISTS';
  try {
    await knex.raw(`${create} ?? ON ?? (${placeholders})`, [name, TABLE, ...columns]);
  } catch (error) {
    if ((error as { readonly code?: unknown }).code !== 'ER_DUP_KEYNAME') throw error;
  }
}

/**
 * A dead timer is one that its instance still waits for. Before, it was what an attempt of an
 * activity that had failed left behind: those rows are deleted, the history has the attempts.
 */
export const deadTimers = {
  name: '0012-dead-timers',

  async up(knex: Knex): Promise<void> {
    await knex(TABLE).where({ status: 'dead' }).delete();
    for (const [name, columns] of Object.entries(INDEXES)) await addIndex(knex, name, columns);
  },

  /** No down migration: older versions ignore what they do not know. */
  down: (): Promise<void> => Promise.resolve(),
};
