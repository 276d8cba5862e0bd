import type { Knex } from 'knex';

import type { RecordScope, Scope } from '../core/contracts';

/** The column, and attribute, of the tenant. The first column of every unique index; never NULL. */
export const SCOPE_COLUMN = 'tenant';

/** A table, or one table under an alias. */
export type TableName = string | Readonly<Record<string, string>>;

interface Place {
  readonly table: string;
  /** The alias of the table in the query; undefined without one. */
  readonly alias: string | undefined;
}

/** The conditions of each kind of record scope: SQL for tables, a filter for content types. */
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

/** The scope's column values of a row: for inserts, and for lookups by key. */
export const scopeColumns = ({ tenant }: Scope): { readonly tenant: string } => ({ tenant });

/** The same as a filter in Strapi's query language, limited to what the caller may see. */
export const scopeFilter = ({ tenant, records }: Scope): { readonly tenant: string } => ({
  tenant,
  ...RECORD_CONDITIONS[records.kind].filter,
});

/** The scope's column of a row; empty if the row does not have it. */
export const scopeOfRow = (row: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  typeof row[SCOPE_COLUMN] === 'string' ? { [SCOPE_COLUMN]: row[SCOPE_COLUMN] } : {};

/** A filter in Strapi's query language for rows of the same scopes. */
export const scopesOfRows = (
  rows: readonly Readonly<Record<string, unknown>>[],
): Record<string, unknown> => ({
  [SCOPE_COLUMN]: { $in: [...new Set(rows.map((row) => row[SCOPE_COLUMN]))] },
});

/** The columns of a unique key, with the scope's column first. */
export const scopedKey = (...columns: readonly string[]): string[] => [SCOPE_COLUMN, ...columns];

/** The columns to join two tables of one query by scope. */
export const sameScope = (left: string, right: string): [string, string] => [
  `${left}.${SCOPE_COLUMN}`,
  `${right}.${SCOPE_COLUMN}`,
];

/** A query that is compiled once, for all tenants. */
export interface CompiledQuery {
  readonly sql: string;
  /** In the order of the placeholders. */
  values(scope: Scope): readonly unknown[];
}

/** Placeholder of the tenant in the values of a compiled query. */
const ANY_TENANT = '\u0000scope.tenant';

/** A connection limited to one scope: the only place where a scope becomes SQL conditions. */
export class ScopedConnection {
  constructor(
    readonly knex: Knex,
    readonly scope: Scope,
  ) {}

  /** A query of a table's rows in the scope, for reading, updating or deleting. */
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

  /** Runs it in a transaction of its own, in the same scope. */
  transaction<T>(
    run: (connection: ScopedConnection) => Promise<T>,
    config?: Knex.TransactionConfig,
  ): Promise<T> {
    const scoped = (transaction: Knex): Promise<T> =>
      run(new ScopedConnection(transaction, this.scope));
    return this.knex.transaction(scoped, config);
  }

  /** Inserts rows into the scope. */
  insert(table: string, rows: readonly object[]): Knex.QueryBuilder {
    const columns = scopeColumns(this.scope);
    return this.knex(table).insert(rows.map((row) => ({ ...columns, ...row })));
  }

  /** Compiles a query; its text is cached under `compileKey` and sent again with other values. */
  compile(build: (connection: ScopedConnection) => Knex.QueryBuilder): CompiledQuery {
    const anybody = new ScopedConnection(this.knex, { ...this.scope, tenant: ANY_TENANT });
    const { sql, bindings } = build(anybody).toSQL();
    return {
      sql,
      values: ({ tenant }) => bindings.map((value) => (value === ANY_TENANT ? tenant : value)),
    };
  }

  /** The parts of the scope that change the compiled text. */
  get compileKey(): string {
    return JSON.stringify(this.scope.records);
  }
}
