import { z } from 'zod';

import { format, groupValue, instant, nameList, PERIODS } from './periods';

/**
 * GET /reports/… : how instances move through their stages, from the stage log. All of them take the
 * same query. A day as `to` counts until its end; times are in UTC.
 */
const text = (what: string) =>
  z.string({ error: `must be ${what}` }).min(1, { error: `must be ${what}` });

export const reportQuery = z.lazy(() =>
  z.strictObject({
    definition: text('the name of a definition').optional().describe('The name of the definition.'),
    version: text('a version').optional().describe('The version of the definition.'),
    entity: text('an entity').optional().describe('The entity, such as `lead`.'),
    from: instant.optional().describe('The first day or time.'),
    to: instant.optional().describe('The last day; or a time, before which it ends.'),
    owner: text('user:<documentId>, admin:<documentId>, team:<documentId> or me')
      .optional()
      .describe('The owner: a person, a team, or `me`.'),
    team: text('the key or documentId of a team')
      .optional()
      .describe('The key or documentId of a team: it or one of its members is the owner.'),
    filters: z
      .record(z.string(), z.unknown(), { error: 'must be conditions on fields of the records' })
      .optional()
      .describe('Conditions on the records, as in the list of their type.'),
    groupBy: nameList(2, 'names')
      .optional()
      .describe(
        `At most two of ${[...PERIODS, 'owner', 'team', 'version'].map((name) => `\`${name}\``).join(', ')}, or a field of the records; a date as \`closeDate:month\`.`,
      ),
    format: format.optional().describe('`json` by default.'),
  }),
);

export type ReportQuery = z.input<typeof reportQuery>;

const rate = z.number().nullable();
const count = z.int();

const group = z
  .record(z.string(), groupValue)
  .describe('The value of each name of `groupBy`; null where it is empty.');

/** Milliseconds; null where there is nothing to measure. */
const times = z.object({ median: z.int(), p90: z.int() }).nullable();

const meta = z.object({
  from: z.string().nullable(),
  to: z.string().nullable(),
  groupBy: z.array(z.string()),
  isComplete: z
    .boolean()
    .describe('False while the stage log of older instances is still being filled.'),
});

export type ReportMeta = z.infer<typeof meta>;

const answer = <Row extends z.ZodType>(row: Row) => z.object({ data: z.array(row), meta });

const pipeline = { definition: z.string(), entity: z.string(), group };

/** GET /reports/conversion : where the entries into each stage have led, and how long they took. */
export namespace GetConversion {
  export const query = reportQuery;
  export const row = z.lazy(() =>
    z.object({
      ...{ ...pipeline, stage: z.string() },
      entered: count.describe('Entries into the stage; an instance may enter it several times.'),
      open: count.describe('Those that are still there.'),
      left: count,
      next: z
        .array(z.object({ stage: z.string(), count, rate }))
        .describe('The stages entered from there, with their share of `entered`.'),
      outcomes: z
        .array(z.object({ outcome: z.string(), count, rate }))
        .describe('Instances that ended there; `reverted` is a conversion that was taken back.'),
      time: times.describe('Time in the stage of those that left it; null for a final stage.'),
      lostReasons: z.array(z.object({ reason: z.string().nullable(), count })),
    }),
  );
  export const response = z.lazy(() => answer(row));
  export type Row = z.infer<typeof row>;
  export type Response = z.infer<typeof response>;
}

/** GET /reports/funnel : how far the instances have come that were started in a period. */
export namespace GetFunnel {
  export const query = reportQuery;
  export const row = z.lazy(() =>
    z.object({
      ...{ ...pipeline, started: count, open: count },
      outcomes: z.array(z.object({ outcome: z.string(), count, rate })),
      stages: z
        .array(
          z.object({
            stage: z.string(),
            reached: count.describe('Instances that have entered it at least once.'),
            rate: rate.describe('Their share of `started`.'),
            ratePrevious: rate.describe('`reached` divided by that of the stage before.'),
          }),
        )
        .describe('In the order of the definition.'),
    }),
  );
  export const response = z.lazy(() => answer(row));
  export type Row = z.infer<typeof row>;
  export type Response = z.infer<typeof response>;
}

/** GET /reports/velocity : what instances that were won or lost in a period brought, and how fast. */
export namespace GetVelocity {
  export const query = reportQuery;
  export const row = z.lazy(() =>
    z.object({
      ...{ ...pipeline, currency: z.string().nullable(), won: count, lost: count },
      winRate: rate.describe('`won` of all that were won or lost.'),
      value: z.number().describe('The value of those won, when they were won.'),
      averageValue: z.number().nullable(),
      cycle: times.describe('Time from the start to the win.'),
      averageCycle: z.int().nullable(),
      perDay: z
        .number()
        .nullable()
        .describe('Sales velocity: deals × win rate × average value ÷ days of the average cycle.'),
    }),
  );
  export const response = z.lazy(() => answer(row));
  export type Row = z.infer<typeof row>;
  export type Response = z.infer<typeof response>;
}

/** GET /reports/lost-reasons : why instances were lost in a period, and what they were worth then. */
export namespace GetLostReasons {
  export const query = reportQuery;
  export const row = z.lazy(() =>
    z.object({
      ...{ ...pipeline, currency: z.string().nullable() },
      reason: z.string().nullable().describe('Null for those that were lost without one.'),
      count,
      value: z.number().describe('Their value when they were lost.'),
    }),
  );
  export const response = z.lazy(() => answer(row));
  export type Row = z.infer<typeof row>;
  export type Response = z.infer<typeof response>;
}

/** GET /reports/forecast : the value of opportunities that are open and that were won, by period. */
export namespace GetForecast {
  export const query = z.lazy(() =>
    z.strictObject({
      ...reportQuery.unwrap().shape,
      period: z
        .enum(PERIODS, { error: `must be one of ${PERIODS.join(', ')}` })
        .optional()
        .describe('`month` by default.'),
      groupBy: nameList(2, 'names')
        .optional()
        .describe('At most two of `definition`, `owner`, `team`, `version`, or a field.'),
    }),
  );
  export const row = z.lazy(() =>
    z.object({
      period: z
        .string()
        .nullable()
        .describe('Of the close date of open ones, null without one; of the win of those won.'),
      ...{ currency: z.string().nullable(), group },
      pipeline: z.object({ count, value: z.number() }).describe('Open ones.'),
      weighted: z.number().describe('Their value, each times the win rate of its stage so far.'),
      unweighted: z.number().describe('The value of open ones in stages without a win rate.'),
      won: z.object({ count, value: z.number() }),
    }),
  );
  export const response = z.lazy(() =>
    z.object({
      data: z.array(row),
      meta: meta.extend({
        winRates: z
          .array(
            z.object({
              ...{ definition: z.string(), entity: z.string(), stage: z.string() },
              ...{ ended: count, rate: z.number() },
            }),
          )
          .describe('Of the instances that were in a stage and are won or lost, those won.'),
      }),
    }),
  );
  export type Query = z.input<typeof query>;
  export type Row = z.infer<typeof row>;
  export type Response = z.infer<typeof response>;
}
