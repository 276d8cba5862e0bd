import type { Core } from '@strapi/strapi';

export type QueryBuilder = ReturnType<Core.Strapi['db']['queryBuilder']>;

/** In lower case, because SQLite and MySQL ignore case. */
export interface NamedColumn {
  /** `undefined` if the statement does not say which table. */
  readonly table: string | undefined;
  readonly column: string;
}

interface Counted {
  readonly column: unknown;
}

/**
 * Finds every column with such a name that a statement uses in any position, with its table. Call
 * it after the builder has processed its state: attributes are columns then, and relations are
 * joins.
 *
 * @param table that the builder reads or writes.
 * @param word names that do not contain it, in lower case, are skipped.
 */
export function namedColumns(builder: QueryBuilder, table: string, word: string): NamedColumn[] {
  const { state, alias } = builder;
  const tables = new Map([
    [alias, table],
    ...state.joins.map((join) => [join.alias, join.referencedTable] as const),
  ]);
  const names = [
    ...(state.select as readonly unknown[]).flatMap(selected),
    ...[state.count, state.max, state.min].filter((name) => name !== null),
    ...state.where.flatMap(keysOf),
    ...(state.orderBy as readonly { readonly column?: unknown }[]).map(({ column }) => column),
    ...(state.groupBy as readonly unknown[]),
    ...(state.increments as readonly Counted[]).map(({ column }) => column),
    ...(state.decrements as readonly Counted[]).map(({ column }) => column),
    ...writtenColumns(state.data),
  ];
  return names.flatMap((name) => {
    if (typeof name !== 'string' || !mayMean(name, word)) return [];
    const segments = segmentsOf(name);
    const column = segments.at(-1) ?? '';
    const owner = segments.at(-2);
    return [{ table: owner === undefined ? table : tables.get(owner), column }];
  });
}

/** A quick check, because it runs for every statement of the app. */
const mayMean = (name: string, word: string): boolean =>
  /["`]/.test(name) || name.toLowerCase().includes(word);

/**
 * The parts of a name as the database reads them: knex splits off an alias, trims each part, and on
 * PostgreSQL reads `[0]` as an index. Quotes are removed.
 */
const segmentsOf = (name: string): string[] =>
  (name.toLowerCase().split(' as ', 1)[0] ?? '')
    .split('.')
    .map((segment) => segment.replace(/\[.*$/s, '').replace(/["`]/g, '').trim());

/** Knex accepts `{ alias: column }` as well as names. */
function selected(name: unknown): unknown[] {
  if (typeof name !== 'object' || name === null) return [name];
  return Object.getPrototypeOf(name) === Object.prototype ? Object.values(name) : [];
}

/** The columns of a processed filter are its keys, also below `$and`, `$or` and `$not`. */
function keysOf(where: unknown): string[] {
  if (Array.isArray(where)) return where.flatMap(keysOf);
  if (typeof where !== 'object' || where === null) return [];
  return Object.entries(where).flatMap(([key, value]) =>
    ['$and', '$or', '$not'].includes(key) ? keysOf(value) : [key],
  );
}

const writtenColumns = (data: QueryBuilder['state']['data']): string[] =>
  (Array.isArray(data) ? data : [data]).flatMap((row) => Object.keys(row ?? {}));
