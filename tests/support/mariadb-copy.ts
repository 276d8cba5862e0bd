import type { Knex } from 'knex';

/**
 * What makes an empty database of the same server a copy of `database`: its tables, their rows and
 * their triggers. MariaDB has no command for it.
 */
export async function copyStatements(server: Knex, database: string): Promise<string[]> {
  const source = quote(database);
  const statements: string[] = ['SET FOREIGN_KEY_CHECKS = 0'];
  for (const table of await names(server, 'tables', 'table_name', { table_schema: database })) {
    const [[created]] = await server.raw(`SHOW CREATE TABLE ${source}.${quote(table)}`);
    statements.push(created['Create Table']);
    const [[{ found }]] = await server.raw(
      `SELECT EXISTS (SELECT 1 FROM ${source}.${quote(table)}) AS found`,
    );
    if (!found) continue;
    const written = { table_schema: database, table_name: table, is_generated: 'NEVER' };
    const columns = (await names(server, 'columns', 'column_name', written)).map(quote).join(', ');
    statements.push(
      `INSERT INTO ${quote(table)} (${columns}) SELECT ${columns} FROM ${source}.${quote(table)}`,
    );
  }
  const triggers = { trigger_schema: database };
  for (const trigger of await names(server, 'triggers', 'trigger_name', triggers)) {
    const [[created]] = await server.raw(`SHOW CREATE TRIGGER ${source}.${quote(trigger)}`);
    statements.push(created['SQL Original Statement']);
  }
  return [...statements, 'SET FOREIGN_KEY_CHECKS = 1'];
}

/** Runs statements with `database` as the default, on a connection that has no other. */
export async function runInside(
  server: Knex,
  database: string,
  statements: readonly string[],
): Promise<void> {
  await server.raw(`USE ${quote(database)}`);
  for (const statement of statements) await server.raw(statement);
}

const quote = (name: string): string => `\`${name}\``;

async function names(
  server: Knex,
  view: 'tables' | 'columns' | 'triggers',
  column: string,
  where: Record<string, string>,
): Promise<string[]> {
  const rows: { name: string }[] = await server(`information_schema.${view}`)
    .where(where)
    .select(server.raw('?? AS name', [column]));
  return rows.map(({ name }) => name);
}
