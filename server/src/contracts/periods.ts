import { z } from 'zod';

import { parseInstant } from '../core/calendar';

/** Periods by which dates are grouped; weeks begin on Monday. */
export const PERIODS = ['day', 'week', 'month', 'quarter', 'year'] as const;

export type Period = (typeof PERIODS)[number];

export const isPeriod = (name: string): name is Period =>
  (PERIODS as readonly string[]).includes(name);

/** The most groups of one answer. */
export const MOST_GROUPS = 10_000;

const names = z.union([z.string(), z.array(z.string())], {
  error: 'must be names, separated by commas',
});

/** Names in a query: `a,b`, or several parameters. */
export const nameList = (most: number, what: string) =>
  names
    .transform((given) =>
      [given]
        .flat()
        .flatMap((text) => text.split(','))
        .map((name) => name.trim())
        .filter((name) => name !== ''),
    )
    .pipe(
      z
        .array(z.string())
        .max(most, { error: `must be at most ${most} ${what}` })
        .refine((list) => new Set(list).size === list.length, { error: 'names something twice' }),
    )
    .meta({ anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] });

/** A day, or an ISO 8601 time with its zone. */
export const instant = z
  .string({ error: 'must be a day such as 2026-03-31, or a time such as 2026-03-31T09:00:00Z' })
  .refine((text) => !Number.isNaN(parseInstant(text, { zone: 'required' })), {
    error: 'must be a day such as 2026-03-31, or a time such as 2026-03-31T09:00:00Z',
  });

export const format = z.enum(['json', 'csv'], { error: 'must be json or csv' });

/** A value by which rows are grouped; null where it is empty. */
export const groupValue = z.union([z.string(), z.number(), z.boolean()]).nullable();
