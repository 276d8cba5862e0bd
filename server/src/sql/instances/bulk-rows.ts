import type { Knex } from 'knex';
import { z } from 'zod';

import { batchesOf } from '../batches';
import type { SqlRuntime } from '../ports';
import type { PreparedStatements } from '../prepared-statements';
import { scopeColumns, type ScopedConnection } from '../scope';
import type { ComparedRow } from './single-statement';

/** Rows of one table that compare, set and add to the same columns. */
interface Alike {
  readonly table: string;
  readonly uses: readonly Use[];
  readonly rows: readonly ComparedRow[];
}

const typeRows = z.object({
  rows: z.array(z.object({ name: z.string(), type: z.string() })),
});

const changedRows = z.object({ rowCount: z.int() });

const lockedRows = z.object({ rows: z.array(z.object({ place: z.int() })) });

/**
 * Writes many rows inside the running transaction. On PostgreSQL that is one statement for rows of one
 * table with the same columns, whose text does not depend on their number: the values are arrays, one for
 * each column. Elsewhere it is one statement for each changed row, and one for 500 inserted ones.
 */
export class BulkRows {
  /** The types of the columns of each table. */
  readonly #types = new Map<string, ReadonlyMap<string, string>>();

  constructor(
    private readonly dialect: SqlRuntime['dialect'],
    private readonly prepared: PreparedStatements,
  ) {}

  /**
   * Changes rows by compare-and-set, and locks those that do not change.
   *
   * @returns false if one of them was not found; the caller rolls back.
   */
  async compareAndSet(
    rows: readonly ComparedRow[],
    connection: ScopedConnection,
  ): Promise<boolean> {
    for (const alike of groupsOf(rows)) {
      const isFound =
        this.dialect === 'postgres'
          ? (await this.#changeAll(alike, connection)) === alike.rows.length
          : await changeEach(alike.rows, connection);
      if (!isFound) return false;
    }
    return true;
  }

  /** On MySQL, statements of this work wait a second for a lock at most. */
  async withShortWaits<T>({ knex }: ScopedConnection, work: () => Promise<T>): Promise<T> {
    if (this.dialect !== 'mysql') return work();
    await knex.raw('set innodb_lock_wait_timeout = 1');
    try {
      return await work();
    } finally {
      // The connection goes back to the pool; one that is lost does not.
      await knex.raw('set innodb_lock_wait_timeout = default').catch(() => undefined);
    }
  }

  /**
   * Locks rows as they are compared, without waiting for those that somebody else has locked.
   *
   * @returns whether each of them was found and is locked now. Elsewhere than on PostgreSQL nothing is
   * locked, and the answer is whether it was found.
   */
  async lock(
    rows: readonly ComparedRow[],
    connection: ScopedConnection,
  ): Promise<readonly boolean[]> {
    if (this.dialect !== 'postgres') return findEach(rows, connection);
    const places = new Map(rows.map((row, place) => [row, place]));
    const isLocked = rows.map(() => false);
    for (const { table, uses, rows: alike } of groupsOf(rows)) {
      const compared = uses.filter(({ as }) => as === 'where');
      const columns = compared.map(({ column }) => column);
      const { given } = await this.#given(table, columns, connection.knex, ['place', 'integer']);
      const lists = [
        ...columns.map((column) => alike.map(({ where }) => where[column] ?? null)),
        alike.map((row) => places.get(row) ?? null),
      ];
      const text =
        `select "given"."place" from "${table}" as "row" join ${given} on ` +
        `${conditionsOf(compared)} for update of "row" skip locked`;
      const found = lockedRows.parse(await this.#send(text, lists, connection.knex));
      for (const { place } of found.rows) isLocked[place] = true;
    }
    return isLocked;
  }

  /** Inserts rows into the scope; a column that one of them does not have is NULL. */
  async insert(
    table: string,
    rows: readonly object[],
    connection: ScopedConnection,
  ): Promise<void> {
    if (this.dialect !== 'postgres') {
      for (const part of batchesOf(rows)) await connection.insert(table, part);
      return;
    }
    const owner = scopeColumns(connection.scope);
    const scoped = rows.map((row): Readonly<Record<string, unknown>> => ({ ...owner, ...row }));
    const columns = [...new Set(scoped.flatMap((row) => Object.keys(row)))];
    const { given, names } = await this.#given(table, columns, connection.knex);
    const into = columns.map((column) => `"${column}"`).join(', ');
    const text = `insert into "${table}" (${into}) select ${names.join(', ')} from ${given}`;
    const lists = columns.map((column) => scoped.map((row) => row[column] ?? null));
    await this.#send(text, lists, connection.knex);
  }

  async #changeAll({ table, uses, rows }: Alike, { knex }: ScopedConnection): Promise<number> {
    const columns = uses.map(({ column }) => column);
    const { given } = await this.#given(table, columns, knex);
    const lists = uses.map(({ as, column }) => rows.map((row) => row[as]?.[column] ?? null));
    const answer = await this.#send(statementOf(table, uses, given), lists, knex);
    return changedRows.parse(answer).rowCount;
  }

  async #send(text: string, lists: readonly unknown[][], knex: Knex): Promise<unknown> {
    return await knex
      .raw(text, lists as unknown as Knex.RawBinding[])
      .options(this.prepared.optionsOf('bulk', text));
  }

