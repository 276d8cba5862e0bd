import { z } from 'zod';

import type { Subject } from '../../core/contracts';
import type { ChainEnd, SqlRuntime } from '../ports';
import { GENESIS } from './chain';
import { HEADS, headRow } from './rows';
import { scopedKey, type ScopedConnection } from '../scope';

const KEY = scopedKey('subject_type', 'subject_id');
const COLUMNS = ['subject_type', 'subject_id', 'seq', 'hash'];

/**
 * Locks the heads of these chains for the running transaction, and inserts those that are missing. The
 * first statement is a write, since SQLite has no row locks; MySQL has no `RETURNING` and needs a second,
 * locking read, which sees the newest rows whatever the snapshot of the transaction.
 */
export async function lockHeads(
  subjects: readonly Subject[],
  connection: ScopedConnection,
  dialect: SqlRuntime['dialect'],
): Promise<ChainEnd[]> {
  const start = subjects.map((subject) => toRow({ subject, seq: 0, hash: GENESIS }));
  const upsert = connection.insert(HEADS, start).onConflict(KEY);
  const same = { seq: connection.knex.ref(`${HEADS}.seq`) };
  if (dialect !== 'mysql') {
    return parse(await upsert.merge(same).returning(COLUMNS));
  }
  await upsert.merge(same);
  const heads: ChainEnd[] = [];
  for (const [type, ids] of byType(subjects)) {
    const rows: unknown = await connection
      .rows(HEADS)
      .where({ subject_type: type })
      .whereIn('subject_id', ids)
      .forUpdate()
      .select(COLUMNS);
    heads.push(...parse(rows));
  }
  return heads;
}

/** Moves a head by compare-and-set; false if it had moved already. */
export async function moveHead(
  from: ChainEnd,
  { seq, hash }: ChainEnd,
  connection: ScopedConnection,
): Promise<boolean> {
  const moved = await connection.rows(HEADS).where(toRow(from)).update({ seq, hash });
  return moved === 1;
}

/** Moves heads that are locked. */
export async function moveHeads(
  heads: readonly ChainEnd[],
  connection: ScopedConnection,
): Promise<void> {
  await connection.insert(HEADS, heads.map(toRow)).onConflict(KEY).merge(['seq', 'hash']);
}

const toRow = ({ subject: { type, id }, seq, hash }: ChainEnd) => ({
  ...{ subject_type: type, subject_id: id, seq, hash },
});

const parse = (rows: unknown): ChainEnd[] =>
  z
    .array(headRow)
    .parse(rows)
    .map(({ subject_type: type, subject_id: id, ...end }) => ({ subject: { type, id }, ...end }));

function byType(subjects: readonly Subject[]): Map<string, string[]> {
  const types = new Map<string, string[]>();
  for (const { type, id } of subjects) types.set(type, [...(types.get(type) ?? []), id]);
  return types;
}
