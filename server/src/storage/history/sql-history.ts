import type { Knex } from 'knex';
import { z } from 'zod';

import { DEFAULT_TENANT } from '../../constants';
import type {
  ENGINE_EVENTS,
  HistoryEntry,
  InstanceId,
  JsonObject,
  Subject,
} from '../../core/contracts';
import { TENANT } from '../sql/columns';
import type { HistoryReader, HistoryWriter, NewHistoryEntry, SqlRuntime } from '../sql/ports';
import { canonical, digestOf, GENESIS, hashOf, newSalt } from './chain';
import { HEADS, HISTORY, historyRow, type HistoryRow } from './rows';

const head = z.object({ seq: z.int(), hash: z.string() });

type Head = z.infer<typeof head>;

/** More rows in one statement than this, and SQLite runs out of variables. */
const PART = 100;

/**
 * The history: append-only, and a chain of hashes per record (SR-005). The end of the chain is
 * locked for the transaction that appends to it, so no two entries ever follow the same one.
 */
export class SqlHistory implements HistoryWriter, HistoryReader {
  constructor(private readonly runtime: SqlRuntime) {}

  async append(entries: readonly NewHistoryEntry[], connection: Knex): Promise<void> {
    // Always in one order, or two transactions could wait for each other.
    const chains = new Map<string, NewHistoryEntry[]>();
    for (const entry of entries) {
      const key = JSON.stringify([entry.subject.type, entry.subject.id]);
      chains.set(key, [...(chains.get(key) ?? []), entry]);
    }
    for (const key of [...chains.keys()].sort()) {
      await this.extend(chains.get(key) ?? [], connection);
    }
  }

  async entriesOf(instance: InstanceId): Promise<readonly HistoryEntry[]> {
    const rows: unknown = await this.runtime
      .connection()(HISTORY)
      .where({ ...TENANT, instance_id: instance })
      .orderBy('seq')
      .select('*');
    return z.array(historyRow).parse(rows).map(toEntry);
  }

  private async extend(entries: readonly NewHistoryEntry[], connection: Knex): Promise<void> {
    const [first] = entries;
    if (!first) return;
    let { seq, hash } = await this.lockHead(first.subject, connection);
    const rows = entries.map((entry) => {
      const row = toRow(entry, (seq += 1), hash);
      ({ hash } = row);
      return row;
    });
    for (let start = 0; start < rows.length; start += PART) {
      await connection(HISTORY).insert(rows.slice(start, start + PART));
    }
    await connection(HEADS).where(headOf(first.subject)).update({ seq, hash });
  }

  /** MySQL has no `RETURNING`; the others need one round trip. */
  private async lockHead(subject: Subject, connection: Knex): Promise<Head> {
    const upsert = connection(HEADS)
      .insert({ ...headOf(subject), seq: 0, hash: GENESIS })
      .onConflict(['tenant', 'subject_type', 'subject_id']);
    if (this.runtime.dialect !== 'mysql') {
      const same = { seq: connection.ref(`${HEADS}.seq`) };
      const rows: unknown = await upsert.merge(same).returning(['seq', 'hash']);
      return z.tuple([head]).parse(rows)[0];
    }
    await upsert.ignore();
    return head.parse(
      await connection(HEADS).where(headOf(subject)).forUpdate().first('seq', 'hash'),
    );
  }
}

const headOf = ({ type, id }: Subject) => ({ ...TENANT, subject_type: type, subject_id: id });

function toRow(entry: NewHistoryEntry, seq: number, prev: string) {
  const { subject, instance, event, at, actor, parent = null } = entry;
  const salt = newSalt();
  const erasable = { ...entry, label: actor.label };
  const digest = digestOf(salt, erasable);
  const hash = hashOf({
    ...{ tenant: DEFAULT_TENANT, subject, instance, event, at, actor, parent },
    ...{ prev, seq, digest },
  });
  return {
    ...headOf(subject),
    ...{ seq, prev, hash, digest, salt, event, at, instance_id: instance },
    parent_type: parent?.type ?? null,
    parent_id: parent?.id ?? null,
    before: entry.before && canonical(entry.before),
    after: entry.after && canonical(entry.after),
    payload: canonical(entry.payload),
    actor_kind: actor.kind,
    actor_id: actor.id,
    actor_label: actor.label,
  };
}

const objectOf = (text: string | null): JsonObject | null =>
  text === null ? null : (JSON.parse(text) as JsonObject);

/** An erased entry says that something happened, when and by whose id, and no more. */
const toEntry = (row: HistoryRow): HistoryEntry => ({
  event: row.event as (typeof ENGINE_EVENTS)[number],
  before: objectOf(row.before),
  after: objectOf(row.after),
  actor: { kind: row.actor_kind, id: row.actor_id, label: row.actor_label ?? '' },
  at: row.at,
  payload: objectOf(row.payload) ?? {},
});
