import { z } from 'zod';

/** How many ids one request may ask for. */
const MOST = 100;

const id = z
  .string({ error: 'must be text' })
  .max(255, { error: 'must be at most 255 characters long' });

const ids = z.union([id, z.array(id).max(MOST, { error: `must have at most ${MOST} entries` })], {
  error: `must be text, or a list of at most ${MOST}`,
});

/** A filter by ids: a value, or `$eq` or `$in` with values. */
export const idFilter = z.union([id, z.strictObject({ $eq: id.optional(), $in: ids.optional() })], {
  error: `must be text of at most 255 characters, or { $eq } or { $in } with at most ${MOST} of them`,
});

type Filter<Value> = Value | { $eq?: Value | undefined; $in?: Value | Value[] | undefined };

/** The values that satisfy a filter; undefined if it is absent or empty. */
export function valuesOf<Value extends string>(
  filter: Filter<Value> | undefined,
): readonly Value[] | undefined {
  if (filter === undefined || typeof filter === 'string') {
    return filter === undefined ? undefined : [filter];
  }
  const { $eq, $in } = filter;
  const listed = typeof $in === 'string' ? [$in] : $in;
  if ($eq === undefined) return listed;
  return !listed || listed.includes($eq) ? [$eq] : [];
}
