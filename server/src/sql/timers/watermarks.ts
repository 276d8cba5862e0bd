import type { Share } from './shares';

/** Claims in a row that may leave out what is before the watermark. */
const MOST = 16;

interface Watermark {
  readonly from: number;
  readonly claims: number;
}

/**
 * Where the claims of a backlog continue: what lies before was claimed a moment ago, and the database
 * would look through it again and again until it has cleaned up. A row that is due earlier and comes
 * later, or whose lease has ended, is found by the next claim that is not full, and by each sixteenth.
 */
export class Watermarks {
  readonly #marks = new Map<string, Watermark>();

  /** In milliseconds since 1970; undefined: from the beginning. */
  of(share: Share): number | undefined {
    return this.#marks.get(keyOf(share))?.from;
  }

  /** @param claimed the due times of the rows that a claim has got. */
  note(share: Share, claimed: readonly number[]): void {
    const key = keyOf(share);
    const claims = (this.#marks.get(key)?.claims ?? 0) + 1;
    if (claimed.length < share.limit || claims >= MOST) this.#marks.delete(key);
    else this.#marks.set(key, { from: claimed.reduce((a, b) => Math.max(a, b)), claims });
  }
}

const keyOf = ({ only, except }: Share): string => JSON.stringify([only, except]);
