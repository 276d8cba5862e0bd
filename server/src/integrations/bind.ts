import type { IntegrationCall, IntegrationContract, Json, JsonObject } from '../core/contracts';
import { reasonOf } from '../core/thrown-reason';
import { isFinal, postponementOf, retryOf } from '../core/thrown-retry';
import { valueIn } from '../core/thrown-value';
import { IntegrationFailure, Postponement } from './failure';
import { redactJson, redactText, secretTexts } from './redact';

/** Settings and secrets for one attempt. */
export interface Binding {
  readonly settings: JsonObject;
  readonly secrets: JsonObject;
}

/**
 * An integration with its settings. Secrets appear neither in its errors nor in its outputs, which
 * are stored in the history.
 *
 * @param bindingOf called for each attempt; may throw an IntegrationFailure.
 */
export function bindIntegration(
  contract: IntegrationContract,
  name: string,
  bindingOf: () => Binding,
): IntegrationContract {
  const run = async <T>(
    call: IntegrationCall,
    work: (call: IntegrationCall) => Promise<T>,
    clean: (result: T, secrets: readonly string[]) => T,
  ): Promise<T> => {
    const { settings, secrets } = bindingOf();
    const texts = secretTexts(secrets);
    try {
      return clean(await work({ ...call, settings: { ...settings, ...secrets } }), texts);
    } catch (error) {
      if (texts.length === 0) throw error;
      throw withoutSecrets(error, texts);
    }
  };
  return {
    name,
    ...(contract.timeout !== undefined && { timeout: contract.timeout }),
    ...(contract.retry && { retry: contract.retry.map(withJitter) }),
    execute: (input, call) =>
      run(
        call,
        (bound) => contract.execute(input, bound),
        (output: Json | undefined, texts) =>
          output === undefined ? undefined : redactJson(output, texts),
      ),
    ...(contract.compensate && {
      compensate: (input: Json, call: IntegrationCall) =>
        run(
          call,
          async (bound) => contract.compensate?.(input, bound),
          () => undefined,
        ),
    }),
  };
}

/** Up to a tenth more, so that what failed together is not tried again together. */
const withJitter = (delay: number): number => Math.round(delay * (1 + Math.random() / 10));

/** The same failure in clean words; without its cause, which a log would show. */
function withoutSecrets(
  error: unknown,
  texts: readonly string[],
): IntegrationFailure | Postponement {
  const delay = postponementOf(error);
  if (delay !== undefined) return new Postponement(delay);
  return new IntegrationFailure(redactText(reasonOf(error), texts), {
    ...{ retryable: !isFinal(error), retryAfter: retryOf(error).retryAfter },
    disable: valueIn(error, 'disable') === true,
    isAnswer: isFinal(error) || valueIn(error, 'isAnswer') === true,
  });
}
