import type { Core } from '@strapi/strapi';

export type QueryBuilder = ReturnType<Core.Strapi['db']['queryBuilder']>;

/** A column in lower case, since SQLite and MySQL take names in any. */
export interface NamedColumn {
  /** `undefined` where the statement does not tell which table it means. */
  readonly table: string | undefined;
  readonly column: string;
}

interface Counted {
  readonly column: unknown;
}

/**
 * Every column of such a name that a statement names, in whatever role, with the table it belongs to. To be asked
 * once the builder's state is processed: then attributes are columns and relations are joins.
 *
 * @param table what the builder selects from or writes to.
 * @param word names without it, in lower case, are left out.
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

/** Every statement of the app passes here: most names are told apart at a glance. */
const mayMean = (name: string, word: string): boolean =>
  /["`]/.test(name) || name.toLowerCase().includes(word);

/**
 * The parts of a name as the database reads them: knex splits off an alias, trims each part, and
 * on PostgreSQL takes `[0]` for an index into the value. Quotes are nobody's name.
 */
const segmentsOf = (name: string): string[] =>
  (name.toLowerCase().split(' as ', 1)[0] ?? '')
    .split('.')
    .map((segment) => segment.replace(/\[.*$/s, '').replace(/["`]/g, '').trim());

/** Knex takes `{ alias: column }` beside plain names. */
function selected(name: unknown): unknown[] {
  if (typeof name !== 'object' || name === null) return [name];
  return Object.getPrototypeOf(name) === Object.prototype ? Object.values(name) : [];
}

/** Column names are the keys of a processed filter, below any `$and`, `$or` and `$not`. */
function keysOf(where: unknown): string[] {
  if (Array.isArray(where)) return where.flatMap(keysOf);
  if (typeof where !== 'object' || where === null) return [];
  return Object.entries(where).flatMap(([key, value]) =>
    ['$and', '$or', '$not'].includes(key) ? keysOf(value) : [key],
  );
}

const writtenColumns = (data: QueryBuilder['state']['data']): string[] =>
  (Array.isArray(data) ? data : [data]).flatMap((row) => Object.keys(row ?? {}));
