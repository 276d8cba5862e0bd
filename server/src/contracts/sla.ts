import { z } from 'zod';

import { SLA_STATUSES } from '../core/contracts';
import { isoTime } from './instances';
import { pageAnswer, pageQuery } from './paging';
import { slaStatus } from './sla-state';

/** GET /sla/pipelines : the SLAs that active definitions declare. */
export namespace ListSlaPipelines {
  export const response = z.lazy(() =>
    z.object({
      data: z.array(
        z.object({
          definition: z.string(),
          label: z.string(),
          version: z.string(),
          duration: z.string(),
          calendar: z.string().nullable().describe('Null if it counts around the clock.'),
        }),
      ),
      meta: z.object({}),
    }),
  );
  export type Response = z.infer<typeof response>;
}

const SORTS = [
  ...['breachAt', 'breachAt:asc', 'breachAt:desc'],
  ...['startedAt', 'startedAt:asc', 'startedAt:desc'],
] as const;

/** GET /sla : the SLAs of instances, those that are due first come first. */
export namespace ListSla {
  export const query = z.lazy(() =>
    z.strictObject({
      filters: z
        .lazy(() =>
          z.strictObject({
            status: z
              .union([slaStatus, z.strictObject({ $in: z.array(slaStatus) })], {
                error: `must be one of ${SLA_STATUSES.join(', ')}, or { $in } with them`,
              })
              .optional()
              .describe(
                `One of ${SLA_STATUSES.map((one) => `\`${one}\``).join(', ')}, or \`$in\`.`,
              ),
            definition: z
              .string({ error: 'must be the name of a definition' })
              .optional()
              .describe('The name of the definition.'),
          }),
        )
        .optional()
        .describe('Which ones.'),
      sort: z
        .enum(SORTS, { error: `must be one of ${SORTS.join(', ')}` })
        .optional()
        .describe('`breachAt` by default: the least time left first.'),
      pagination: pageQuery,
    }),
  );
  export const response = z.lazy(() =>
    z.object({
      data: z.array(
        z.object({
          instance: z.string(),
          subject: z.object({ type: z.string(), id: z.string() }),
          definition: z.string(),
          duration: z.string(),
          calendar: z.string().nullable(),
          status: slaStatus,
          startedAt: isoTime,
          breachAt: isoTime,
          pausedAt: isoTime.nullable(),
          endedAt: isoTime.nullable().describe('When it was met, breached or cancelled.'),
          leftMs: z
            .int()
            .nullable()
            .describe('Time until the breach, around the clock; null once it has ended.'),
        }),
      ),
      meta: z.object({ pagination: pageAnswer }),
    }),
  );
  export type Query = z.input<typeof query>;
  export type Response = z.infer<typeof response>;
}
