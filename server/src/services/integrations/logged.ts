import type { DeliverySource } from '../../contracts/deliveries';
import { isTooLong } from '../../core/answer-length';
import type { Clock, IntegrationCall, IntegrationContract, Json } from '../../core/contracts';
import { describeError } from '../../core/describe-error';
import { reasonOf } from '../../core/thrown-reason';
import { maskAddresses, maskTexts } from '../../integrations';
import type { DeliveryLog } from '../../sql/deliveries/delivery-log';

/** Errors are shown in full in the history of the record. */
const LONGEST_ERROR = 2_000;

export interface LoggedOptions {
  readonly log: Pick<DeliveryLog, 'attempted'>;
  readonly clock: Clock;
  readonly onFault: (message: string) => void;
}

/** An integration whose attempts are written to the delivery log. The log cannot fail an attempt. */
export function logIntegration(
  integration: IntegrationContract,
  { log, clock, onFault }: LoggedOptions,
  source?: DeliverySource,
): IntegrationContract {
  const { name } = integration;
  const write = async (
    call: IntegrationCall,
    started: number,
    result: { readonly request: Json; readonly answer: Json; readonly error: string | null },
  ): Promise<void> => {
    const at = clock.now().getTime();
    try {
      await log.attempted({
        ...{ idempotencyKey: call.idempotencyKey, attempt: call.attempt, integration: name },
        ...{ instance: call.instance, subject: call.subject, duration: at - started, at },
        ...{ source: source ?? (call.event ? 'event' : 'activity'), ...result },
      });
    } catch (error) {
      onFault(`the delivery log of "${name}" could not be written: ${describeError(error)}`);
    }
  };
  const attempt = async <T extends Json | undefined>(
    input: Json,
    call: IntegrationCall,
    work: (call: IntegrationCall) => Promise<T>,
  ): Promise<T> => {
    let request: Json = maskTexts(input);
    const report = (sent: Json): void => {
      request = sent;
    };
    const started = clock.now().getTime();
    try {
      const output = await work({ ...call, report });
      await write(call, started, { request, answer: shownOf(output), error: null });
      return output;
    } catch (error) {
      // It is carried out by another worker, which logs it.
      if (call.signal?.aborted === true) throw error;
      const reason = maskAddresses(reasonOf(error)).slice(0, LONGEST_ERROR);
      await write(call, started, { request, answer: null, error: reason });
      throw error;
    }
  };
  return {
    ...integration,
    execute: (input, call) =>
      attempt(input, call, (reporting) => integration.execute(input, reporting)),
    ...(integration.compensate && {
      compensate: async (input: Json, call: IntegrationCall) => {
        await attempt(input, call, async (reporting) => {
          await integration.compensate?.(input, reporting);
          return undefined;
        });
      },
    }),
  };
}

/** The shape of an answer; a long one is not kept. */
const shownOf = (output: Json | undefined): Json =>
  isTooLong(output) ? { truncated: true } : maskTexts(output ?? null);
