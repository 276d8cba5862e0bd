import { z } from 'zod';

import { format, groupValue, nameList } from './periods';

/** The measures besides `count`. */
export const MEASURES = ['sum', 'avg', 'min', 'max'] as const;

export type Measure = (typeof MEASURES)[number];

/** The most fields of one measure. */
const MOST_FIELDS = 10;

const fields = (what: string) =>
  nameList(MOST_FIELDS, 'fields').optional().describe(`${what}, separated by commas.`);

/** GET /contacts/aggregate, and of the other records: counts and sums of what the list would have. */
export namespace AggregateRecords {
  export const query = z.lazy(() =>
    z.strictObject({
      groupBy: nameList(2, 'fields')
        .optional()
        .describe(
          'At most two fields; a date by `day`, `week`, `month`, `quarter` or `year`: `closeDate:month`.',
        ),
      sum: fields('Numbers'),
      avg: fields('Numbers'),
      min: fields('Numbers or dates'),
      max: fields('Numbers or dates'),
      filters: z
        .record(z.string(), z.unknown(), { error: 'must be conditions on fields' })
        .optional()
        .describe('As in the list.'),
      _q: z.string({ error: 'must be text' }).optional().describe('As in the list.'),
      sort: z
        .enum(['count', 'count:asc', 'count:desc', 'key', 'key:asc', 'key:desc'], {
          error: 'must be count or key, with :asc or :desc',
        })
        .optional()
        .describe('`key:asc` by default: by the values of `groupBy`.'),
      format: format.optional().describe('`json` by default.'),
    }),
  );
  const measured = z.record(z.string(), z.union([z.number(), z.string()]).nullable());
  export const row = z.lazy(() =>
    z.object({
      group: z.record(z.string(), groupValue),
      count: z.int(),
      ...{ sum: measured.optional(), avg: measured.optional() },
      ...{ min: measured.optional(), max: measured.optional() },
    }),
  );
  export const response = z.lazy(() =>
    z.object({
      data: z.array(row),
      meta: z.object({ groupBy: z.array(z.string()), groups: z.int() }),
    }),
  );
  export type Query = z.input<typeof query>;
  export type Row = z.infer<typeof row>;
  export type Response = z.infer<typeof response>;
}
