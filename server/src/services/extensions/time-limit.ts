import type { Core } from '@strapi/strapi';

import type { PluginConfig } from '../../config';
import { PLUGIN_ID } from '../../constants';
import type {
  ApprovalStrategyContract,
  AutomationContract,
  ConditionContract,
  IntegrationContract,
} from '../../core/contracts';
import { CrmConflictError } from '../../core/errors';
import { reasonOf } from '../../core/thrown-reason';

/** Calls an app's code with an AbortSignal; when the time limit is over, aborts it and rejects. */
export type LimitedCall = <T>(
  what: string,
  call: (signal: AbortSignal) => T | Promise<T>,
  /** Another limit than the configured one, and a signal that aborts the call earlier. */
  options?: { readonly ms?: number | undefined; readonly signal?: AbortSignal | undefined },
) => Promise<T>;

/**
 * Limits calls of an app's conditions, strategies, integrations, triggers, guards and hooks to
 * `config.extensionTimeout`: a call that never settles would block its request and everything that
 * queues behind it. Its later result is ignored; a synchronous loop cannot be interrupted.
 */
export const limitCalls = (strapi: Core.Strapi): LimitedCall => {
  const { extensionTimeout: ms } = strapi.config.get<PluginConfig>(`plugin::${PLUGIN_ID}`);
  return (what, call, own = {}) => withTimeLimit(what, own.ms ?? ms, call, own.signal);
};

/**
 * @param outer aborts the call's signal too, with its own reason; the call may still answer.
 * @throws Error naming `what` if it has not settled after this number of milliseconds.
 */
export async function withTimeLimit<T>(
  what: string,
  ms: number,
  call: (signal: AbortSignal) => T | Promise<T>,
  outer?: AbortSignal,
): Promise<T> {
  outer?.throwIfAborted();
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const forward = (): void => {
    abort.abort(outer?.reason);
    // What hears no signal must not keep a process alive that stops.
    timer?.unref();
  };
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new Error(`${what} did not answer within ${ms} ms.`);
      reject(error);
      abort.abort(error);
    }, ms);
  });
  outer?.addEventListener('abort', forward);
  try {
    return await Promise.race([Promise.resolve(call(abort.signal)), late]);
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener('abort', forward);
  }
}

/** A condition that times out counts as not met, with that as the reason. */
export const limitCondition = (
  condition: ConditionContract,
  limited: LimitedCall,
): ConditionContract =>
  condition.pure === true
    ? condition
    : {
        name: condition.name,
        evaluate: (input, call) =>
          limited(`The condition "${condition.name}"`, (signal) =>
            condition.evaluate(input, { ...call, signal }),
          ),
      };

/** A strategy that times out or throws refuses the vote with 409 `StrategyFailed`. */
export const limitStrategy = (
  strategy: ApprovalStrategyContract,
  limited: LimitedCall,
): ApprovalStrategyContract =>
  strategy.pure === true
    ? strategy
    : {
        name: strategy.name,
        async canProceed(votes, electorate, options) {
          try {
            return await limited(`The strategy "${strategy.name}"`, (signal) =>
              strategy.canProceed(votes, electorate, options, { signal }),
            );
          } catch (error) {
            const reason = reasonOf(error);
            throw new CrmConflictError(
              `The approval cannot be counted: ${reason}`,
              { code: 'StrategyFailed', strategy: strategy.name },
              error,
            );
          }
        },
      };

/** An attempt that times out has failed, and may be tried again. */
export function limitIntegration(
  integration: IntegrationContract,
  limited: LimitedCall,
): IntegrationContract {
  const { name, timeout } = integration;
  const what = `The integration "${name}"`;
  return {
    name,
    ...(integration.retry && { retry: integration.retry }),
    execute: (input, call) =>
      limited(what, (signal) => integration.execute(input, { ...call, signal }), {
        ...{ ms: timeout, signal: call.signal },
      }),
    ...(integration.preview && {
      preview: (input, call) =>
        limited(
          what,
          async (signal) => (await integration.preview?.(input, { ...call, signal })) ?? {},
          {
            ...{ ms: timeout, signal: call.signal },
          },
        ),
    }),
    ...(integration.compensate && {
      compensate: (input, call) =>
        limited(what, async (signal) => integration.compensate?.(input, { ...call, signal }), {
          ...{ ms: timeout, signal: call.signal },
        }),
    }),
  };
}

/** An automation that times out has failed, and is tried again. */
export const limitAutomation = (
  automation: AutomationContract,
  limited: LimitedCall,
): AutomationContract => ({
  name: automation.name,
  perform: (options, call) =>
    limited(
      `The automation "${automation.name}"`,
      (signal) => automation.perform(options, { ...call, signal }),
      { signal: call.signal },
    ),
});
