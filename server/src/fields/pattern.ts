import { RE2JS } from 're2js';

import type { FieldDefinition } from '../core/contracts';
import { isUnstorable } from './text-safety';

/** Long enough for any honest format. */
const PATTERN_LIMIT = 500;
/** Of the compiled pattern: `x{1000}` compiles to a thousand steps. */
const PROGRAM_LIMIT = 1000;
/**
 * Steps times characters is what a match costs at most: this many take a tenth of a second or so.
 * Time is linear in the text, but a long text and a large pattern still multiply.
 */
const WORK_LIMIT = 3_000_000;

/** A compiled pattern belongs to its field and goes with it. */
const compiled = new WeakMap<FieldDefinition, RE2JS>();

/**
 * What is wrong with a text under its field's pattern, as the end of a sentence, or `undefined`.
 *
 * Patterns come from people in an admin form, so they run on RE2: no backtracking, hence none that
 * hangs the server (SR-002).
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

/** What is wrong with a pattern, or `undefined`. */
export function patternFault(pattern: string): string | undefined {
  if (pattern.length > PATTERN_LIMIT) return `must be at most ${PATTERN_LIMIT} characters long`;
  if (isUnstorable(pattern)) return 'holds a character that cannot be stored (NUL or half a pair)';
  try {
    const large = RE2JS.compile(pattern).programSize() > PROGRAM_LIMIT;
    return large ? 'repeats too much to be run on every value; make its counts smaller' : undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return `is not a pattern we can run (RE2 syntax: no look-around, no back-references): ${reason}`;
  }
}
