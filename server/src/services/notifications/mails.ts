import {
  NOTICES,
  type Clock,
  type IntegrationContract,
  type Notice,
  type Person,
  type Subject,
  type SubjectFacts,
} from '../../core/contracts';
import { withJitter } from '../../core/retry-delay';
import { reasonOf } from '../../core/thrown-reason';
import { postponementOf, retryOf } from '../../core/thrown-retry';
import { IntegrationFailure, maskAddresses, Postponement } from '../../integrations';
import type { JobKind } from '../../jobs';
import type { DueDelivery } from '../../sql/deliveries/delivery-row';
import type { OutboxRows } from '../../sql/deliveries/outbox-rows';
import type { MailRows } from '../../sql/notifications/mail-rows';
import { valuesOf, type MailTemplate } from './templates';

/** The job that sends mails; one process at a time has it, so that none is sent twice. */
export const MAIL_JOB = 'mails';

/** Mails that are sent at the same time. */
const TOGETHER = 5;

const MINUTE = 60_000;

/** A day: what a provider asks for at most. */
const LONGEST = 24 * 60 * MINUTE;

/** Delays before each further attempt. */
const DELAYS: readonly number[] = [MINUTE, 10 * MINUTE, 60 * MINUTE, 6 * 60 * MINUTE];

export interface MailOptions {
  readonly mails: MailRows;
  readonly outbox: OutboxRows;
  readonly clock: Clock;
  readonly templates: Readonly<Record<Notice, MailTemplate>>;
  /** What sends mails. */
  readonly integration: (name: string) => Promise<IntegrationContract | undefined>;
  /** The address of a person who can log in; null: they have none. */
  readonly addressOf: (person: Person) => Promise<string | null | undefined>;
  /** Whether the app has accounts of this person's kind now. */
  readonly hasKindOf: (person: Person) => boolean;
  readonly record: (subject: Subject) => Promise<SubjectFacts | undefined>;
}

/**
 * Sends what is due, a few mails at the same time, each until it is delivered or has failed. A mail that
 * is not answered takes one of their places and holds up no other.
 */
export const mailJob = (options: MailOptions): JobKind => ({
  kind: MAIL_JOB,
  run: async (_job, signal) => {
    await sendAll(options, signal);
    const next = await options.mails.nextDueIn();
    return next === undefined ? undefined : { delay: next };
  },
});

async function sendAll(options: MailOptions, signal: AbortSignal): Promise<void> {
  const running = new Map<number, Promise<void>>();
  const errors: unknown[] = [];
  while (errors.length === 0) {
    // Those that are being sent are due as well, and so, by what was read, are those that end meanwhile.
    const begun = new Set(running.keys());
    const due = signal.aborted ? [] : await options.mails.due(2 * TOGETHER);
    const free = due.filter(({ id }) => !begun.has(id)).slice(0, TOGETHER - running.size);
    for (const mail of free) {
      const sending = send(options, mail, signal).catch((error: unknown) => {
        errors.push(error);
      });
      running.set(
        mail.id,
        sending.finally(() => running.delete(mail.id)),
      );
    }
    if (running.size === 0) break;
    await Promise.race(running.values());
  }
  await Promise.all(running.values());
  if (errors.length > 0) throw errors[0];
}

async function send(options: MailOptions, mail: DueDelivery, signal: AbortSignal): Promise<void> {
  const { outbox, clock } = options;
  const attempts = mail.attempts + 1;
  try {
    // The plugin of their accounts may come back.
    if (!options.hasKindOf(personOf(mail))) throw new Postponement(60 * MINUTE);
    const [integration, to] = await Promise.all([
      options.integration(mail.integration),
      options.addressOf(personOf(mail)),
    ]);
    if (!integration) throw final(`There is no integration "${mail.integration}".`);
    if (to === undefined) throw final('The person has no account that can log in.');
    if (to === null) throw final('The account of the person has no address.');
    await deliver(options, integration, { mail, to, attempts, signal });
  } catch (error) {
    // Not its fault: another worker sends it again.
    signal.throwIfAborted();
    const postponed = postponementOf(error);
    if (postponed !== undefined) return outbox.retry(mail, postponed);
    const failure = { attempts, error: maskAddresses(reasonOf(error)) };
    const delay = delayAfter(error, attempts);
    return delay === undefined
      ? outbox.failed(mail, { ...failure, at: clock.now().getTime() })
      : outbox.retry(mail, delay, failure);
  }
  await outbox.delivered(mail, attempts, clock.now().getTime());
}

/** Undefined if it is not tried again. */
function delayAfter(error: unknown, attempts: number): number | undefined {
  const { retryable, retryAfter = 0 } = retryOf(error);
  const delay = DELAYS[attempts - 1];
  if (!retryable || delay === undefined) return undefined;
  return Math.max(withJitter(delay, Math.random()), Math.min(retryAfter, LONGEST));
}

const final = (message: string): IntegrationFailure =>
  new IntegrationFailure(message, { retryable: false });

async function deliver(
  { templates, record }: MailOptions,
  integration: IntegrationContract,
  {
    mail,
    to,
    attempts,
    signal,
  }: {
    readonly mail: DueDelivery;
    readonly to: string;
    readonly attempts: number;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const { subject, instance, payload, idempotencyKey } = mail;
  const values = (await record(subject))?.values ?? {};
  const template = templates[noticeOf(mail)];
  const input = { ...template, to: '{{values.to}}' };
  await integration.execute(
    { ...input, values: { ...valuesOf(payload, subject, values), to } },
    {
      ...{ idempotencyKey, attempt: attempts, settings: {}, signal, instance, subject },
      ...{ data: {}, record: () => Promise.resolve(values) },
    },
  );
}

const personOf = ({ payload }: DueDelivery): Person => payload.person as Person;

const noticeOf = ({ event }: DueDelivery): Notice =>
  NOTICES.find((notice) => notice === event) ?? 'assigned';
