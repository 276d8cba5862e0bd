/** A day that was pasted, or the text that is none. */
export interface ReadDays {
  readonly days: readonly string[];
  readonly unread: readonly string[];
}

const ISO = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;
const DOTTED = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/;

/** `2026-12-25` and `25.12.2026`, one on each line or between commas; what follows a day is left out. */
export function readDays(text: string): ReadDays {
  const days: string[] = [];
  const unread: string[] = [];
  for (const line of text.split(/[\n,;]+/)) {
    const entry = line.trim();
    if (entry === '') continue;
    const day = readDay(entry.split(/[\s|\t]+/)[0] ?? '');
    if (day === undefined) unread.push(entry);
    else days.push(day);
  }
  return { days: [...new Set(days)].sort(), unread };
}

function readDay(text: string): string | undefined {
  const iso = ISO.exec(text);
  const dotted = DOTTED.exec(text);
  const [year, month, day] = iso
    ? [iso[1], iso[2], iso[3]]
    : dotted
      ? [dotted[3], dotted[2], dotted[1]]
      : [];
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const written = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const date = new Date(`${written}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(written)
    ? written
    : undefined;
}

/** By year, each in order. */
export function byYear(days: readonly string[]): readonly (readonly [string, string[]])[] {
  const years = new Map<string, string[]>();
  for (const day of [...days].sort()) {
    const year = day.slice(0, 4);
    years.set(year, [...(years.get(year) ?? []), day]);
  }
  return [...years];
}
