import type { Knex } from 'knex';

import type { RecordScope, Scope } from '../core/contracts';

/** The column, and attribute, that says whose a row is. It leads every unique index and is never NULL. */
export const SCOPE_COLUMN = 'tenant';

/** A table, or one table under an alias. */
export type TableName = string | Readonly<Record<string, string>>;

interface Place {
  readonly table: string;
  /** How the query calls the table; undefined where it has no other name. */
  readonly alias: string | undefined;
}

/** How each kind of record scope limits a query: on tables by SQL, on content types by a filter. */
const RECORD_CONDITIONS: Readonly<
  Record<
    RecordScope['kind'],
    {
      readonly narrow: (query: Knex.QueryBuilder, place: Place) => void;
      readonly filter: Readonly<Record<string, unknown>>;
    }
  >
> = {
  all: { narrow: () => undefined, filter: {} },
};

/** What a row of the scope holds: for an insert, and for a comparison by its key. */
export const scopeColumns = ({ tenant }: Scope): { readonly tenant: string } => ({ tenant });

/** The same as a filter of Strapi's query language, with what the caller may see. */
export const scopeFilter = ({ tenant, records }: Scope): { readonly tenant: string } => ({
  tenant,
  ...RECORD_CONDITIONS[records.kind].filter,
});

/** The scope's column of a row that was read; empty where the row does not hold it. */
export const scopeOfRow = (row: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  typeof row[SCOPE_COLUMN] === 'string' ? { [SCOPE_COLUMN]: row[SCOPE_COLUMN] } : {};

/** A filter of Strapi's query language for rows of the same scopes as these. */
export const scopesOfRows = (
  rows: readonly Readonly<Record<string, unknown>>[],
): Record<string, unknown> => ({
  [SCOPE_COLUMN]: { $in: [...new Set(rows.map((row) => row[SCOPE_COLUMN]))] },
});

/** The columns of a unique key, which the scope's column leads. */
export const scopedKey = (...columns: readonly string[]): string[] => [SCOPE_COLUMN, ...columns];

/** The two columns that are equal where rows of two tables of one query belong together. */
export const sameScope = (left: string, right: string): [string, string] => [
  `${left}.${SCOPE_COLUMN}`,
  `${right}.${SCOPE_COLUMN}`,
];

/** A query that was compiled once, for every tenant. */
export interface CompiledQuery {
  readonly sql: string;
  /** In the order of the placeholders. */
  values(scope: Scope): readonly unknown[];
}

/** Stands for the tenant in the values of a compiled query. */
const ANY_TENANT = '\u0000tenant';

/** A connection for the rows of one scope: the one place where a scope becomes conditions in SQL. */
export class ScopedConnection {
  constructor(
    readonly knex: Knex,
    readonly scope: Scope,
  ) {}

  /** Rows of a table inside the scope, to be read, updated or deleted. */
  rows(name: TableName): Knex.QueryBuilder {
    const [alias, table] =
      typeof name === 'string' ? [undefined, name] : (Object.entries(name)[0] ?? [undefined, '']);
    const { tenant, records } = this.scope;
    const column = alias === undefined ? SCOPE_COLUMN : `${alias}.${SCOPE_COLUMN}`;
    const query = this.knex(name).where({ [column]: tenant });
    RECORD_CONDITIONS[records.kind].narrow(query, { table, alias });
    return query;
  }

  /** Limits a joined table to the scope. */
  joinIn(join: Knex.JoinClause, alias: string): Knex.JoinClause {
    return join.onVal(`${alias}.${SCOPE_COLUMN}`, this.scope.tenant);
  }

  /** Inserts rows into the scope. */
  insert(table: string, rows: readonly object[]): Knex.QueryBuilder {
    const columns = scopeColumns(this.scope);
    return this.knex(table).insert(rows.map((row) => ({ ...columns, ...row })));
  }

  /** Compiles a query whose text is kept under `compileKey` and sent again with other values. */
  compile(build: (connection: ScopedConnection) => Knex.QueryBuilder): CompiledQuery {
    const anybody = new ScopedConnection(this.knex, { ...this.scope, tenant: ANY_TENANT });
    const { sql, bindings } = build(anybody).toSQL();
    return {
      sql,
      values: ({ tenant }) => bindings.map((value) => (value === ANY_TENANT ? tenant : value)),
    };
  }

  /** What of the scope is part of a compiled text. */
  get compileKey(): string {
    return JSON.stringify(this.scope.records);
  }
}
