const FIRST = 1_000;
const LONGEST = 600_000;

/** The delay after this many failed attempts, in milliseconds: 1 s, doubled each time, at most 10 min. */
export const retryDelay = (attempts: number): number =>
  Math.min(FIRST * 2 ** Math.max(attempts - 1, 0), LONGEST);
