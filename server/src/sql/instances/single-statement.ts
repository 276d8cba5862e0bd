import type { Knex } from 'knex';

import type { PreparedStatements } from '../prepared-statements';
import { scopeColumns, type ScopedConnection } from '../scope';
import type { RowKey, RowWrite } from './row-write';

/** A row that is changed by compare-and-set, or locked if it does not change. */
export interface ComparedRow {
  readonly table: string;
  readonly where: Readonly<Record<string, string | number>>;
  readonly set: Readonly<Record<string, unknown>>;
  /** Columns to increment. */
  readonly add?: Readonly<Record<string, number>>;
}

/** What the statement raises if a compared row was not found: `division_by_zero`, in any language. */
const OVERTAKEN = '22012';

/**
 * Writes a commit as one PostgreSQL statement, and so as one transaction in one round trip:
 * data-modifying CTEs update the compared rows and write the others, and the SELECT raises an
 * error, which rolls back, unless every compared row was found.
 *
 * The text depends on tables and columns only. It is sent as a named prepared statement, whose name
 * contains a hash of the text.
 */
export class SingleStatement {
  constructor(private readonly prepared: PreparedStatements) {}

  /** False after a failed compare-and-set; nothing is written then. */
  async run(
    compared: readonly ComparedRow[],
    writes: readonly RowWrite[],
    { knex, scope }: ScopedConnection,
  ): Promise<boolean> {
    const owner = scopeColumns(scope);
    const bindings: unknown[] = [];
    const parts = [
      ...compared.map((row, index) => `"c${index}" as (${compareAndSet(row, bindings)})`),
      ...writes.map((write, index) => `"w${index}" as (${toSql(write, owner, bindings)})`),
    ];
    const found = compared.map((_, index) => `(select count(*) from "c${index}")`).join(' + ');
    const text =
      `with ${parts.join(', ')} ` +
      `select 1 / (case ${found} when ${compared.length} then 1 else 0 end) as "committed"`;
    try {
      await knex
        .raw(text, bindings as Knex.RawBinding[])
        .options(this.prepared.optionsOf('commit', text));
      return true;
    } catch (error) {
      if (isConcurrentUpdate(error)) return false;
      throw error;
    }
  }
}

function compareAndSet({ table, where, set, add = {} }: ComparedRow, bindings: unknown[]): string {
  const changes = [
    ...assignments(set, bindings),
    ...Object.entries(add).map(
      ([column, value]) => `"${column}" = "${column}" + ${bind(value, bindings)}`,
    ),
  ];
  const conditions = Object.entries(where)
    .map(([column, value]) => `"${column}" = ${bind(value, bindings)}`)
    .join(' and ');
  return changes.length > 0
    ? `update "${table}" set ${changes.join(', ')} where ${conditions} returning 1`
    : `select 1 from "${table}" where ${conditions} for update`;
}

function toSql(write: RowWrite, owner: RowKey, bindings: unknown[]): string {
  if (write.kind === 'insert') {
    return insert(
      write.table,
      write.rows.map((row) => ({ ...owner, ...row })),
      bindings,
    );
  }
  const start =
    write.kind === 'delete'
      ? `delete from "${write.table}"`
      : `update "${write.table}" set ${assignments(write.set, bindings).join(', ')}`;
  const conditions = Object.entries({ ...owner, ...write.where }).map(([column, value]) => {
    if (value === null) return `"${column}" is null`;
    return typeof value === 'string'
      ? `"${column}" = ${bind(value, bindings)}`
      : `"${column}" = any(${bind([...value], bindings)})`;
  });
  return `${start} where ${conditions.join(' and ')}`;
}

function insert(
  table: string,
  rows: readonly Readonly<Record<string, unknown>>[],
  bindings: unknown[],
): string {
  const columns = Object.keys(rows[0] ?? {});
  const values = rows.map((row) => {
    const cells = columns.map((column) => bind(row[column], bindings));
    return `(${cells.join(', ')})`;
  });
  const list = columns.map((column) => `"${column}"`).join(', ');
  return `insert into "${table}" (${list}) values ${values.join(', ')}`;
}

const assignments = (set: Readonly<Record<string, unknown>>, bindings: unknown[]): string[] =>
  Object.entries(set).map(([column, value]) => `"${column}" = ${bind(value, bindings)}`);

function bind(value: unknown, bindings: unknown[]): string {
  bindings.push(value ?? null);
  return '?';
}

const isConcurrentUpdate = (error: unknown): boolean =>
  error instanceof Error && (error as { readonly code?: unknown }).code === OVERTAKEN;