  /** Values of columns of this table, one array for each, as rows of another. */
  async #given(
    table: string,
    columns: readonly string[],
    knex: Knex,
    more?: readonly [name: string, type: string],
  ): Promise<{ readonly given: string; readonly names: readonly string[] }> {
    const types = await this.#typesOf(table, knex);
    const arrays = columns.map((column) => `?::${types.get(column) ?? 'text'}[]`);
    const names = columns.map((_, index) => `"v${index}"`);
    if (more) {
      names.push(`"${more[0]}"`);
      arrays.push(`?::${more[1]}[]`);
    }
    return { given: `unnest(${arrays.join(', ')}) as "given" (${names.join(', ')})`, names };
  }

  async #typesOf(table: string, knex: Knex): Promise<ReadonlyMap<string, string>> {
    const known = this.#types.get(table);
    if (known) return known;
    const answer: unknown = await knex.raw(
      `select attname as name, format_type(atttypid, null) as type from pg_attribute
        where attrelid = ?::regclass and attnum > 0 and not attisdropped`,
      [`"${table}"`],
    );
    const types = new Map(
      typeRows.parse(answer).rows.map(({ name, type }): [string, string] => [name, type]),
    );
    this.#types.set(table, types);
    return types;
  }
}

const USES = ['where', 'set', 'add'] as const;

/** What is done with a column. */
interface Use {
  readonly as: (typeof USES)[number];
  readonly column: string;
}

const usesOf = (row: ComparedRow): readonly Use[] =>
  USES.flatMap((as) => Object.keys(row[as] ?? {}).map((column) => ({ as, column })));

const conditionsOf = (uses: readonly Use[]): string =>
  uses
    .flatMap(({ as, column }, index) =>
      as === 'where' ? [`"row"."${column}" = "given"."v${index}"`] : [],
    )
    .join(' and ');

/** @param given the values of all rows, in the order of the uses. */
function statementOf(table: string, uses: readonly Use[], given: string): string {
  const of = (wanted: Use['as'], write: (column: string, value: string) => string): string[] =>
    uses.flatMap(({ as, column }, index) =>
      as === wanted ? [write(`"${column}"`, `"given"."v${index}"`)] : [],
    );
  const conditions = conditionsOf(uses);
  const changes = [
    ...of('set', (column, value) => `${column} = ${value}`),
    ...of('add', (column, value) => `${column} = "row".${column} + ${value}`),
  ];
  return changes.length > 0
    ? `update "${table}" as "row" set ${changes.join(', ')} from ${given} where ${conditions}`
    : `select 1 from "${table}" as "row" join ${given} on ${conditions} for update of "row"`;
}

function groupsOf(rows: readonly ComparedRow[]): readonly Alike[] {
  const groups = new Map<string, Alike & { readonly rows: ComparedRow[] }>();
  for (const row of rows) {
    const { table, where, set, add = {} } = row;
    const columns = [where, set, add].map((values) => Object.keys(values).join());
    const key = [table, ...columns].join(';');
    const group = groups.get(key);
    if (group) group.rows.push(row);
    else groups.set(key, { table, uses: usesOf(row), rows: [row] });
  }
  return [...groups.values()];
}

async function changeEach(
  rows: readonly ComparedRow[],
  { knex }: ScopedConnection,
): Promise<boolean> {
  for (const { table, where, set, add = {} } of rows) {
    const added = Object.entries(add).map(([column, value]) => [
      column,
      knex.raw('?? + ?', [column, value]),
    ]);
    const changes = { ...set, ...(Object.fromEntries(added) as object) };
    const query = knex(table).where({ ...where });
    const found =
      Object.keys(changes).length > 0
        ? await query.update(changes)
        : ((await query.forUpdate().select('id')) as unknown[]).length;
    if (found !== 1) return false;
  }
  return true;
}

/** Whether there is a row as it is compared. One query for each table, by its ids. */
async function findEach(
  rows: readonly ComparedRow[],
  { knex }: ScopedConnection,
): Promise<readonly boolean[]> {
  const found = new Set<string>();
  for (const { table, uses, rows: alike } of groupsOf(rows)) {
    const columns = uses.flatMap(({ as, column }) => (as === 'where' ? [column] : []));
    const id = columns.includes('document_id') ? 'document_id' : 'subject_id';
    const ids = alike.map(({ where }) => where[id]);
    for (const part of batchesOf(ids)) {
      const query = knex(table).whereIn(id, part as string[]);
      const read = z
        .array(z.record(z.string(), z.unknown()))
        .parse(await query.select([...columns]));
      for (const row of read) found.add(keyOf(table, row, columns));
    }
  }
  return rows.map(({ table, where }) => found.has(keyOf(table, where, Object.keys(where))));
}

/** Drivers answer some numbers as text. */
const keyOf = (
  table: string,
  row: Readonly<Record<string, unknown>>,
  columns: readonly string[],
): string => JSON.stringify([table, ...columns.map((column) => String(row[column]))]);
