import { z } from 'zod';

/** An unsigned integer of at least 1 in a query: no signs, points or exponents. */
const whole = (most: number) =>
  z
    .union([z.int(), z.string().regex(/^\d{1,9}$/)], { error: 'must be a whole number' })
    .transform(Number)
    .pipe(
      z
        .number()
        .min(1, { error: 'must be at least 1' })
        .max(most, { error: `must be at most ${most}` }),
    )
    .meta({ type: 'integer', minimum: 1, maximum: most });

/** The page size, at most 100. */
export const pageSize = whole(100).describe('Items per page; 25 by default.');

/** `true` or `false` in a query. */
export const queryFlag = z
  .union([z.boolean(), z.enum(['true', 'false'])], { error: 'must be true or false' })
  .transform((value) => value === true || value === 'true')
  // Strapi's own OpenAPI describes what a value becomes.
  .pipe(z.boolean())
  .meta({ type: 'boolean' });

export const withCount = queryFlag
  .meta({ type: 'boolean', default: true })
  .describe('Whether `total` and `pageCount` are counted; true by default.');

/** Strapi's page-based `pagination`. */
export const pageQuery = z
  .lazy(() =>
    z.strictObject({
      page: whole(1_000_000).optional().describe('The page, from 1.'),
      pageSize: pageSize.optional(),
      withCount: withCount.optional(),
    }),
  )
  .optional()
  .describe('The page of the list.');

/** `meta.pagination` of a response; without a count it has neither `pageCount` nor `total`. */
export const pageAnswer = z.lazy(() =>
  z.object({
    page: z.int(),
    pageSize: z.int(),
    pageCount: z.int().optional(),
    total: z.int().optional(),
  }),
);

export type PageAnswer = z.infer<typeof pageAnswer>;
