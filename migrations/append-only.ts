import type { Knex } from 'knex';

/**
 * The columns that an erasure sets to null, all at once (GDPR); all others of a row never change.
 */
const ERASED = ['before', 'after', 'payload', 'actor_label', 'salt'];
const KEPT = [
  ...['id', 'tenant', 'subject_type', 'subject_id', 'seq', 'parent_type', 'parent_id'],
  ...['instance_id', 'event', 'actor_kind', 'actor_id', 'at', 'digest', 'prev', 'hash'],
];

const REASON = 'crm_history is append-only';

const HEADS = 'crm_history_heads';
const HEAD_KEY = ['tenant', 'subject_type', 'subject_id'];

type Client = 'sqlite' | 'postgres' | 'mysql';

/** Identifier quoting and null-safe comparison per database. */
const SPELLING = {
  sqlite: { quote: (name: string) => `"${name}"`, same: 'IS' },
  postgres: { quote: (name: string) => `"${name}"`, same: 'IS NOT DISTINCT FROM' },
  mysql: { quote: (name: string) => `\`${name}\``, same: '<=>' },
} as const;

function isErasure(client: Client): string {
  const { quote, same } = SPELLING[client];
  return [
    ...ERASED.map((name) => `NEW.${quote(name)} IS NULL`),
    ...KEPT.map((name) => `NEW.${quote(name)} ${same} OLD.${quote(name)}`),
  ].join(' AND ');
}

/** A head only moves forward; the upsert that locks it writes it unchanged. */
function isForward(client: Client): string {
  const { quote, same } = SPELLING[client];
  const [seq, hash] = [quote('seq'), quote('hash')];
  return [
    ...HEAD_KEY.map((name) => `NEW.${quote(name)} ${same} OLD.${quote(name)}`),
    `(NEW.${seq} > OLD.${seq} OR (NEW.${seq} = OLD.${seq} AND NEW.${hash} = OLD.${hash}))`,
  ].join(' AND ');
}

/**
 * Triggers that reject changes and deletions of history, and deleting a chain's head or setting it
 * back (SR-005): if a chain is cut or removed, its head remains as evidence. Created at every start
 * if missing, because SQLite drops them when it rebuilds a table.
 */
export async function appendOnly(knex: Knex, client: Client): Promise<void> {
  if (client === 'sqlite') await onSqlite(knex);
  else if (client === 'postgres') await onPostgres(knex);
  else await onMysql(knex);
}

async function onSqlite(knex: Knex): Promise<void> {
  const refuse = `BEGIN SELECT RAISE(ABORT, '${REASON}'); END`;
  await knex.raw(
    `CREATE TRIGGER IF NOT EXISTS crm_history_no_delete BEFORE DELETE ON crm_history ${refuse}`,
  );
  await knex.raw(
    `CREATE TRIGGER IF NOT EXISTS crm_history_no_update BEFORE UPDATE ON crm_history
     WHEN NOT (${isErasure('sqlite')}) ${refuse}`,
  );
  await knex.raw(
    `CREATE TRIGGER IF NOT EXISTS crm_history_heads_no_delete
     BEFORE DELETE ON crm_history_heads ${refuse}`,
  );
  await knex.raw(
    `CREATE TRIGGER IF NOT EXISTS crm_history_heads_no_return BEFORE UPDATE ON crm_history_heads
     WHEN NOT (${isForward('sqlite')}) ${refuse}`,
  );
}

async function onPostgres(knex: Knex): Promise<void> {
  const found = await knex.raw<{ rows: { there: number }[] }>(
    `SELECT count(*)::int AS there FROM pg_trigger
     WHERE tgrelid IN (to_regclass('crm_history'), to_regclass('crm_history_heads'))
     AND NOT tgisinternal AND tgenabled <> 'D' AND tgname LIKE 'crm_history%_no_%'`,
  );
  if (found.rows[0]?.there === 5) return;
  await knex.raw(
    `CREATE OR REPLACE FUNCTION crm_history_refuse() RETURNS trigger LANGUAGE plpgsql AS $body$
     BEGIN
       IF TG_TABLE_NAME = 'crm_history' AND TG_OP = 'UPDATE' THEN
         IF ${isErasure('postgres')} THEN RETURN NEW; END IF;
       END IF;
       RAISE EXCEPTION '${REASON}';
     END $body$`,
  );
  const triggers = [
    ['crm_history', 'no_change', 'UPDATE OR DELETE', 'ROW', ''],
    ['crm_history', 'no_truncate', 'TRUNCATE', 'STATEMENT', ''],
    [HEADS, 'no_delete', 'DELETE', 'ROW', ''],
    [HEADS, 'no_return', 'UPDATE', 'ROW', `WHEN (NOT (${isForward('postgres')}))`],
    [HEADS, 'no_truncate', 'TRUNCATE', 'STATEMENT', ''],
  ] as const;
  for (const [table, name, event, each, when] of triggers) {
    // Not `CREATE OR REPLACE`, which PostgreSQL 13 does not support for triggers.
    await knex.raw(`DROP TRIGGER IF EXISTS ${table}_${name} ON ${table}`);
    await knex.raw(
      `CREATE TRIGGER ${table}_${name} BEFORE ${event} ON ${table}
       FOR EACH ${each} ${when} EXECUTE FUNCTION crm_history_refuse()`,
    );
  }
}

async function onMysql(knex: Knex): Promise<void> {
  const [rows] = await knex.raw<{ name: string }[][]>(
    `SELECT trigger_name AS name FROM information_schema.triggers
     WHERE trigger_schema = database() AND trigger_name LIKE 'crm_history%'`,
  );
  const there = new Set((rows ?? []).map(({ name }) => name));
  const refuse = `SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '${REASON}'`;
  if (!there.has('crm_history_no_delete')) {
    await knex.raw(
      `CREATE TRIGGER crm_history_no_delete BEFORE DELETE ON crm_history FOR EACH ROW ${refuse}`,
    );
  }
  if (!there.has('crm_history_no_update')) {
    await knex.raw(
      `CREATE TRIGGER crm_history_no_update BEFORE UPDATE ON crm_history FOR EACH ROW
       BEGIN IF NOT (${isErasure('mysql')}) THEN ${refuse}; END IF; END`,
    );
  }
  if (!there.has('crm_history_heads_no_delete')) {
    await knex.raw(
      `CREATE TRIGGER crm_history_heads_no_delete BEFORE DELETE ON crm_history_heads
       FOR EACH ROW ${refuse}`,
    );
  }
  if (!there.has('crm_history_heads_no_return')) {
    await knex.raw(
      `CREATE TRIGGER crm_history_heads_no_return BEFORE UPDATE ON crm_history_heads FOR EACH ROW
       BEGIN IF NOT (${isForward('mysql')}) THEN ${refuse}; END IF; END`,
    );
  }
}
