import type { Knex } from 'knex';
import { LRUCache } from 'lru-cache';

import { CrmConflictError } from '../core/errors';
import type { PreparedStatements } from './prepared-statements';
import type { CompiledQuery, ScopedConnection } from './scope';

/** Compiled queries that are kept; a type whose custom fields change has a new one. */
const MOST_QUERIES = 200;

type Row = Readonly<Record<string, unknown>>;

export interface PreparedQuery {
  /** A word for the name of its prepared statement. */
  readonly name: string;
  /** Tells it from others of that name; the text depends on it and on the scope alone. */
  readonly key: string;
  /** Builds it, with `parameter(name)` in the places of values that differ from call to call. */
  build(connection: ScopedConnection): Knex.QueryBuilder;
}

/** Stands for a value in a query that is compiled once. */
export const parameter = (name: string): string => `\u0000${name}`;

/** Queries that run often: each text is compiled once and sent as a prepared statement. */
export class PreparedQueries {
  readonly #compiled = new LRUCache<string, CompiledQuery>({ max: MOST_QUERIES });

  constructor(private readonly statements: PreparedStatements) {}

  async rows(
    connection: ScopedConnection,
    query: PreparedQuery,
    parameters: Readonly<Record<string, string>>,
  ): Promise<readonly Row[]> {
    const compiled = this.#compiledFor(connection, query);
    const { sql } = compiled;
    const bindings = compiled
      .values(connection.scope)
      .map((value) =>
        typeof value === 'string' && value.startsWith('\u0000')
          ? parameters[value.slice(1)]
          : value,
      );
    const send = async (): Promise<readonly Row[]> => {
      const statement = connection.knex.raw(sql, bindings as Knex.RawBinding[]);
      return rowsOf(await statement.options(this.statements.optionsOf(query.name, sql)));
    };
    try {
      return await send();
    } catch (error) {
      if (!isOutdatedPlan(error)) throw error;
      this.statements.renew(sql);
      // An error aborts the transaction, so the caller has to repeat all of it.
      if (connection.knex.isTransaction) {
        throw new CrmConflictError('A column was changed meanwhile; try again.', {}, error);
      }
      return send();
    }
  }

  #compiledFor(connection: ScopedConnection, query: PreparedQuery): CompiledQuery {
    const key = [query.name, connection.compileKey, query.key].join(' ');
    let compiled = this.#compiled.get(key);
    if (!compiled) {
      compiled = connection.compile((scoped) => query.build(scoped));
      this.#compiled.set(key, compiled);
    }
    return compiled;
  }
}

/** A column has another type since the statement was prepared: `feature_not_supported`. */
const isOutdatedPlan = (error: unknown): boolean =>
  error instanceof Error && (error as { readonly code?: unknown }).code === '0A000';

/** Each driver answers a plain statement in its own way: `{ rows }`, `[rows, fields]` or the rows. */
function rowsOf(answer: unknown): readonly Row[] {
  if (Array.isArray(answer)) return (Array.isArray(answer[0]) ? answer[0] : answer) as Row[];
  return (answer as { readonly rows: readonly Row[] }).rows;
}
