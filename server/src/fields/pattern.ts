import { RE2JS } from 're2js';

/** Long enough for any honest format, short enough to compile at once. */
const PATTERN_LIMIT = 500;

/**
 * Patterns come from people in an admin form, so they run on RE2: time linear in the text, no
 * backtracking, hence no pattern that hangs the server (SR-002). Compiled ones are not kept: a
 * pattern compiles in microseconds and a cache would be module state.
 */
export function matchesPattern(pattern: string, text: string): boolean {
  return RE2JS.compile(pattern).matcher(text).find();
}

/** What is wrong with a pattern, or `undefined`. */
export function patternFault(pattern: string): string | undefined {
  if (pattern.length > PATTERN_LIMIT) return `must be at most ${PATTERN_LIMIT} characters long`;
  try {
    RE2JS.compile(pattern);
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return `is not a pattern we can run (RE2 syntax: no look-around, no back-references): ${reason}`;
  }
}
