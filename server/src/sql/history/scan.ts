import { z } from 'zod';

import type { Subject } from '../../core/contracts';
import { HEADS, headRow, HISTORY, historyRow, type HistoryRow } from './rows';
import type { ScopedConnection } from '../scope';

export type HeadRow = z.infer<typeof headRow>;

/** Chains per query, and entries in memory. */
const CHAINS = 200;
const ENTRIES = 1000;

const nextType = z.lazy(() => z.object({ subject_type: z.string().nullable() }));

/** The heads after a chain, at most 200 of one type, by type and id; empty at the end. */
export async function headsAfter(
  connection: ScopedConnection,
  after: Subject | undefined,
): Promise<HeadRow[]> {
  const rest = after ? await headsOfType(connection, after.type, after.id) : [];
  if (rest.length > 0) return rest;
  const row: unknown = await connection
    .rows(HEADS)
    .where('subject_type', '>', after?.type ?? '')
    .min({ subject_type: 'subject_type' })
    .first();
  const { subject_type: type } = nextType.parse(row);
  return type === null ? [] : headsOfType(connection, type, '');
}

async function headsOfType(
  connection: ScopedConnection,
  type: string,
  after: string,
): Promise<HeadRow[]> {
  const rows: unknown = await connection
    .rows(HEADS)
    .where({ subject_type: type })
    .where('subject_id', '>', after)
    .orderBy('subject_id')
    .limit(CHAINS)
    .select('subject_type', 'subject_id', 'seq', 'hash');
  return z.array(headRow).parse(rows);
}

/** The entries of these chains, chain after chain, in the order of the database's collation. */
export async function* entriesOf(
  connection: ScopedConnection,
  heads: readonly HeadRow[],
): AsyncGenerator<HistoryRow> {
  const ids = heads.map(({ subject_id }) => subject_id);
  let last: HistoryRow | undefined;
  for (;;) {
    const after = last;
    const rows: unknown = await connection
      .rows(HISTORY)
      .where({ subject_type: heads[0]?.subject_type ?? '' })
      .whereIn('subject_id', ids)
      .modify((builder) => {
        if (!after) return;
        void builder.where((further) => {
          void further
            .where('subject_id', '>', after.subject_id)
            .orWhere(
              (same) =>
                void same.where('subject_id', after.subject_id).where('seq', '>', after.seq),
            );
        });
      })
      .orderBy(['subject_id', 'seq'])
      .limit(ENTRIES)
      .select('*');
    const entries = z.array(historyRow).parse(rows);
    yield* entries;
    last = entries.at(-1);
    if (entries.length < ENTRIES) return;
  }
}

/** Records with entries whose head was deleted. */
export async function headless(connection: ScopedConnection): Promise<Subject[]> {
  const rows: unknown = await connection
    .rows(HISTORY)
    .whereNotExists(
      connection
        .rows({ head: HEADS })
        .select('head.seq')
        .where('head.subject_type', connection.knex.ref(`${HISTORY}.subject_type`))
        .where('head.subject_id', connection.knex.ref(`${HISTORY}.subject_id`)),
    )
    .distinct('subject_type', 'subject_id');
  return z
    .array(headRow.unwrap().pick({ subject_type: true, subject_id: true }))
    .parse(rows)
    .map(subjectOf);
}

export const subjectOf = (row: Pick<HeadRow, 'subject_type' | 'subject_id'>): Subject => ({
  type: row.subject_type,
  id: row.subject_id,
});
