import type { Core } from '@strapi/strapi';

export type QueryBuilder = ReturnType<Core.Strapi['db']['queryBuilder']>;

export interface NamedColumn {
  readonly table: string;
  readonly column: string;
}

interface Counted {
  readonly column: unknown;
}

/**
 * Every column that a statement names, in whatever role, with the table it belongs to. To be asked
 * once the builder's state is processed: then attributes are columns and relations are joins.
 *
 * @param table what the builder selects from or writes to.
 */
export function namedColumns(builder: QueryBuilder, table: string): NamedColumn[] {
  const { state, alias } = builder;
  const tables = new Map([
    [alias, table],
    ...state.joins.map((join) => [join.alias, join.referencedTable] as const),
  ]);
  const names = [
    ...state.select.filter((name) => typeof name === 'string'),
    ...[state.count, state.max, state.min].filter((name) => name !== null),
    ...state.where.flatMap(keysOf),
    ...(state.orderBy as readonly { readonly column?: unknown }[]).map(({ column }) => column),
    ...(state.groupBy as readonly unknown[]),
    ...(state.increments as readonly Counted[]).map(({ column }) => column),
    ...(state.decrements as readonly Counted[]).map(({ column }) => column),
    ...writtenColumns(state.data),
  ];
  return names.flatMap((name) => {
    if (typeof name !== 'string') return [];
    const [left = '', right] = name.split(' as ', 1)[0]?.split('.', 2) ?? [];
    const owner = right === undefined ? table : tables.get(left);
    return owner === undefined ? [] : [{ table: owner, column: right ?? left }];
  });
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
