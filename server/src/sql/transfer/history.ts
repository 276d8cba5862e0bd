import { z } from 'zod';

import { SYSTEM_ACTOR, type Subject } from '../../core/contracts';
import type { ChainEnd, HistoryWriter, SqlRuntime } from '../ports';
import { chainKey, subjectsOf } from '../history/chains';
import { lockHeads, moveHeads } from '../history/heads';
import { headRow, HISTORY, historyRow, type HistoryRow } from '../history/rows';
import { writeRows, type Row } from './rows';
import type { ScopedConnection } from '../scope';

const importedRow = z.lazy(() => historyRow.unwrap().omit({ id: true }));
type ImportedRow = Omit<HistoryRow, 'id'>;

const ERASED = { before: null, after: null, payload: null, actor_label: null, salt: null };

const subjectOf = (row: Pick<ImportedRow, 'subject_type' | 'subject_id'>): Subject => ({
  type: row.subject_type,
  id: row.subject_id,
});

/**
 * Appends entries of another database to the chains of this one, inside the running transaction. An entry
 * that follows the head of its chain is appended; one that exists already, or that belongs to a diverged
 * chain, is skipped (see `compareHeads`). Entries erased in the source are erased here.
 */
export async function importHistory(
  connection: ScopedConnection,
  dialect: SqlRuntime['dialect'],
  rows: readonly Row[],
): Promise<void> {
  const entries = importedRow.array().parse(rows);
  const subjects = subjectsOf(entries.map((row) => ({ subject: subjectOf(row) })));
  const ends = new Map<string, ChainEnd>();
  for (const end of await lockHeads(subjects, connection, dialect))
    ends.set(chainKey(end.subject), end);
  const added: ImportedRow[] = [];
  const moved = new Map<string, ChainEnd>();
  for (const row of entries) {
    const subject = subjectOf(row);
    const end = ends.get(chainKey(subject));
    if (!end || row.seq !== end.seq + 1 || row.prev !== end.hash) continue;
    const next = { subject, seq: row.seq, hash: row.hash };
    ends.set(chainKey(subject), next);
    moved.set(chainKey(subject), next);
    added.push(row);
  }
  await writeRows(connection.knex, HISTORY, added);
  if (moved.size > 0) await moveHeads([...moved.values()], connection);
  const erased = entries.filter(({ salt }) => salt === null).map(({ hash }) => hash);
  if (erased.length === 0) return;
  await connection.rows(HISTORY).whereIn('hash', erased).whereNotNull('salt').update(ERASED);
}

/**
 * Compares the heads of the source with those of this database, once all entries are imported. Where they
 * differ, this database has a longer or diverged chain: it is kept, and an entry records the restored state.
 *
 * @returns the records whose heads differ.
 */
export async function compareHeads(
  connection: ScopedConnection,
  history: HistoryWriter,
  dialect: SqlRuntime['dialect'],
  { rows, at }: { readonly rows: readonly Row[]; readonly at: number },
): Promise<Subject[]> {
  const there = headRow.array().parse(rows);
  const subjects = there.map(subjectOf);
  const here = new Map(
    (await lockHeads(subjects, connection, dialect)).map((end) => [chainKey(end.subject), end]),
  );
  const different = there.filter((head) => here.get(chainKey(subjectOf(head)))?.hash !== head.hash);
  const entries = different.map((head) => ({
    ...{ subject: subjectOf(head), instance: null, event: 'record.restored' },
    ...{ before: null, after: null, actor: SYSTEM_ACTOR, at },
    payload: { imported: { seq: head.seq, hash: head.hash } },
  }));
  if (entries.length > 0) await history.append(entries, connection);
  return different.map(subjectOf);
}
