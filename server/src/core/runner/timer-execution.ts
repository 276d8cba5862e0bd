import {
  PAUSED_FAULT,
  SYSTEM_ACTOR,
  type AutomationCompletedCommand,
  type AutomationContract,
  type AutomationFailedCommand,
  type Command,
  type Commit,
  type CommitResult,
  type DueTimer,
  type InstanceId,
  type InstanceSnapshot,
  type InstanceStorage,
  type LoadedInstance,
  type IntegrationContract,
  type Refusal,
  type StartCommand,
  type StepLimit,
  type Timer,
  type TimerLease,
} from '../contracts';
import { CrmConflictError, CrmCorruptError, CrmWriteRefusedError } from '../errors';
import type { Registry } from '../registry';
import { isClockStopped } from '../sla/timers';
import { reasonOf } from '../thrown-reason';
import { isFinal } from '../thrown-retry';
import type { CommittedDecision, ExecuteOptions } from './orders';
import { callIntegration, completed, failed, isStopped, type Report } from './integration-call';
import type { Known, Proposal } from './proposals';
import { loadForCommit } from './storage-calls';
import { composeCommits } from './compose-commits';
import {
  dueCommandOf,
  isOwnTransition,
  type DueCommand,
  type RecordActivity,
  type WorkOf,
} from './timer-commands';

type AutomationReport = AutomationCompletedCommand | AutomationFailedCommand;

/** Maximum number of lost races of a `transition` step; those of other timers `execute` counts. */
const RACES = 10;

/** How a timer is carried out. */
export interface TimerCall {
  /** The worker's lease. */
  readonly lease?: TimerLease | undefined;
  /** Aborted when the worker stops or loses its lease; the timer stays due then. */
  readonly signal?: AbortSignal | undefined;
  /** A worker may have carried it out already, and could not commit its result. */
  readonly mayHaveBegun?: boolean | undefined;
  /** After the last attempt: its flow fails with this reason. */
  readonly stepLimit?: StepLimit | undefined;
}

/** How carrying out a timer ended. */
export type TimerOutcome =
  | { readonly kind: 'done' }
  /** Its instance is paused. */
  | { readonly kind: 'paused' }
  /** Its integration asks to be called again after this delay, in milliseconds. */
  | { readonly kind: 'postponed'; readonly delay: number }
  | { readonly kind: 'refused'; readonly reason: string };

const DONE: TimerOutcome = { kind: 'done' };

/** What timers need of the engine. */
export interface TimerEngine extends RecordActivity {
  findIntegration(name: string): Promise<IntegrationContract | undefined>;
  readonly automations: Registry<AutomationContract>;
  execute(
    instance: InstanceId,
    command: Exclude<Command, StartCommand>,
    options?: ExecuteOptions,
  ): Promise<CommittedDecision | Refusal>;
  propose(
    snapshot: InstanceSnapshot,
    command: Exclude<Command, StartCommand>,
    known?: Known,
  ): Promise<Proposal>;
  commit(commits: readonly Commit[]): Promise<CommitResult>;
}

/**
 * Carries out one timer: ends a wait, calls an integration to do or undo an activity, or performs a
 * `transition` step.
 */
export class TimerExecution {
  constructor(
    private readonly engine: TimerEngine,
    private readonly storage: InstanceStorage,
  ) {}

  /** @throws CrmConflictError after ten lost races. */
  async run(due: DueTimer, call: TimerCall = {}): Promise<TimerOutcome> {
    for (let race = 0; race < RACES; race += 1) {
      const outcome = await this.#execute(due, call);
      if (outcome !== 'overtaken') return outcome;
    }
    const message = `The instance "${due.instance}" is being changed by other requests.`;
    throw new CrmConflictError(message);
  }

