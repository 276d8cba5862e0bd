import type { CompiledCondition, ConditionContext, ConditionReport } from '../../core/contracts';

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

/** `test`, with the reason where it throws: then nothing is met. */
export function tryTest(
  condition: CompiledCondition,
  context: ConditionContext,
): { readonly met: boolean; readonly fault: string | undefined } {
  try {
    return { met: condition.test(context), fault: undefined };
  } catch (error) {
    return { met: false, fault: messageOf(error) };
  }
}

/** The sentences of the parts that decided, or of all where none stands out. */
export function joinReasons(parts: readonly ConditionReport[], met: boolean): string {
  const decisive = parts.filter((part) => part.met === met);
  return (decisive.length > 0 ? decisive : parts).map(({ because }) => because).join('; ');
}
