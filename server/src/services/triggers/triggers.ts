import type { Core } from '@strapi/strapi';

import { currentActor } from '../../strapi/ports/actor';
import { withStrapiErrors } from '../../strapi/ports/errors';
import { retryTransient } from '../../sql/retry-transient';
import type { ReceivedCalls } from '../../strapi/ports/received-calls';
import type { PluginConfig } from '../../config';
import type { ReceiveTrigger } from '../../contracts/triggers';
import type {
  Actor,
  Clock,
  Json,
  TriggerContract,
  TriggerMessage,
  TriggerRequest,
} from '../../core/contracts';
import {
  CrmConfigurationError,
  CrmConflictError,
  CrmError,
  CrmNotFoundError,
  CrmValidationError,
} from '../../core/errors';
import { isPublic } from '../../core/identity';
import type { Registry } from '../../core/registry';
import { reasonOf } from '../../core/thrown-reason';
import type { BackgroundJobs } from '../background-jobs';
import type { EngineService } from '../engine/engine';
import type { LimitedCall } from '../extensions/time-limit';
import { readRequests } from './requests';

type Answer = ReceiveTrigger.Response['data'];
type Result = Answer['results'][number];

export interface TriggersOptions {
  readonly configured: PluginConfig['triggers'];
  readonly known: Registry<TriggerContract>;
  readonly calls: ReceivedCalls;
  readonly jobs: BackgroundJobs;
  readonly engine: EngineService;
  readonly clock: Clock;
  readonly limited: LimitedCall;
}

/** The message besides its payload; all of it is optional in code. */
export interface ReceiveInput extends Partial<TriggerMessage> {
  /** By default the request's caller, or the system. */
  readonly actor?: Actor;
}

interface Meant {
  readonly contract: TriggerContract;
  readonly options: Json;
}

/** Forgets idempotency keys. */
const PRUNING = 'trigger-pruning';
const PRUNING_EVERY = 3_600_000;

/** Maximum length of a message's idempotency key. */
const KEY_LENGTH = 191;

/** FR-EXT-004. Receives external messages and runs the commands that triggers make of them. */
export class Triggers {
  constructor(
    private readonly strapi: Core.Strapi,
    private readonly options: TriggersOptions,
  ) {
    const { jobs, calls, clock } = options;
    jobs.register({
      ...{ kind: PRUNING, every: PRUNING_EVERY },
      run: async () => ((await calls.prune(clock.now().getTime())) ? { delay: 0 } : undefined),
    });
  }

  /**
   * Validates the configuration against the registered triggers, at boot.
   *
   * @throws CrmConfigurationError naming every invalid key.
   */
  open(): void {
    const { configured, known } = this.options;
    const faults = Object.entries(configured).flatMap(([key, { trigger, options = null }]) => {
      const contract = known.find(trigger);
      if (!contract) return [`triggers.${key}.trigger: there is no trigger "${trigger}"`];
      return (contract.check?.(options) ?? []).map(
        ({ path, message }) => `triggers.${[key, 'options', ...path].join('.')}: ${message}`,
      );
    });
    if (faults.length > 0) throw new CrmConfigurationError(`${faults.join('; ')}.`, { faults });
  }

  /**
   * Passes a message to its trigger, and runs the requested commands in one transaction.
   * Idempotent: a message with the same idempotency key is processed once, and answered with the
   * first result.
   *
   * @param key of `config.triggers`, or the name of a trigger without options.
   * @throws NotFoundError for an unknown key, ValidationError if the trigger throws, and the errors
   * of the commands.
   */
  receive(key: string, payload: Json, input: ReceiveInput = {}): Promise<Answer> {
    return withStrapiErrors(async () => {
      const { contract, options } = this.#find(key);
      const { headers = {}, rawBody = null } = input;
      const now = this.options.clock.now().getTime();
      const message = { headers, rawBody };
      const idempotencyKey = await this.#identify(contract, payload, message);
      const asked = await listen(contract, () =>
        this.options.limited(`The trigger "${contract.name}"`, (signal) =>
          contract.receive(payload, options, { ...message, idempotencyKey, now, signal }),
        ),
      );
      const requests = readRequests(contract.name, asked);
      const actor = input.actor ?? (await this.#actorOf(key));
      const transaction = async () =>
        this.strapi.db.transaction(() =>
          this.#once(key, idempotencyKey, now, () => this.#execute(requests, actor)),
        );
      return retryTransient(transaction, tooBusy);
    });
  }

  #find(key: string): Meant {
    const { configured, known } = this.options;
    const own = Object.hasOwn(configured, key) ? configured[key] : undefined;
    const contract = known.find(own?.trigger ?? key);
    if (contract) return { contract, options: own?.options ?? null };
    throw new CrmNotFoundError(`There is no trigger "${key.slice(0, 80)}".`);
  }

  /** The authenticated caller; or the trigger, if the app trusts it to authenticate its sender. */
  async #actorOf(key: string): Promise<Actor> {
    const actor = await currentActor(this.strapi);
    const { configured } = this.options;
    const isTrusted = Object.hasOwn(configured, key) && configured[key]?.trusted === true;
    if (!isPublic(actor) || !isTrusted) return actor;
    return { kind: 'token', id: `trigger:${key}`, label: key };
  }

  async #identify(
    contract: TriggerContract,
    payload: Json,
    message: TriggerMessage,
  ): Promise<string | null> {
    // Untyped code may return anything.
    const named: unknown = await listen(contract, () =>
      this.options.limited(`The trigger "${contract.name}"`, () =>
        contract.identify?.(payload, message),
      ),
    );
    const own = named ?? message.headers['idempotency-key'] ?? '';
    if (own === '') return null;
    if (typeof own !== 'string') {
      const fault = `The trigger "${contract.name}" identifies a message by something that is no text.`;
      throw new CrmConfigurationError(fault, { trigger: contract.name });
    }
    if (own.length <= KEY_LENGTH) return own;
    const rule = `"idempotency-key" must have at most ${KEY_LENGTH} characters`;
    throw new CrmValidationError([{ path: ['idempotency-key'], message: rule }]);
  }

  async #once(
    trigger: string,
    key: string | null,
    now: number,
    run: () => Promise<readonly Result[]>,
  ): Promise<Answer> {
    if (key === null) return { repeated: false, results: [...(await run())] };
    const taken = await this.options.calls.take(trigger, key, now);
    if (!taken.isNew) return { repeated: true, results: taken.answer as Result[] };
    const results = [...(await run())];
    await this.options.calls.answered(trigger, key, results);
    return { repeated: false, results };
  }

  async #execute(requests: readonly TriggerRequest[], actor: Actor): Promise<Result[]> {
    const engine = this.options.engine;
    const results: Result[] = [];
    for (const [index, request] of requests.entries()) {
      const { id, stage, status, revision } = await inRequest(index, () => {
        if (request.type === 'start') return engine.start({ ...request, actor });
        return engine.actOn(request.subject, request.action, { ...request, actor });
      });
      results.push({ type: request.type, instance: id, stage, status, revision });
    }
    return results;
  }
}

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
