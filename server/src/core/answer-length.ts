/** What an integration may answer: 256 KB of JSON, and what a webhook adds to the body of its receiver. */
const LONGEST = 272 * 1024;

/**
 * Whether an answer is too long to be kept. Counts no more characters than its JSON has, and reads no further than
 * it has to.
 */
export function isTooLong(answer: unknown): boolean {
  let left = LONGEST;
  const waiting: unknown[] = [answer];
  while (waiting.length > 0) {
    const value = waiting.pop();
    left -= typeof value === 'string' ? value.length + 2 : 1;
    if (typeof value === 'object' && value !== null) {
      const isList = Array.isArray(value);
      for (const key in value) {
        left -= isList ? 1 : key.length + 3;
        if (left < 0) return true;
        waiting.push((value as Record<string, unknown>)[key]);
      }
    }
    if (left < 0) return true;
  }
  return false;
}
