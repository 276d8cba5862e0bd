import type { Knex } from 'knex';

import type { FieldStorage } from '../../core/contracts';
import { addColumnTo } from './spec';
import type { Connection } from './contract';

/** Code common to the three databases. */
export const schemaOf = ({ knex, schema }: Connection, via: Knex = knex): Knex.SchemaBuilder =>
  schema === undefined ? via.schema : via.schema.withSchema(schema);

export const addColumnStatement = (
  connection: Connection,
  table: string,
  column: string,
  storage: FieldStorage,
  via?: Knex,
): Knex.SchemaBuilder =>
  schemaOf(connection, via).alterTable(table, (builder) => {
    addColumnTo(builder, column, storage);
  });

export async function columnNames(connection: Connection, table: string): Promise<string[]> {
  const { knex, schema } = connection;
  const query = schema === undefined ? knex(table) : knex(table).withSchema(schema);
  return Object.keys(await query.columnInfo());
}

/** `schema.table`, as identifiers that knex quotes. */
export const qualified = ({ schema }: Connection, table: string): string =>
  schema === undefined ? table : `${schema}.${table}`;

export const errorCode = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;

/** Reads a column of names from the result of a raw query. */
export const namesIn = (answer: unknown, key: string): string[] => {
  const rows: unknown = Array.isArray(answer)
    ? Array.isArray(answer[0])
      ? answer[0]
      : answer
    : (answer as { rows?: unknown }).rows;
  return (rows as Record<string, unknown>[]).map((row) => String(row[key]));
};
