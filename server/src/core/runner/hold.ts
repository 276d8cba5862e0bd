import type { Decision, Hold } from '../contracts';
import { CrmWriteRefusedError } from '../errors';

/** Above so many steps the number is halved, so that a long flow is not committed over and over. */
const ONE_BY_ONE = 16;

/**
 * How far the same command may go after its commit was refused: one step less than before, so that
 * the first step that is refused fails and everything before it counts. Undefined where there is
 * nothing to leave out: what was refused is the command's own.
 */
export function holdAfter(
  error: unknown,
  { steps }: Pick<Decision, 'steps'>,
  hold: Hold | undefined,
): Hold | undefined {
  if (!CrmWriteRefusedError.isRefused(error)) return undefined;
  const taken = Math.min(steps, hold?.steps ?? steps);
  if (taken === 0) return undefined;
  return { steps: taken > ONE_BY_ONE ? taken >> 1 : taken - 1, reason: error.message };
}
