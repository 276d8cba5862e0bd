/** Longer delays of a receiver are ignored beyond a day. */
const LONGEST = 24 * 60 * 60 * 1000;

/** `Retry-After` in milliseconds: seconds or a date; undefined if there is none (RFC 9110 10.2.3). */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  if (!/^(?:\d{1,9}|.* GMT)$/.test(text)) return undefined;
  const ms = text.endsWith('GMT') ? Date.parse(text) - now : Number(text) * 1000;
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), LONGEST) : undefined;
}
