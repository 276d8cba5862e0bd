import type { Knex } from 'knex';
import { z } from 'zod';

import type { ScopedConnection } from '../scope';

type RowId = number | string;

const idRows = z.array(z.object({ id: z.union([z.number(), z.string()]) }));

/** How many times as many candidates are read as are wanted, for claims that meet. */
const AHEAD = 4;

/** The rows that a claim wants of one share. */
export interface WantedRows {
  readonly limit: number;
  /** The ids of due rows that nobody holds, the earliest first; without its limit. */
  readonly due: Knex.QueryBuilder;
}

/** The statements of a claim on rows by their key, on a connection. */
export interface ClaimStatements {
  /** These rows by their key alone: in any other way a server may look through, and lock, other rows too. */
  rows(ids: readonly RowId[]): Knex.QueryBuilder;
  /** Leaves those that are still due and held by nobody. */
  free(rows: Knex.QueryBuilder): Knex.QueryBuilder;
  /** Leaves those that this claim holds. */
  own(rows: Knex.QueryBuilder): Knex.QueryBuilder;
  /** What a claimed row becomes. */
  readonly claimed: Readonly<Record<string, unknown>>;
}

/** Errors of servers that cannot do it: no SKIP LOCKED, or a binary log of statements. */
const UNABLE: readonly unknown[] = ['ER_PARSE_ERROR', 'ER_BINLOG_STMT_MODE_AND_ROW_ENGINE'];

/**
 * Claims on MySQL and MariaDB, which cannot answer an update with rows, and which lock all the rows that
 * a statement looks through: candidates are read without locks, then taken by their key.
 *
 * MySQL 8 and MariaDB 10.6 lock the candidates one part after the other and skip those of others (SKIP
 * LOCKED), so that claims at the same time each get as many as they want. At READ COMMITTED no ranges
 * are locked: nobody who arms a timer waits. Where the server cannot, or a transaction is running
 * already, the update compares, and a claim that met another one may get fewer.
 */
export class MysqlClaim {
  #canSkip: boolean;

  /** @param skipLocked false: as on a server that has no SKIP LOCKED. */
  constructor(skipLocked: boolean) {
    this.#canSkip = skipLocked;
  }

  async claim(
    connection: ScopedConnection,
    wanted: readonly WantedRows[],
    statementsOn: (connection: ScopedConnection) => ClaimStatements,
  ): Promise<unknown> {
    const candidates: Candidates[] = [];
    for (const { limit, due } of wanted) {
      const ids = idRows.parse(await due.limit(limit * AHEAD)).map(({ id }) => id);
      candidates.push({ limit, ids });
    }
    // Most polls end here, without a transaction.
    if (candidates.every(({ ids }) => ids.length === 0)) return [];
    const first = candidates.flatMap(({ limit, ids }) => ids.slice(0, limit));
    const statements = statementsOn(connection);
    if (!this.#canSkip || connection.knex.isTransaction) return take(statements, first);
    try {
      return await connection.transaction(
        async (within) => {
          const locking = statementsOn(within);
          const locked: RowId[] = [];
          for (const one of candidates) locked.push(...(await lock(locking, one)));
          return take(locking, locked);
        },
        { isolationLevel: 'read committed' },
      );
    } catch (error) {
      if (!UNABLE.includes((error as { code?: unknown }).code)) throw error;
      this.#canSkip = false;
      return take(statements, first);
    }
  }
}

/** The candidates of a share, the earliest first. */
interface Candidates {
  readonly limit: number;
  readonly ids: readonly RowId[];
}

/** Locks the earliest ones that are free and that nobody else has locked. */
async function lock(statements: ClaimStatements, { limit, ids }: Candidates): Promise<RowId[]> {
  const free: RowId[] = [];
  for (let from = 0; free.length < limit && from < ids.length; ) {
    const part = ids.slice(from, from + limit - free.length);
    const locked = idRows.parse(await statements.rows(part).select('id').forUpdate().skipLocked());
    const own = locked.map(({ id }) => id);
    // Locked by their key first, then compared: nobody changes them in between.
    if (own.length > 0) {
      const found: unknown = await statements.free(statements.rows(own)).select('id');
      free.push(...idRows.parse(found).map(({ id }) => id));
    }
    from += part.length;
  }
  return free;
}

async function take(statements: ClaimStatements, ids: readonly RowId[]): Promise<unknown> {
  if (ids.length === 0) return [];
  const free = statements.free(statements.rows(ids));
  if ((await free.update(statements.claimed)) === 0) return [];
  return statements.own(statements.rows(ids)).select('*');
}
