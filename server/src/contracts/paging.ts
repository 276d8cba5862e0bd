import { z } from 'zod';

/** A whole number from 1 as a query writes it: no signs, points or exponents. */
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

/** How many a page has, at most a hundred. */
export const pageSize = whole(100);

/** `pagination` of a query, as Strapi has it by pages. */
export const pageQuery = z
  .lazy(() => z.strictObject({ page: whole(1_000_000).optional(), pageSize: pageSize.optional() }))
  .optional();

/** `meta.pagination` of an answer. */
export const pageAnswer = z.lazy(() =>
  z.object({
    page: z.int(),
    pageSize: z.int(),
    pageCount: z.int(),
    total: z.int(),
  }),
);
