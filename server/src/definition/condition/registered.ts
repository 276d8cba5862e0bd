import type {
  CompiledCondition,
  ConditionAnswer,
  ConditionContext,
  ConditionContract,
  Json,
} from '../../core/contracts';
import { reasonOf } from '../../core/thrown-reason';

const toAnswer = (answer: boolean | ConditionAnswer): ConditionAnswer =>
  typeof answer === 'boolean' ? { met: answer } : answer;

/** Evaluates a pure condition. It must not return a promise. */
function ask(contract: ConditionContract, input: Json, context: ConditionContext): ConditionAnswer {
  const answer = contract.evaluate(input, context);
  if (answer instanceof Promise) {
    // The promise is not awaited; its rejection must not crash the process.
    answer.catch(() => undefined);
    throw new TypeError(`the condition "${contract.name}" is registered as pure, but is async`);
  }
  return toAnswer(answer);
}

/**
 * `{ "type": "<name>", … }`: evaluated in the decision if it is pure, otherwise gathered before.
 */
export function compileRegistered(
  contract: ConditionContract,
  input: Json,
  path: string,
): CompiledCondition {
  const answer = (context: ConditionContext): ConditionAnswer => {
    if (contract.pure === true) return ask(contract, input, context);
    const gathered = context.answer(path);
    if (!gathered) throw new Error(`the condition "${contract.name}" has not been asked yet`);
    return gathered;
  };
  return {
    path,
    needs: contract.pure === true ? [] : [{ path, type: contract.name, input }],
    test: (context) => answer(context).met,
    explain(context) {
      const condition = describe(contract.name, input);
      try {
        const { met, because } = answer(context);
        return { met, condition, because: because ?? `${condition} is ${met ? '' : 'not '}met` };
      } catch (error) {
        const because = reasonOf(error);
        return { met: false, condition, because };
      }
    },
  };
}

const SHOWN = 120;

function describe(name: string, input: Json): string {
  const text = JSON.stringify(input);
  return text === '{}'
    ? name
    : `${name} ${text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text}`;
}
