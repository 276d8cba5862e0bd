import type { Subject } from '../../core/contracts';
import { miscounts, type CountingRecords } from './anchors';
import { chainKey } from './chains';
import { endFault, faultOf, START, type Place } from './links';
import { HEADS, headRow } from './rows';
import { entriesOf, headless, headsAfter, subjectOf, type HeadRow } from './scan';
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

/** A part of all chains; its last one has the chains that no head names, and the counters. */
export interface HistoryPart extends HistoryReport {
  /** The last verified chain, after which the next part begins; null: all are verified. */
  readonly next: Subject | null;
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
  const tally = new Tally(connection);
  if (subject) await tally.addChain(subject);
  else {
    for (let place: Subject | null | undefined; place !== null; ) {
      place = await tally.addHeads(place);
    }
    await tally.addHeadless();
  }
  await tally.addMiscounts(records, subject);
  return tally.report();
}

/**
 * Verifies the chains after one, for callers that wait for an answer. A record may be named by the part
 * that has its chain, and again by the last one for its counter.
 *
 * @param chains how many at least, where there are as many; up to 200 more.
 */
export async function verifyHistoryPart(
  connection: ScopedConnection,
  records: readonly CountingRecords[],
  { after, chains }: { readonly after: Subject | undefined; readonly chains: number },
): Promise<HistoryPart> {
  const tally = new Tally(connection);
  let place: Subject | null | undefined = after;
  do place = await tally.addHeads(place);
  while (place !== null && tally.report().chains < chains);
  if (place === null) {
    await tally.addHeadless();
    await tally.addMiscounts(records);
  }
  return { ...tally.report(), next: place };
}

/** What was verified and found so far, one fault a record. */
class Tally {
  #chains = 0;
  #entries = 0;
  readonly #broken = new Map<string, BrokenChain>();

  constructor(private readonly connection: ScopedConnection) {}

  report(): HistoryReport {
    const broken = [...this.#broken.values()];
    return { chains: this.#chains, entries: this.#entries, broken };
  }

  async addChain(subject: Subject): Promise<void> {
    const { entries, fault } = await verifyChain(this.connection, subject);
    this.#entries += entries;
    this.#chains += 1;
    if (fault) this.#broken.set(chainKey(subject), { subject, ...fault });
  }

  /** @returns the last chain it has added; null if there is none after this one. */
  async addHeads(after: Subject | undefined): Promise<Subject | null> {
    const heads = await headsAfter(this.connection, after);
    if (heads.length === 0) return null;
    const { sound, doubtful } = await look(this.connection, heads);
    this.#chains += sound.length;
    this.#entries += sound.reduce((sum, { seq }) => sum + seq, 0);
    for (const one of doubtful) await this.addChain(one);
    const last = heads.at(-1);
    return last ? subjectOf(last) : null;
  }

  async addHeadless(): Promise<void> {
    for (const one of await headless(this.connection)) await this.addChain(one);
  }

  async addMiscounts(records: readonly CountingRecords[], only?: Subject): Promise<void> {
    for await (const { subject, problem } of miscounts(this.connection, records, only)) {
      const key = chainKey(subject);
      if (this.#broken.has(key)) continue;
      const seq = (await lengthOf(this.connection, subject)) + 1;
      this.#broken.set(key, { subject, seq, problem });
    }
  }
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