  async #execute(
    { instance, timer }: DueTimer,
    call: TimerCall,
  ): Promise<TimerOutcome | 'overtaken'> {
    const loaded = await loadForCommit(this.storage, instance);
    // Another command may have removed it since it was listed.
    if (!loaded?.snapshot.timers.some(({ id }) => id === timer.id)) {
      return refused('Its instance has no such timer.');
    }
    const { snapshot } = loaded;
    if (snapshot.fault?.code === PAUSED_FAULT || isClockStopped(timer)) return { kind: 'paused' };
    const { work } = timer;
    const command = await dueCommandOf(this.engine, snapshot, timer, call.lease !== undefined);
    if (command) return this.#report(snapshot, command, call, loaded);
    if (work.kind === 'activity' || work.kind === 'compensation') {
      const report = await this.#callIntegration(snapshot, timer, work, call);
      return 'kind' in report ? report : this.#report(snapshot, report, call);
    }
    if (work.kind === 'automation') {
      return this.#report(snapshot, await this.#automate(snapshot, timer, work, call.signal), call);
    }
    if (work.kind === 'transition') return this.#act(loaded, timer, work, call);
    throw new TypeError(`A timer "${work.kind}" has no command.`);
  }

  async #automate(
    { id: instance, subject }: InstanceSnapshot,
    timer: Timer,
    { name, options, because, level, to, idempotencyKey }: WorkOf<'automation'>,
    signal?: AbortSignal,
  ): Promise<AutomationReport> {
    const by = { actor: SYSTEM_ACTOR, timer: timer.id };
    const automation = this.engine.automations.find(name);
    if (!automation) {
      const reason = `There is no automation "${name}".`;
      return { type: 'automationFailed', ...by, reason, retryable: false };
    }
    try {
      await automation.perform(options, {
        ...{ idempotencyKey, because, subject, instance, level, to },
        ...(signal && { signal }),
      });
      return { type: 'automationCompleted', ...by };
    } catch (error) {
      // Not its fault: another worker calls it again.
      signal?.throwIfAborted();
      const retryable = !isFinal(error);
      return { type: 'automationFailed', ...by, reason: reasonOf(error), retryable };
    }
  }

  async #report(
    { id }: InstanceSnapshot,
    command: Report | AutomationReport | DueCommand,
    { stepLimit, lease }: TimerCall,
    loaded?: LoadedInstance,
  ): Promise<TimerOutcome> {
    const outcome = await this.engine.execute(id, command, { stepLimit, lease, loaded });
    if (outcome.kind === 'refusal' && outcome.code === 'CorruptInstance') {
      throw new CrmCorruptError(id, outcome.reason);
    }
    return outcome.kind === 'decision' ? DONE : refused(outcome.reason);
  }

  async #callIntegration(
    snapshot: InstanceSnapshot,
    timer: Timer,
    work: WorkOf<'activity' | 'compensation'>,
    { signal, mayHaveBegun }: TimerCall,
  ): Promise<Report | TimerOutcome> {
    if (mayHaveBegun !== true && isStopped(snapshot, timer)) {
      return failed(timer, 'It was not called, because the flow is being undone.');
    }
    const { id: instance, subject, data } = snapshot;
    return callIntegration(
      await this.engine.findIntegration(work.integration),
      { timer, work, signal },
      {
        ...{ instance, subject, data, settings: {} },
        record: async () => (await this.storage.subject(subject))?.values ?? null,
      },
    );
  }

  /**
   * Commits the action together with the completion of the step, so that neither happens twice.
   * After a lost race neither is done. If the record rejects a later write of the action, both flows
   * fail at their next step; if it rejects the action itself, the step fails.
   */
  async #act(
    { snapshot, ...read }: LoadedInstance,
    timer: Timer,
    work: WorkOf<'transition'>,
    call: TimerCall,
  ): Promise<TimerOutcome | 'overtaken'> {
    const { transition } = work;
    const { stepLimit, lease } = call;
    const target = await this.#findTarget(snapshot, transition);
    if (!target) {
      const reason = `The record runs no live instance of "${snapshot.definition.name}" that has "${transition}".`;
      return this.#report(snapshot, failed(timer, reason), call);
    }
    const isOwn = target.id === snapshot.id;
    const command = { type: 'act', action: transition, actor: SYSTEM_ACTOR } as const;
    const known = isOwn ? { ...read, stepLimit } : { stepLimit };
    const acted = await this.engine.propose(target, command, known);
    const { outcome: action } = acted;
    if (action.kind === 'refusal')
      return this.#report(snapshot, failed(timer, action.reason), call);
    const reported = await this.engine.propose(isOwn ? action.next : snapshot, completed(timer), {
      ...{ ...read, earlier: action, stepLimit },
    });
    if (reported.outcome.kind === 'refusal') return refused(reported.outcome.reason);
    const both: readonly [Commit, Commit] = [
      { ...acted, decision: action },
      { ...reported, decision: reported.outcome, lease },
    ];
    try {
      const { kind } = await this.engine.commit(isOwn ? [composeCommits(...both)] : both);
      return kind === 'committed' ? DONE : kind;
    } catch (error) {
      if (!CrmWriteRefusedError.isRefused(error) || !error.undone) throw error;
      const { message: reason } = error;
      return stepLimit
        ? this.#report(snapshot, failed(timer, reason), call)
        : this.#act({ snapshot, ...read }, timer, work, {
            ...{ ...call, stepLimit: { steps: 0, reason } },
          });
    }
  }

  async #findTarget(
    snapshot: InstanceSnapshot,
    transition: string,
  ): Promise<InstanceSnapshot | undefined> {
    const definition = await this.engine.definitionOf(snapshot);
    if (isOwnTransition(definition, snapshot, transition)) return snapshot;
    const { entities } = definition;
    for (const entity of entities.values()) {
      if (!entity.transitions.has(transition)) continue;
      const id = await this.storage.findLive({
        subject: snapshot.subject,
        definition: snapshot.definition.name,
        entity: entity.key,
        campaign: null,
      });
      if (id !== undefined) return this.storage.load(id);
    }
    return undefined;
  }
}

const refused = (reason: string): TimerOutcome => ({ kind: 'refused', reason });
