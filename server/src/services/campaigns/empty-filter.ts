import type { Problem } from '../../core/errors';

/** Strapi's query limits allow less. */
const DEEPEST = 100;

/**
 * Parts of a filter without a condition: `{}`, `{ "score": {} }`, `{ "$or": [] }`, `{ "$not": {}
 * }`. Strapi ignores them, so the filter would match more records than intended.
 */
export function emptyParts(filter: unknown, path: Problem['path'], depth = 0): Problem[] {
  if (typeof filter !== 'object' || filter === null || depth > DEEPEST) return [];
  const entries = Object.entries(filter);
  if (entries.length === 0) {
    const message = `"${path.join('.').slice(0, 200)}" names no condition. Write one, or "all": true in place of "filters" for everybody`;
    return [{ path, message }];
  }
  return entries.flatMap(([key, value]) =>
    emptyParts(value, [...path, Array.isArray(filter) ? Number(key) : key], depth + 1),
  );
}
