import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';

import type { Clock, InstanceId, Subject } from '../../core/contracts';
import { CrmError } from '../../core/errors';
import { toStorable } from '../../core/text';
import { reasonOf } from '../../core/thrown-reason';
import { withJitter } from '../../core/retry-delay';
import type { JobKind } from '../../jobs';
import { isValidIdentifier } from '../../sql/identifier';
import type { DueTriggerEvent, TriggerEventRows } from '../../sql/triggers/trigger-event-rows';
import type { PlannedRequest } from '../../triggers';
import type { BackgroundJobs } from '../background-jobs';
import type { EngineService } from '../engine/engine';
import { performRequest, resolveRequest, type FindSubjects, type Request } from './commands';
import type { KnownTrigger, KnownTriggers } from './known-triggers';
import { triggerActor, type TriggerOrigin } from './origin';
import { commitTogether } from './within';

/** The job that carries out the changes that wait for one trigger; its key is that of the trigger. */
export const TRIGGER_JOB = 'trigger-events';

/** Finds changes whose job was lost with a process. */
const SWEEP = 'trigger-sweep';
const SWEEP_EVERY = 30_000;

const PRUNING = 'event-pruning';
const PRUNING_EVERY = 3_600_000;
const PRUNED_AT_ONCE = 1_000;
const KEPT = 30 * 86_400_000;

/** Carried out in one part of the job. */
const AT_ONCE = 10;

const MINUTE = 60_000;

/** Delays before each further attempt. */
const DELAYS: readonly number[] = [10_000, MINUTE, 10 * MINUTE, 60 * MINUTE, 6 * 60 * MINUTE];

const GONE = 'The trigger was disabled or deleted.';

const ERROR_LENGTH = 2_000;

export interface TriggerEventsOptions {
  readonly known: KnownTriggers;
  readonly rows: TriggerEventRows;
  readonly engine: EngineService;
  readonly findSubjects: FindSubjects;
  readonly clock: Clock;
  readonly origin: TriggerOrigin;
  readonly jobs: BackgroundJobs;
  /** User code may be slow here, and must hold nothing else up. */
  readonly triggerJobs: BackgroundJobs;
}

/** It was carried out by another process. */
class TakenElsewhere extends Error {}

/** Carries out what triggers make of changes of entries, after their transaction: each once. */
export class TriggerEvents {
  constructor(
    private readonly strapi: Core.Strapi,
    private readonly options: TriggerEventsOptions,
  ) {
    const { jobs, triggerJobs } = options;
    triggerJobs.register(this.#job());
    jobs.registerRecurring(SWEEP, SWEEP_EVERY, () => this.sweep());
    jobs.registerRecurring(PRUNING, PRUNING_EVERY, () => this.prune());
  }

  /** Has the changes that wait for a trigger carried out. */
  request(trigger: string): Promise<void> {
    return this.options.triggerJobs.request({ kind: TRIGGER_JOB, key: trigger });
  }

  /** Has changes carried out whose process died before it could request that. */
  async sweep(): Promise<void> {
    for (const key of await this.options.rows.triggersDue()) {
      await this.options.triggerJobs.ensure({ kind: TRIGGER_JOB, key });
    }
  }

  /** Ends what waits for a trigger that is disabled or deleted. */
  async abandon(trigger: string): Promise<void> {
    await this.options.rows.abandon(trigger, GONE, this.#now());
  }

  /** Deletes a part of what ended long ago. @returns whether there may be more. */
  prune(): Promise<boolean> {
    return this.options.rows.prune(this.#now() - KEPT, PRUNED_AT_ONCE);
  }

  #job(): JobKind {
    return {
      kind: TRIGGER_JOB,
      run: async ({ key }, signal) => {
        const { known, rows } = this.options;
        const trigger = await known.find(key);
        if (!trigger?.settings.entry) {
          await this.abandon(key);
          return undefined;
        }
        for (const event of await rows.due(key, AT_ONCE)) {
          signal.throwIfAborted();
          await this.#perform(trigger, event);
        }
        const next = await rows.nextDueIn(key);
        return next === undefined ? undefined : { delay: next };
      },
    };
  }

  async #perform(trigger: KnownTrigger, event: DueTriggerEvent): Promise<void> {
    const { rows, origin, findSubjects } = this.options;
    let request: Request | undefined;
    try {
      // Written by this version or an earlier one.
      request = await resolveRequest(event.payload as unknown as PlannedRequest, findSubjects);
      const command = request;
      if (!command) {
        await rows.done(event.id, null, this.#now());
        return;
      }
      await origin.run({ depth: event.depth }, () => this.#attempt(trigger, event, command));
    } catch (error) {
      if (error instanceof TakenElsewhere) return;
      const reason = toStorable(reasonOf(error).slice(0, ERROR_LENGTH));
      const failure = { error: reason, record: request && recordOf(request) };
      const delay = isFinal(error) ? undefined : DELAYS[event.attempts];
      await (delay === undefined
        ? rows.failed(event, failure, this.#now())
        : rows.retry(event, failure, withJitter(delay, Math.random())));
    }
  }

  async #attempt(
    { key, label }: KnownTrigger,
    event: DueTriggerEvent,
    request: Request,
  ): Promise<void> {
    const { rows, engine } = this.options;
    const actor = triggerActor(key, label);
    const within = commitTogether(this.strapi, {
      before: async () => {
        if (!(await rows.take(event))) throw new TakenElsewhere();
      },
      after: ({ id }) => rows.done(event.id, id, this.#now()),
    });
    const { instance } = await performRequest(engine, request, actor, within);
    // Without a commit where there is nothing to do, such as a conversion that is repeated.
    await rows.done(event.id, instance as InstanceId, this.#now());
  }

  #now(): number {
    return this.options.clock.now().getTime();
  }
}

/** An answer of the CRM or of Strapi, which another attempt would get too; but not a lost race. */
function isFinal(error: unknown): boolean {
  const own = CrmError.is(error) ? error : (error as { readonly cause?: unknown } | null)?.cause;
  if (CrmError.is(own)) return (own.details.code ?? own.code) !== 'Conflict';
  return error instanceof errors.ApplicationError;
}

/** Undefined for an id that no record can have. */
const recordOf = ({ subject }: Request): Subject | undefined =>
  isValidIdentifier(subject.id) ? subject : undefined;
