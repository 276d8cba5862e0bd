import type { Decision, StepLimit } from '../contracts';
import { CrmWriteRefusedError } from '../errors';

/**
 * Above this number of steps the limit is halved instead of decremented, so that a long flow needs
 * few commits.
 */
const ONE_BY_ONE = 16;

/**
 * The step limit for the next attempt after a refused commit: one step less, so that the first
 * rejected step fails and everything before it is kept. Undefined if the rejected write is the
 * command's own.
 */
export function stepLimitAfter(
  error: unknown,
  { steps }: Pick<Decision, 'steps'>,
  stepLimit: StepLimit | undefined,
): StepLimit | undefined {
  if (!CrmWriteRefusedError.isRefused(error)) return undefined;
  const taken = Math.min(steps, stepLimit?.steps ?? steps);
  if (taken === 0) return undefined;
  return { steps: taken > ONE_BY_ONE ? taken >> 1 : taken - 1, reason: error.message };
}
