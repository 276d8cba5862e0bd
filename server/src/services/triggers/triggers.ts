import type { Core } from '@strapi/strapi';

import type { ReceiveTrigger } from '../../contracts/triggers';
import type { Actor, Clock, Json, TriggerContract, TriggerMessage } from '../../core/contracts';
import {
  CrmConfigurationError,
  CrmConflictError,
  CrmError,
  CrmNotFoundError,
  CrmRateLimitError,
  CrmValidationError,
} from '../../core/errors';
import { reasonOf } from '../../core/thrown-reason';
import { retryTransient } from '../../sql/retry-transient';
import { currentActor } from '../../strapi/ports/actor';
import { withStrapiErrors } from '../../strapi/ports/errors';
import type { ReceivedCalls } from '../../strapi/ports/received-calls';
import { TriggerRates } from '../../triggers';
import type { BackgroundJobs } from '../background-jobs';
import type { EngineService } from '../engine/engine';
import type { LimitedCall } from '../extensions/time-limit';
import type { CallLog } from './call-log';
import {
  performRequest,
  resolveRequest,
  type FindSubjects,
  type Request,
  type Result,
} from './commands';
import type { KnownTrigger, KnownTriggers } from './known-triggers';
import { bodyOf, readRequests } from './requests';
import { actorOf, assertAuthentic } from './sender';
import { commitTogether } from './within';

type Answer = ReceiveTrigger.Response['data'];

export interface TriggersOptions {
  readonly known: KnownTriggers;
  readonly calls: ReceivedCalls;
  readonly log: CallLog;
  readonly jobs: BackgroundJobs;
  readonly engine: EngineService;
  readonly clock: Clock;
  readonly limited: LimitedCall;
  readonly findSubjects: FindSubjects;
}

/** The message besides its payload. Without `headers` the app's own code calls, which signs nothing. */
export interface ReceiveInput extends Partial<TriggerMessage> {
  /** By default the request's caller, or the system. */
  readonly actor?: Actor;
}

/** Removes idempotency keys, and calls in the log. */
const PRUNING = 'trigger-pruning';
const PRUNING_EVERY = 3_600_000;

/** Maximum length of a message's idempotency key. */
const KEY_LENGTH = 191;

/** The message was processed before. */
class AnsweredBefore extends Error {
  constructor(readonly answer: unknown) {
    super('The message was processed before.');
  }
}

/** What a message asks for, and who asks. */
interface Asked {
  readonly key: string;
  readonly idempotencyKey: string | null;
  readonly now: number;
  readonly requests: readonly Request[];
  readonly actor: Actor;
}

/** FR-EXT-004. Receives external messages and runs the commands that triggers make of them. */
export class Triggers {
  readonly #rates = new TriggerRates();
  #hasWarned = false;

  constructor(
    private readonly strapi: Core.Strapi,
    private readonly options: TriggersOptions,
  ) {
    const { jobs, calls, clock, log } = options;
    jobs.registerRecurring(PRUNING, PRUNING_EVERY, async () => {
      const hasMoreKeys = await calls.prune(clock.now().getTime());
      return (await log.prune()) || hasMoreKeys;
    });
  }

  /**
   * Validates the configuration against the registered triggers, at boot.
   *
   * @throws CrmConfigurationError naming every invalid key.
   */
  open(): void {
    this.options.known.open();
  }

  /**
   * Passes a message to its trigger, and runs the requested commands: all or none. Idempotent: a
   * message with the same idempotency key is processed once, and answered with the first result.
   *
   * @param key of a saved trigger or one of `config.triggers`, or the name of a registered trigger
   * without options.
   * @throws NotFoundError for an unknown or disabled key, UnauthorizedError if the call is not signed,
   * RateLimitError, ValidationError if the trigger throws, and the errors of the commands.
   */
  receive(key: string, payload: Json, input: ReceiveInput = {}): Promise<Answer> {
    return withStrapiErrors(async () => {
      const trigger = await this.options.known.find(key);
      if (!trigger || trigger.settings.entry) {
        throw new CrmNotFoundError(`There is no trigger "${key.slice(0, 80)}".`);
      }
      const run = () => this.#receive(trigger, payload, input);
      // The app's own code sees what it gets, and may be in a transaction.
      return input.headers ? this.options.log.around(key, isUnlimited(trigger), run) : run();
    });
  }

