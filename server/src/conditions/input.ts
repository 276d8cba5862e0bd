import type { Json, JsonObject } from '../core/contracts';
import type { Problem } from '../core/errors';
import { nearestName } from '../fields';

/** The input of a condition as an object; anything else counts as empty. */
export const entriesOf = (input: Json): JsonObject =>
  typeof input === 'object' && input !== null && !Array.isArray(input) ? (input as JsonObject) : {};

/** Reports unknown keys. */
export function reportKeys(input: Json, known: readonly string[]): readonly Problem[] {
  return Object.keys(entriesOf(input))
    .filter((key) => !known.includes(key))
    .map((key) => {
      const near = nearestName(key.slice(0, 100), known);
      const advice = near ? `did you mean "${near}"?` : `it takes ${known.join(', ')}`;
      return { path: [key], message: `"${key.slice(0, 80)}" is not known; ${advice}` };
    });
}
