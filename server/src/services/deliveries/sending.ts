import type { Clock, IntegrationContract, Subject, SubjectFacts } from '../../core/contracts';
import { reasonOf } from '../../core/thrown-reason';
import { postponementOf, retryOf } from '../../core/thrown-retry';
import { withJitter } from '../../core/retry-delay';
import { maskAddresses } from '../../integrations';
import type { JobKind } from '../../jobs';
import type { DueDelivery } from '../../sql/deliveries/delivery-row';
import type { OutboxRows } from '../../sql/deliveries/outbox-rows';
import type {
  StoredSubscription,
  SubscriptionRows,
} from '../../sql/subscriptions/subscription-rows';

/** The job that sends the events of one subscription; its key is the subscription's name. */
export const DELIVERY_JOB = 'deliveries';

/** Events that are sent at the same time; the integration's own cap counts too. */
const TOGETHER = 5;

const MINUTE = 60_000;

/** Delays before each further attempt, for integrations without delays of their own. */
const DELAYS: readonly number[] = [10_000, MINUTE, 10 * MINUTE, 60 * MINUTE, 6 * 60 * MINUTE];

/** A day: what a receiver asks for at most. */
const LONGEST = 24 * 60 * MINUTE;

export interface SendingOptions {
  readonly outbox: OutboxRows;
  readonly subscriptions: SubscriptionRows;
  /** An integration by the name that an activity would use. */
  readonly integration: (name: string) => Promise<IntegrationContract | undefined>;
  readonly record: (subject: Subject) => Promise<SubjectFacts | undefined>;
  readonly clock: Clock;
}

/** Sends the events of a subscription in their order, a few at the same time, each until it is delivered or has failed. */
export const deliveryJob = (options: SendingOptions): JobKind => ({
  kind: DELIVERY_JOB,
  run: ({ key }, signal) => sendDue(options, key, signal),
});

/** @returns when to continue; undefined if nothing waits. */
async function sendDue(
  options: SendingOptions,
  key: string,
  signal: AbortSignal,
): Promise<{ readonly delay: number } | undefined> {
  const { outbox, subscriptions } = options;
  const subscription = await subscriptions.find(key);
  if (!subscription) {
    // Stored by a process that has not read of the deletion yet.
    await outbox.abandon(key, options.clock.now().getTime());
    return undefined;
  }
  // What waits for a disabled one is requested again when it is enabled.
  if (!subscription.enabled) return undefined;
  const due = await outbox.due(key, TOGETHER);
  await Promise.all(due.map((delivery) => send(options, subscription, delivery, signal)));
  const next = await outbox.nextDueIn(key);
  return next === undefined ? undefined : { delay: next };
}

async function send(
  { outbox, integration: find, record, clock }: SendingOptions,
  { integration: name, input }: StoredSubscription,
  delivery: DueDelivery,
  signal: AbortSignal,
): Promise<void> {
  const attempts = delivery.attempts + 1;
  const at = (): number => clock.now().getTime();
  const integration = await find(name);
  if (!integration) {
    await outbox.failed(delivery, {
      attempts,
      error: `There is no integration "${name}".`,
      at: at(),
    });
    return;
  }
  const { payload, event } = delivery;
  try {
    await integration.execute(input, {
      ...{ idempotencyKey: delivery.idempotencyKey, attempt: attempts, settings: {}, signal },
      ...{ instance: delivery.instance, subject: delivery.subject, data: payload },
      event: { name: event ?? '', payload },
      record: async () => (await record(delivery.subject))?.values ?? null,
    });
  } catch (error) {
    // Not its fault: another worker sends it again.
    signal.throwIfAborted();
    const postponed = postponementOf(error);
    if (postponed !== undefined) return outbox.retry(delivery, postponed);
    const delay = delayAfter(error, attempts, integration.retry ?? DELAYS);
    const failure = { attempts, error: maskAddresses(reasonOf(error)) };
    return delay === undefined
      ? outbox.failed(delivery, { ...failure, at: at() })
      : outbox.retry(delivery, delay, failure);
  }
  await outbox.delivered(delivery, attempts, at());
}

/** Undefined if it is not tried again. */
function delayAfter(
  error: unknown,
  attempts: number,
  delays: readonly number[],
): number | undefined {
  const { retryable, retryAfter = 0 } = retryOf(error);
  const delay = delays[attempts - 1];
  if (!retryable || delay === undefined) return undefined;
  return Math.max(withJitter(delay, Math.random()), Math.min(retryAfter, LONGEST));
}
