import type { Knex } from 'knex';
import { z } from 'zod';

import type { Subject } from '../../core/contracts';
import { TENANT } from '../sql/columns';
import { digestOf, GENESIS, hashOf } from './chain';
import { HEADS, headRow, HISTORY, historyRow, type HistoryRow } from './rows';

/** The first thing that is wrong with the history of a record. */
export interface BrokenChain {
  readonly subject: Subject;
  /** The number of the entry in the chain of its record. */
  readonly seq: number;
  readonly problem: string;
}

export interface HistoryReport {
  /** Records whose history was looked at. */
  readonly chains: number;
  readonly entries: number;
  readonly broken: readonly BrokenChain[];
}

const PART = 500;

/**
 * Recomputes every chain: an entry that was changed, taken out, moved or cut off is found, also
 * after others were erased.
 *
 * @param subject one record; all of them by default.
 */
export async function verifyHistory(knex: Knex, subject?: Subject): Promise<HistoryReport> {
  let entries = 0;
  let chains = 0;
  const broken: BrokenChain[] = [];
  for (const one of subject ? [subject] : await subjectsOf(knex)) {
    const { count, problem } = await verifyChain(knex, one);
    entries += count;
    chains += 1;
    if (problem) broken.push({ subject: one, ...problem });
  }
  return { chains, entries, broken };
}

/** Of heads and of entries: either may have been deleted. */
async function subjectsOf(knex: Knex): Promise<Subject[]> {
  const columns = ['subject_type', 'subject_id'];
  const rows: unknown = await knex(HEADS)
    .where(TENANT)
    .select(columns)
    .union((entries) => {
      void entries.from(HISTORY).where(TENANT).select(columns);
    });
  return z
    .array(headRow.pick({ subject_type: true, subject_id: true }))
    .parse(rows)
    .map(({ subject_type: type, subject_id: id }) => ({ type, id }));
}

type Problem = Omit<BrokenChain, 'subject'>;

async function verifyChain(
  knex: Knex,
  { type, id }: Subject,
): Promise<{ count: number; problem: Problem | undefined }> {
  const where = { ...TENANT, subject_type: type, subject_id: id };
  let last = { seq: 0, hash: GENESIS };
  for (;;) {
    const part: unknown = await knex(HISTORY)
      .where(where)
      .where('seq', '>', last.seq)
      .orderBy('seq')
      .limit(PART)
      .select('*');
    const rows = z.array(historyRow).parse(part);
    for (const row of rows) {
      const problem = faultOf(row, last);
      if (problem !== undefined) return { count: last.seq, problem: { seq: row.seq, problem } };
      last = row;
    }
    if (rows.length < PART) break;
  }
  const head: unknown = await knex(HEADS)
    .where(where)
    .first('subject_type', 'subject_id', 'seq', 'hash');
  const problem = endFault(last, head ? headRow.parse(head) : undefined);
  return {
    count: last.seq,
    problem: problem === undefined ? undefined : { seq: last.seq + 1, problem },
  };
}

function faultOf(row: HistoryRow, last: { seq: number; hash: string }): string | undefined {
  if (row.seq !== last.seq + 1) return `entry ${last.seq + 1} is missing`;
  if (row.prev !== last.hash) return 'it does not follow the entry before it';
  const expected = hashOf({
    ...{ tenant: row.tenant, prev: row.prev, seq: row.seq, at: row.at, event: row.event },
    ...{ instance: row.instance_id, digest: row.digest },
    subject: { type: row.subject_type, id: row.subject_id },
    parent:
      row.parent_type === null || row.parent_id === null
        ? null
        : { type: row.parent_type, id: row.parent_id },
    actor: { kind: row.actor_kind, id: row.actor_id },
  });
  if (row.hash !== expected) return 'it was changed';
  return row.salt === null ? erasureFault(row) : contentFault(row, row.salt);
}

const erasureFault = (row: HistoryRow): string | undefined =>
  [row.before, row.after, row.payload, row.actor_label].every((value) => value === null)
    ? undefined
    : 'it was erased in part';

function contentFault(row: HistoryRow, salt: string): string | undefined {
  try {
    const digest = digestOf(salt, {
      before: parse(row.before),
      after: parse(row.after),
      payload: parse(row.payload),
      label: row.actor_label,
    });
    return digest === row.digest ? undefined : 'what it says was changed';
  } catch {
    return 'what it says cannot be read';
  }
}

const parse = (text: string | null): unknown => (text === null ? null : JSON.parse(text));

function endFault(
  last: { seq: number; hash: string },
  head: z.infer<typeof headRow> | undefined,
): string | undefined {
  if (!head) return last.seq === 0 ? undefined : 'the end of the chain is not on record';
  if (head.seq === last.seq && head.hash === last.hash) return undefined;
  return head.seq > last.seq ? 'the chain was cut off here' : 'the end of the chain was changed';
}
