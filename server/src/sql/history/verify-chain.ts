import { z } from 'zod';

import type { Subject } from '../../core/contracts';
import { endFault, faultOf, START, type Place } from './links';
import { HEADS, headRow, HISTORY, historyRow, type HistoryRow } from './rows';
import type { ScopedConnection } from '../scope';

const PART = 500;

export interface ChainReport {
  readonly entries: number;
  /** The first fault; `seq` is the number of the entry. */
  readonly fault: { readonly seq: number; readonly problem: string } | undefined;
}

/**
 * Verifies one chain in batches. Others may append meanwhile, so the head is read again where entries
 * go beyond it.
 */
export async function verifyChain(
  connection: ScopedConnection,
  subject: Subject,
): Promise<ChainReport> {
  let last = START;
  // Read before the entries, so that every entry up to it can be found.
  let head = await headOf(connection, subject);
  for (;;) {
    const rows = await rowsAfter(connection, subject, last);
    for (const row of rows) {
      const problem = faultOf(row, last);
      if (problem !== undefined) return { entries: last.seq, fault: { seq: row.seq, problem } };
      last = row;
    }
    if (rows.length === PART) continue;
    if (last.seq > (head?.seq ?? 0)) {
      const known = head?.seq ?? 0;
      head = await headOf(connection, subject);
      if ((head?.seq ?? 0) > known && (head?.seq ?? 0) > last.seq) continue;
    }
    const problem = endFault(last, head);
    const fault = problem === undefined ? undefined : { seq: last.seq + 1, problem };
    return { entries: last.seq, fault };
  }
}

async function rowsAfter(
  connection: ScopedConnection,
  subject: Subject,
  last: Place,
): Promise<HistoryRow[]> {
  const rows: unknown = await connection
    .rows(HISTORY)
    .where(whereOf(subject))
    .where('seq', '>', last.seq)
    .orderBy('seq')
    .limit(PART)
    .select('*');
  return z.array(historyRow).parse(rows);
}

async function headOf(connection: ScopedConnection, subject: Subject): Promise<Place | undefined> {
  const row: unknown = await connection
    .rows(HEADS)
    .where(whereOf(subject))
    .first('subject_type', 'subject_id', 'seq', 'hash');
  return row === undefined ? undefined : headRow.parse(row);
}

const whereOf = ({ type, id }: Subject) => ({ subject_type: type, subject_id: id });
