import type { Subject } from '../../core/contracts';
import { miscounts, type CountingRecords } from './anchors';
import { chainKey } from './chains';
import { endFault, faultOf, START, type Place } from './links';
import { HEADS, headRow } from './rows';
import { entriesOf, headless, headsOf, subjectOf, type HeadRow } from './scan';
import { verifyChain } from './verify-chain';
import type { ScopedConnection } from '../scope';

/** The first fault in the history of a record. */
export interface BrokenChain {
  readonly subject: Subject;
  /** The number of the entry in its chain. */
  readonly seq: number;
  readonly problem: string;
}

export interface HistoryReport {
  /** The number of verified chains. */
  readonly chains: number;
  readonly entries: number;
  /** One per record whose history was tampered with. */
  readonly broken: readonly BrokenChain[];
}

/**
 * Recomputes every chain: finds entries that were changed, removed, moved, truncated or rewritten, also
 * where others are erased. A chain that was removed or truncated together with its head is found by the
 * counters of records and instances. Reads in batches, and may run beside writers.
 *
 * @param subject one record; all by default.
 */
export async function verifyHistory(
  connection: ScopedConnection,
  records: readonly CountingRecords[],
  subject?: Subject,
): Promise<HistoryReport> {
  let entries = 0;
  let chains = 0;
  const broken: BrokenChain[] = [];
  const verifyOne = async (one: Subject): Promise<void> => {
    const report = await verifyChain(connection, one);
    entries += report.entries;
    chains += 1;
    if (report.fault) broken.push({ subject: one, ...report.fault });
  };

  if (subject) await verifyOne(subject);
  else {
    for await (const heads of headsOf(connection)) {
      const { sound, doubtful } = await look(connection, heads);
      chains += sound.length;
      entries += sound.reduce((sum, { seq }) => sum + seq, 0);
      for (const one of doubtful) await verifyOne(one);
    }
    for (const one of await headless(connection)) await verifyOne(one);
  }
  const named = new Set(broken.map((one) => chainKey(one.subject)));
  for await (const { subject: one, problem } of miscounts(connection, records, subject)) {
    if (named.has(chainKey(one))) continue;
    named.add(chainKey(one));
    broken.push({ subject: one, seq: (await lengthOf(connection, one)) + 1, problem });
  }
  return { chains, entries, broken };
}

async function lengthOf(connection: ScopedConnection, { type, id }: Subject): Promise<number> {
  const head: unknown = await connection
    .rows(HEADS)
    .where({ subject_type: type, subject_id: id })
    .first('seq');
  return head === undefined ? 0 : headRow.unwrap().pick({ seq: true }).parse(head).seq;
}

/** Verifies many chains at once; one that disagrees with its head is verified again alone. */
async function look(
  connection: ScopedConnection,
  heads: readonly HeadRow[],
): Promise<{ sound: HeadRow[]; doubtful: Subject[] }> {
  const places = new Map<string, Place | 'doubtful'>();
  for await (const row of entriesOf(connection, heads)) {
    const key = chainKey({ type: row.subject_type, id: row.subject_id });
    const last = places.get(key) ?? START;
    if (last !== 'doubtful') places.set(key, faultOf(row, last) === undefined ? row : 'doubtful');
  }
  const isSound = (head: HeadRow): boolean => {
    const last = places.get(chainKey(subjectOf(head))) ?? START;
    return last !== 'doubtful' && endFault(last, head) === undefined;
  };
  return {
    sound: heads.filter(isSound),
    doubtful: heads.filter((head) => !isSound(head)).map(subjectOf),
  };
}
