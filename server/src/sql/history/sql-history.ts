import type { Knex } from 'knex';
import { z } from 'zod';

import type { ENGINE_EVENTS, HistoryEntry, InstanceId } from '../../core/contracts';
import { batchesOf } from '../batches';
import { countOf, type ListWindow } from '../list-window';
import type {
  ChainEnd,
  HistoryReader,
  HistoryWriter,
  NewHistoryEntry,
  SqlRuntime,
} from '../connection';
import { chainKey, extendChains, subjectsOf } from './chains';
import { lockHeads, moveHead, moveHeads } from './heads';
import { objectOf } from './read';
import { HISTORY, historyRow, type HistoryRow } from './rows';
import type { ScopedConnection } from '../scope';

/** Kept on the transaction itself, which several histories may share; gone with it. */
const APPENDING = Symbol('nexus-crm.history');

interface Appending {
  /** What is being appended. */
  last: Promise<unknown>;
  /** Chains that this transaction has extended, and holds: where they end. */
  readonly ends: Map<string, ChainEnd>;
}

type AppendingConnection = Knex & { [APPENDING]?: Appending };

function appendingIn(connection: AppendingConnection): Appending {
  connection[APPENDING] ??= { last: Promise.resolve(), ends: new Map() };
  return connection[APPENDING];
}

function inTurn<T>(connection: ScopedConnection, work: () => Promise<T>): Promise<T> {
  const appending = appendingIn(connection.knex);
  const current = appending.last.then(work);
  // Whoever fails fails its own caller; the others go on, or meet the end of the transaction.
  appending.last = current.catch(() => undefined);
  return current;
}

/**
 * The history: append-only, and a chain of hashes per record (SR-005). The end of the chain is
 * locked for the transaction that appends to it, so no two entries ever follow the same one. Three
 * statements for up to 500 entries, whatever records they are of; on MySQL four. Two for one record
 * whose chain the transaction has extended before.
 */
export class SqlHistory implements HistoryWriter, HistoryReader {
  constructor(private readonly runtime: SqlRuntime) {}

  /**
   * In one transaction one after the other, also where the caller writes side by side: the lock of a
   * chain's end holds off other transactions, not its own.
   */
  append(entries: readonly NewHistoryEntry[], connection: ScopedConnection): Promise<void> {
    return inTurn(connection, () => this.#append(entries, connection));
  }

  appendAfter(
    end: ChainEnd,
    entries: readonly NewHistoryEntry[],
    connection: ScopedConnection,
  ): Promise<boolean> {
    return inTurn(connection, () => this.#appendAfter(end, entries, connection));
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
    // All of them first, in one order, or two transactions could wait for each other.
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

  /** Some of them, oldest first, and how many there are. */
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

/** An erased entry says that something happened, when and by whose id, and no more. */
const toEntry = (row: HistoryRow): HistoryEntry => ({
  event: row.event as (typeof ENGINE_EVENTS)[number],
  before: objectOf(row.before),
  after: objectOf(row.after),
  actor: { kind: row.actor_kind, id: row.actor_id, label: row.actor_label ?? '' },
  at: row.at,
  payload: objectOf(row.payload) ?? {},
});
