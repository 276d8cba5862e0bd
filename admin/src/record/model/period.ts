export const PERIODS = ['week', 'month', 'quarter', 'year'] as const;
export type Period = (typeof PERIODS)[number];

const DAYS: Readonly<Record<Period, number>> = { week: 7, month: 30, quarter: 90, year: 365 };

/** The begin of the period, at midnight, so that a list that is drawn again asks the same again. */
export function sinceOf(period: Period, now: Date): string {
  const start = new Date(now);
  start.setHours(0, 0, 0, 0);
  start.setDate(start.getDate() - DAYS[period]);
  return start.toISOString();
}

export const SHOWN = ['all', 'interactions', 'tasks', 'mails', 'process'] as const;
export type Shown = (typeof SHOWN)[number];

/** The kinds of items that a filter of the timeline shows; none means all. */
export const KINDS_OF: Readonly<
  Record<Shown, readonly ('history' | 'interaction' | 'task' | 'mail')[]>
> = {
  ...{ all: [], interactions: ['interaction'], tasks: ['task'] },
  ...{ mails: ['mail'], process: ['history'] },
};
