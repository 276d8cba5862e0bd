import { createHash } from 'node:crypto';

/** Figures that change while nothing happens; the times from which they follow stand beside them. */
const PASSING = ['leftMs', 'averageMs'];
const MINUTE = 60_000;

/**
 * The weak entity tag of an answer: the same for what says the same. Of figures that pass by themselves
 * only the minutes count.
 */
export function answerTag(body: object): string {
  const meaning = JSON.stringify(body, (name, value: unknown) =>
    typeof value === 'number' && PASSING.includes(name) ? Math.floor(value / MINUTE) : value,
  );
  return `W/"${createHash('sha1').update(meaning).digest('base64url')}"`;
}
