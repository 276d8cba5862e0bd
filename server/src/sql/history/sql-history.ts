import type { Knex } from 'knex';
import { z } from 'zod';

import type { ENGINE_EVENTS, HistoryEntry, InstanceId } from '../../core/contracts';
import { batchesOf } from '../batches';
import { countOf, type ListWindow } from '../list-window';
import type { ChainEnd, HistoryReader, HistoryWriter, NewHistoryEntry, SqlRuntime } from '../ports';
import { chainKey, extendChains, subjectsOf } from './chains';
import { lockHeads, moveHead, moveHeads } from './heads';
import { objectOf } from './read';
import { HISTORY, historyRow, type HistoryRow } from './rows';
import type { ScopedConnection } from '../scope';

/** A property of the transaction's connection, shared by all histories that use it. */
const APPENDING = Symbol('nexus-crm.history');

interface Appending {
  /** The append that runs now. */
  last: Promise<unknown>;
  /** Heads of the chains that this transaction has extended and locked. */
  readonly ends: Map<string, ChainEnd>;
}

type AppendingConnection = Knex & { [APPENDING]?: Appending };

function appendingIn(connection: AppendingConnection): Appending {
  connection[APPENDING] ??= { last: Promise.resolve(), ends: new Map() };
  return connection[APPENDING];
}

function runExclusive<T>(connection: ScopedConnection, work: () => Promise<T>): Promise<T> {
  const appending = appendingIn(connection.knex);
  const current = appending.last.then(work);
  // A failed append rejects for its own caller only; later ones still run.
  appending.last = current.catch(() => undefined);
  return current;
}

/**
 * The history: append-only, with a hash chain per record (SR-005). The head of a chain is locked for the
 * transaction that appends to it, so no two entries follow the same one. Three statements for up to 500
 * entries of any records, four on MySQL; two for one record whose chain the transaction has extended.
 */
export class SqlHistory implements HistoryWriter, HistoryReader {
  constructor(private readonly runtime: SqlRuntime) {}

  /**
   * Serialized within a transaction: the lock on a head excludes other transactions, but not concurrent
   * appends of the same one.
   */
  append(entries: readonly NewHistoryEntry[], connection: ScopedConnection): Promise<void> {
    return runExclusive(connection, () => this.#append(entries, connection));
  }

  appendAfter(
    end: ChainEnd,
    entries: readonly NewHistoryEntry[],
    connection: ScopedConnection,
  ): Promise<boolean> {
    return runExclusive(connection, () => this.#appendAfter(end, entries, connection));
  }

  async #appendAfter(
    end: ChainEnd,
    entries: readonly NewHistoryEntry[],
    connection: ScopedConnection,
  ): Promise<boolean> {
    const { rows, heads } = extendChains(entries, [end], connection.scope);
    const [last] = heads;
    if (!last || !(await moveHead(end, last, connection))) return false;
    for (const part of batchesOf(rows)) await connection.insert(HISTORY, part);
    this.#remember(heads, connection);
    return true;
  }

  #remember(heads: readonly ChainEnd[], connection: ScopedConnection): void {
    const { ends } = appendingIn(connection.knex);
    for (const head of heads) ends.set(chainKey(head.subject), head);
  }

  async #append(entries: readonly NewHistoryEntry[], connection: ScopedConnection): Promise<void> {
    // All heads are locked first and in one order, so that two transactions cannot deadlock.
    const subjects = subjectsOf(entries);
    const [only, another] = subjects;
    const end = only && !another && appendingIn(connection.knex).ends.get(chainKey(only));
    if (end && (await this.#appendAfter(end, entries, connection))) return;
    const locked = [];
    for (const part of batchesOf(subjects)) {
      locked.push(...(await lockHeads(part, connection, this.runtime.dialect)));
    }
    const { rows, heads } = extendChains(entries, locked, connection.scope);
    for (const part of batchesOf(rows)) await connection.insert(HISTORY, part);
    for (const part of batchesOf(heads)) await moveHeads(part, connection);
    this.#remember(heads, connection);
  }

  /** A page of entries, oldest first, and the total. */
  async page(
    instance: string,
    { offset, limit, counted }: ListWindow,
  ): Promise<{ readonly entries: readonly HistoryEntry[]; readonly total: number | undefined }> {
    const query = () => this.runtime.connection().rows(HISTORY).where({ instance_id: instance });
    const total = await countOf({ counted }, query);
    const rows: unknown = await query().orderBy('id').offset(offset).limit(limit).select('*');
    return { entries: z.array(historyRow).parse(rows).map(toEntry), total };
  }

  async entriesOf(instance: InstanceId): Promise<readonly HistoryEntry[]> {
    const rows: unknown = await this.runtime
      .connection()
      .rows(HISTORY)
      .where({ instance_id: instance })
      .orderBy('seq')
      .select('*');
    return z.array(historyRow).parse(rows).map(toEntry);
  }
}

/** An erased entry has only event, time and actor id. */
const toEntry = (row: HistoryRow): HistoryEntry => ({
  event: row.event as (typeof ENGINE_EVENTS)[number],
  before: objectOf(row.before),
  after: objectOf(row.after),
  actor: { kind: row.actor_kind, id: row.actor_id, label: row.actor_label ?? '' },
  at: row.at,
  payload: objectOf(row.payload) ?? {},
});
