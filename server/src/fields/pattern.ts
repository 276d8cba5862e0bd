import { RE2JS } from 're2js';

import type { FieldDefinition } from '../core/contracts';
import { isUnstorable } from './text-safety';

/** Maximum length of a pattern. */
const PATTERN_LIMIT = 500;
/** Maximum size of the compiled program: `x{1000}` compiles to a thousand instructions. */
const PROGRAM_LIMIT = 1000;
/**
 * Maximum of instructions times characters, about a tenth of a second: matching is linear in the
 * text, but a long text and a large pattern multiply.
 */
const WORK_LIMIT = 3_000_000;

/** Cache of compiled patterns, garbage-collected with their fields. */
const compiled = new WeakMap<FieldDefinition, RE2JS>();

/**
 * Why a text does not match its field's pattern, as the end of a sentence, or `undefined`.
 *
 * Patterns are user input, so they run on RE2, which does not backtrack (SR-002).
 */
export function patternProblem(field: FieldDefinition, text: string): string | undefined {
  if (field.pattern === undefined) return undefined;
  const pattern = compiled.get(field) ?? RE2JS.compile(field.pattern);
  compiled.set(field, pattern);
  const longest = Math.floor(WORK_LIMIT / pattern.programSize());
  if (text.length > longest) {
    return `must be at most ${longest} characters long to be matched against its pattern`;
  }
  return pattern.matcher(text).find() ? undefined : `must match the pattern ${field.pattern}`;
}

/** Why a pattern is invalid, or `undefined`. */
export function patternFault(pattern: string): string | undefined {
  if (pattern.length > PATTERN_LIMIT) return `must be at most ${PATTERN_LIMIT} characters long`;
  if (isUnstorable(pattern))
    return 'contains a character that cannot be stored (NUL or an unpaired surrogate)';
  try {
    const large = RE2JS.compile(pattern).programSize() > PROGRAM_LIMIT;
    return large ? 'repeats too much to be run on every value; make its counts smaller' : undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return `is not a pattern we can run (RE2 syntax: no look-around, no back-references): ${reason}`;
  }
}
