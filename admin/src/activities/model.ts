import type { Activity } from '../api/records';

export const BUCKETS = ['overdue', 'today', 'week', 'later', 'undated'] as const;
export type Bucket = (typeof BUCKETS)[number];

/** The begin of a day that is some days from now, in the reader's time zone. */
function startOfDay(now: Date, days: number): Date {
  const day = new Date(now);
  day.setHours(0, 0, 0, 0);
  day.setDate(day.getDate() + days);
  return day;
}

/** Days until the end of the week, which is Sunday's. */
const restOfWeek = (now: Date): number => ((7 - now.getDay()) % 7) + 1;

export function bucketOf(dueAt: string | null, now: Date): Bucket {
  if (dueAt === null) return 'undated';
  const due = new Date(dueAt);
  if (due.getTime() < now.getTime()) return 'overdue';
  if (due < startOfDay(now, 1)) return 'today';
  return due < startOfDay(now, restOfWeek(now)) ? 'week' : 'later';
}

export interface Group {
  readonly bucket: Bucket;
  readonly items: readonly Activity[];
}

/** A list by due date, in groups. */
export const groupsOf = (items: readonly Activity[], now: Date): readonly Group[] =>
  BUCKETS.map((bucket) => ({
    bucket,
    items: items.filter(({ dueAt }) => bucketOf(dueAt, now) === bucket),
  })).filter((group) => group.items.length > 0);

/** The period of a filter, in ISO 8601; in whole minutes, so that a list that is drawn again asks the same. */
export function periodOf(
  bucket: Bucket,
  now: Date,
): { readonly from: string | null; readonly before: string | null; readonly undated: boolean } {
  const minute = new Date(now);
  minute.setSeconds(0, 0);
  const [today, next, week] = [minute, startOfDay(now, 1), startOfDay(now, restOfWeek(now))].map(
    (date) => date.toISOString(),
  ) as [string, string, string];
  const period = (from: string | null, before: string | null) => ({ from, before, undated: false });
  if (bucket === 'overdue') return period(null, today);
  if (bucket === 'today') return period(today, next);
  if (bucket === 'week') return period(next, week);
  if (bucket === 'later') return period(week, null);
  return { from: null, before: null, undated: true };
}
