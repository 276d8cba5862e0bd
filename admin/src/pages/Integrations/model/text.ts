/** So much of an answer is shown. */
const MOST = 4_000;

/** JSON to read, cut where it is long. */
export function textOf(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return text.length > MOST ? `${text.slice(0, MOST)}…` : text;
}