  async #receive(trigger: KnownTrigger, payload: Json, input: ReceiveInput): Promise<Answer> {
    const { key } = trigger;
    const { headers = {}, rawBody = null } = input;
    const now = this.options.clock.now().getTime();
    const caller = input.actor ?? (await currentActor(this.strapi));
    if (input.headers) {
      this.#warnWithoutBody(trigger, payload, rawBody);
      assertAuthentic(trigger, { headers, body: rawBody }, caller, now);
      await this.#assertRate(trigger);
    }
    const idempotencyKey = await this.#identify(trigger, payload, { headers, rawBody });
    const earlier = await this.#answerOf(key, idempotencyKey);
    if (earlier) return earlier;
    const requests = await this.#requestsOf(trigger, payload, {
      ...{ headers, rawBody, idempotencyKey, now },
    });
    const actor = input.actor ?? actorOf(trigger, caller);
    return this.#process({ key, idempotencyKey, now, requests, actor });
  }

  /** A trigger of this key is another one from now on, or none. */
  async remove(key: string): Promise<void> {
    this.#rates.remove(key);
    this.options.known.remove(key);
    await this.options.calls.remove(key);
    await this.options.log.remove(key);
  }

  /** Once: whoever calls must not fill the log. */
  #warnWithoutBody({ key, settings }: KnownTrigger, payload: Json, body: string | null): void {
    const kind = settings.signature?.kind;
    const isSignedBody = kind === 'hmac' || kind === 'standard-webhooks';
    if (!isSignedBody || body !== null || payload === null || this.#hasWarned) return;
    this.#hasWarned = true;
    this.strapi.log.warn(
      `nexus-crm: a call of the trigger "${key}" was refused, because its body is not known as it was sent: it must be JSON, a form or a text, and \`includeUnparsed\` of strapi::body must be true.`,
    );
  }

  async #assertRate(trigger: KnownTrigger): Promise<void> {
    if (isUnlimited(trigger)) return;
    const { key, settings } = trigger;
    const wait = await this.#rates.take(key, settings.perMinute);
    if (wait === undefined) return;
    const seconds = Math.ceil(wait / 1_000);
    throw new CrmRateLimitError(`Too many calls: try again in ${seconds} seconds.`, seconds);
  }

  async #requestsOf(
    { own, compiled }: KnownTrigger,
    payload: Json,
    message: TriggerMessage & { readonly idempotencyKey: string | null; readonly now: number },
  ): Promise<readonly Request[]> {
    if (!own) {
      const planned = compiled.plan(bodyOf(payload), message.now);
      const request = planned && (await resolveRequest(planned, this.options.findSubjects));
      return request ? [request] : [];
    }
    const { contract, options } = own;
    const asked = await listen(contract, () =>
      this.options.limited(`The trigger "${contract.name}"`, (signal) =>
        contract.receive(payload, options, { ...message, signal }),
      ),
    );
    return readRequests(contract.name, asked);
  }

  async #identify(
    { own, settings }: KnownTrigger,
    payload: Json,
    message: TriggerMessage,
  ): Promise<string | null> {
    // Untyped code may return anything.
    const named: unknown =
      own &&
      (await listen(own.contract, () =>
        this.options.limited(`The trigger "${own.contract.name}"`, () =>
          own.contract.identify?.(payload, message),
        ),
      ));
    const header = settings.idempotencyHeader;
    const names = header === undefined ? ['webhook-id', 'idempotency-key'] : [header];
    const inHeader = names.find((name) => message.headers[name] !== undefined);
    const key = named ?? message.headers[inHeader ?? ''] ?? '';
    if (key === '') return null;
    if (typeof key !== 'string') {
      const name = own?.contract.name ?? '';
      const fault = `The trigger "${name}" identifies a message by something that is no text.`;
      throw new CrmConfigurationError(fault, { trigger: name });
    }
    if (key.length <= KEY_LENGTH) return key;
    const place = named === undefined || named === null ? inHeader : undefined;
    const rule = `"${place ?? 'idempotency-key'}" must have at most ${KEY_LENGTH} characters`;
    throw new CrmValidationError([{ path: [place ?? 'idempotency-key'], message: rule }]);
  }

  async #answerOf(key: string, idempotencyKey: string | null): Promise<Answer | undefined> {
    const answer =
      idempotencyKey === null ? undefined : await this.options.calls.answer(key, idempotencyKey);
    return answer === undefined ? undefined : { repeated: true, results: answer as Result[] };
  }

  async #process(asked: Asked): Promise<Answer> {
    const [request, another] = asked.requests;
    if (!request || another) return this.#all(asked);
    if (asked.idempotencyKey === null) {
      const run = () => performRequest(this.options.engine, request, asked.actor);
      const result = await inRequest(0, run);
      return { repeated: false, results: [result] };
    }
    return this.#one(request, asked, asked.idempotencyKey);
  }

  /** The conditions of one request are evaluated before its transaction. */
  async #one(
    request: Request,
    { key, now, actor }: Asked,
    idempotencyKey: string,
  ): Promise<Answer> {
    const { calls, engine } = this.options;
    const within = commitTogether(this.strapi, {
      before: async () => {
        const taken = await calls.take(key, idempotencyKey, now);
        if (!taken.isNew) throw new AnsweredBefore(taken.answer);
      },
      after: ({ id: instance, stage, status, revision }) =>
        calls.answered(key, idempotencyKey, [
          { type: request.type, instance, stage, status, revision },
        ]),
    });
    try {
      const result = await inRequest(0, () => performRequest(engine, request, actor, within));
      return { repeated: false, results: [result] };
    } catch (error) {
      if (error instanceof AnsweredBefore) {
        return { repeated: true, results: error.answer as Result[] };
      }
      // The same message may have done meanwhile what is refused now.
      const earlier = await this.#answerOf(key, idempotencyKey);
      if (earlier) return earlier;
      throw error;
    }
  }

  /** Several requests depend on each other, so that all of them are decided in one transaction. */
  #all({ key, idempotencyKey, now, requests, actor }: Asked): Promise<Answer> {
    const { calls, engine } = this.options;
    const transaction = async (): Promise<Answer> =>
      this.strapi.db.transaction(async () => {
        if (idempotencyKey !== null) {
          const taken = await calls.take(key, idempotencyKey, now);
          if (!taken.isNew) return { repeated: true, results: taken.answer as Result[] };
        }
        const results: Result[] = [];
        for (const [index, request] of requests.entries()) {
          results.push(await inRequest(index, () => performRequest(engine, request, actor)));
        }
        if (idempotencyKey !== null) await calls.answered(key, idempotencyKey, results);
        return { repeated: false, results };
      });
    return retryTransient(transaction, tooBusy);
  }
}

/** A trigger of the app that checks its sender itself has no rate limit by default. */
const isUnlimited = ({ settings }: KnownTrigger): boolean =>
  !settings.signature && settings.perMinute === undefined;

/** Adds the index of the request to its error. */
async function inRequest<T>(index: number, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Error && 'details' in error) {
      error.details = { ...(error.details as object | undefined), request: index };
    }
    throw error;
  }
}

const tooBusy = (cause: unknown): CrmConflictError =>
  new CrmConflictError(
    'Other requests are changing the same records; send the message again.',
    {},
    cause,
  );

/** An error of a trigger refuses the message, with its text as the reason. */
async function listen<T>({ name }: TriggerContract, run: () => T | Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (CrmError.is(error)) throw error;
    const reason = reasonOf(error);
    throw new CrmValidationError([
      { path: [], message: `The trigger "${name}" refuses the message: ${reason}` },
    ]);
  }
}
