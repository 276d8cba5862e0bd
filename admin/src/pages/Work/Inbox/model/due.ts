export type Urgency = 'overdue' | 'today' | 'later' | 'none';

/** How urgent a due date is; `today` ends at midnight of the reader. */
export function urgencyOf(dueAt: string | null, now: Date): Urgency {
  if (dueAt === null) return 'none';
  const due = new Date(dueAt);
  if (due.getTime() <= now.getTime()) return 'overdue';
  return due.toDateString() === now.toDateString() ? 'today' : 'later';
}

export const DUE_FILTERS = ['overdue', 'today', 'week'] as const;
export type DueFilter = (typeof DUE_FILTERS)[number];

/**
 * The end of the period of a filter, in ISO 8601. In whole minutes for `overdue`, so that a list that is
 * drawn again asks the same again.
 */
export function dueBefore(filter: DueFilter, now: Date): string {
  const end = new Date(now);
  if (filter === 'overdue') end.setSeconds(0, 0);
  else {
    end.setHours(0, 0, 0, 0);
    end.setDate(end.getDate() + (filter === 'today' ? 1 : 7));
  }
  return end.toISOString();
}
