import type { CompiledCondition, ConditionContext, ConditionReport } from '../../core/contracts';
import { reasonOf } from '../../core/thrown-reason';

/** `test`, or the error if it throws, in which case the whole condition is not met. */
export function tryTest(
  condition: CompiledCondition,
  context: ConditionContext,
): { readonly met: boolean; readonly fault: string | undefined } {
  try {
    return { met: condition.test(context), fault: undefined };
  } catch (error) {
    return { met: false, fault: reasonOf(error) };
  }
}

/** Joins the reasons of the deciding parts, or of all parts if none decided alone. */
export function joinReasons(parts: readonly ConditionReport[], met: boolean): string {
  const decisive = parts.filter((part) => part.met === met);
  return (decisive.length > 0 ? decisive : parts).map(({ because }) => because).join('; ');
}
