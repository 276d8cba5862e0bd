import { z } from 'zod';

import { SLA_STATUSES } from '../core/contracts';

export const slaStatus = z.enum(SLA_STATUSES, {
  error: `must be one of ${SLA_STATUSES.join(', ')}`,
});

const LEFT = 'must be whole milliseconds such as 3600000, and may be negative';

/** Query strings have texts. */
const milliseconds = z
  .union([z.int(), z.string().regex(/^-?\d{1,15}$/)], { error: LEFT })
  .transform(Number)
  .pipe(z.int());

/** FR-L3-002. The state of an instance's SLA, in lists. */
export const slaState = z.lazy(() =>
  z
    .object({
      status: slaStatus,
      breachAt: z.string(),
      leftMs: z
        .int()
        .nullable()
        .describe('Time until the breach, around the clock; null once it has ended.'),
    })
    .nullable()
    .describe('The SLA of the instance (level 3); null where there is none.'),
);

export type SlaState = z.infer<typeof slaState>;

/** Filters by the SLA of an instance. */
export const slaFilters = z.lazy(() =>
  z.strictObject({
    status: z
      .union([slaStatus, z.strictObject({ $eq: slaStatus.optional(), $in: statuses.optional() })], {
        error: `must be one of ${SLA_STATUSES.join(', ')}, or { $eq } or { $in } with them`,
      })
      .optional()
      .describe(`One of ${SLA_STATUSES.map((one) => `\`${one}\``).join(', ')}.`),
    leftMs: z
      .strictObject(
        {
          ...{ $lt: milliseconds.optional(), $lte: milliseconds.optional() },
          ...{ $gt: milliseconds.optional(), $gte: milliseconds.optional() },
        },
        { error: 'must be { $lt }, { $lte }, { $gt } or { $gte } with milliseconds' },
      )
      .optional()
      .describe('The time left, of an SLA that has not ended: `$lt`, `$lte`, `$gt`, `$gte`.'),
  }),
);

const statuses = z.union([slaStatus, z.array(slaStatus)], {
  error: `must be of ${SLA_STATUSES.join(', ')}`,
});

export type SlaFilters = z.output<typeof slaFilters>;

/** The least time left first; clocks that are paused come after those that run. */
export const SLA_SORTS = ['sla.leftMs', 'sla.leftMs:asc', 'sla.leftMs:desc'] as const;
