import type { Knex } from 'knex';

import type { TestDatabase } from './database';

export interface TableDump {
  /** Name → type, as the database reports it. */
  readonly columns: Readonly<Record<string, string>>;
  /** `name(column,column)`, sorted. */
  readonly indexes: readonly string[];
  readonly rows: readonly Record<string, unknown>[];
}

export type Dump = Readonly<Record<string, TableDump>>;

/**
 * Everything that is ours in a database, read past Strapi: each `crm_*` table whole, and of the
 * app's tables the named columns, with the indexes over them.
 */
export async function dumpOwn(
  database: TestDatabase,
  appColumns: Readonly<Record<string, readonly string[]>> = {},
): Promise<Dump> {
  const knex = database.connect();
  try {
    const dump: Record<string, TableDump> = {};
    for (const table of await tablesOf(knex, database.kind)) {
      const only = appColumns[table];
      if (table.startsWith('crm_') || only) {
        dump[table] = await dumpTable(knex, database.kind, table, only);
      }
    }
    return dump;
  } finally {
    await knex.destroy();
  }
}

/** The rows of every `crm_*` table, without those of background jobs: by far the cheaper dump. */
export async function dumpRows(
  knex: Knex,
  kind: TestDatabase['kind'],
): Promise<Readonly<Record<string, readonly Record<string, unknown>[]>>> {
  const own = (await tablesOf(knex, kind)).filter((table) => table.startsWith('crm_'));
  const dumped = await Promise.all(
    own.map(async (table) => [table, await allRows(knex, table).orderByRaw('1')]),
  );
  return JSON.parse(JSON.stringify(Object.fromEntries(dumped)));
}

/** Background jobs are claimed and released at any time. */
const allRows = (knex: Knex, table: string): Knex.QueryBuilder =>
  knex(table)
    .select('*')
    .modify((query) => void (table === 'crm_timers' && query.whereNotNull('instance_id')));

async function dumpTable(
  knex: Knex,
  kind: TestDatabase['kind'],
  table: string,
  only: readonly string[] | undefined,
): Promise<TableDump> {
  const info = await knex(table).columnInfo();
  const wanted = (column: string) => !only || only.includes(column);
  const columns = Object.fromEntries(
    Object.entries(info)
      .filter(([name]) => wanted(name))
      .sort(([left], [right]) => left.localeCompare(right))
      .map(([name, { type, maxLength }]) => [name, `${type}${maxLength ? `(${maxLength})` : ''}`]),
  );
  const indexes = (await indexesOf(knex, kind, table))
    .filter(({ columns: over }) => !only || over.some(wanted))
    .map(({ name, columns: over }) => `${name}(${over.join(',')})`)
    .sort();
  const rows = await allRows(knex, table)
    .clearSelect()
    .select(Object.keys(columns))
    .orderBy('id' in info ? 'id' : Object.keys(info)[0]!);
  return { columns, indexes, rows: JSON.parse(JSON.stringify(rows)) };
}

const rowsOf = (answer: any): any[] => {
  if (!Array.isArray(answer)) return answer.rows;
  return Array.isArray(answer[0]) ? answer[0] : answer;
};

async function tablesOf(knex: Knex, kind: TestDatabase['kind']): Promise<string[]> {
  const sql = {
    sqlite: `SELECT name FROM sqlite_master WHERE type = 'table'`,
    postgres: `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`,
    mariadb: `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = database()`,
  }[kind];
  return rowsOf(await knex.raw(sql))
    .map(({ name }) => String(name))
    .sort();
}

async function indexesOf(
  knex: Knex,
  kind: TestDatabase['kind'],
  table: string,
): Promise<{ name: string; columns: string[] }[]> {
  const sql = {
    sqlite: `SELECT list.name AS name, info.name AS col FROM pragma_index_list(?) list, pragma_index_info(list.name) info ORDER BY list.name, info.seqno`,
    postgres: `SELECT index_class.relname AS name, attribute.attname AS col
      FROM pg_index JOIN pg_class index_class ON index_class.oid = indexrelid
      JOIN pg_attribute attribute ON attribute.attrelid = indexrelid
      WHERE indrelid = ?::regclass ORDER BY name, attribute.attnum`,
    mariadb: `SELECT index_name AS name, column_name AS col FROM information_schema.statistics
      WHERE table_schema = database() AND table_name = ? ORDER BY index_name, seq_in_index`,
  }[kind];
  const found = new Map<string, string[]>();
  for (const { name, col } of rowsOf(await knex.raw(sql, [table]))) {
    found.set(name, [...(found.get(name) ?? []), col]);
  }
  return [...found].map(([name, columns]) => ({ name, columns }));
}
