import type { Problem } from '../../core/errors';

/** Deeper than any filter that Strapi's query limits let through. */
const DEEPEST = 100;

/**
 * Parts of a filter that name no condition: `{}`, `{ "score": {} }`, `{ "$or": [] }`, `{ "$not": {} }`.
 * Strapi leaves them out, so that the filter would find more records than it reads like.
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
