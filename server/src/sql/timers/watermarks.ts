import type { Share } from './shares';

/** Claims in a row that may leave out what is before the watermark. */
const MOST = 16;

/** For how long they may, in milliseconds: the claims of a worker whose slots are slow are few. */
const LONGEST = 30_000;

interface Watermark {
  readonly from: number;
  readonly claims: number;
  /** The first of these claims, by this process's monotonic clock. */
  readonly since: number;
}

/**
 * Where the claims of a backlog continue: what lies before was claimed a moment ago, and the database
 * would look through it again and again until it has cleaned up. A row that is due earlier and comes
 * later, or whose lease has ended, is found by the next claim that is not full, by each sixteenth, and by
 * the first one after half a minute.
 */
export class Watermarks {
  readonly #marks = new Map<string, Watermark>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** In milliseconds since 1970; undefined: from the beginning. */
  of(share: Share): number | undefined {
    const mark = this.#marks.get(keyOf(share));
    return mark && this.now() - mark.since < LONGEST ? mark.from : undefined;
  }

  /** @param claimed the due times of the rows that a claim has got. */
  note(share: Share, claimed: readonly number[]): void {
    const key = keyOf(share);
    const { claims, since } = this.#marks.get(key) ?? { claims: 0, since: this.now() };
    const isOver = claims + 1 >= MOST || this.now() - since >= LONGEST;
    if (claimed.length < share.limit || isOver) this.#marks.delete(key);
    else {
      const from = claimed.reduce((a, b) => Math.max(a, b));
      this.#marks.set(key, { from, claims: claims + 1, since });
    }
  }
}

const keyOf = ({ only, except }: Share): string => JSON.stringify([only, except]);
