import {
  PAUSED_FAULT,
  SYSTEM_ACTOR,
  type AutomationCompletedCommand,
  type AutomationContract,
  type AutomationFailedCommand,
  type Command,
  type Commit,
  type CommitResult,
  type CompiledDefinition,
  type Decision,
  type DueTimer,
  type EscalateCommand,
  type InstanceId,
  type InstanceSnapshot,
  type InstanceStorage,
  type IntegrationContract,
  type Refusal,
  type SlaDueCommand,
  type StartCommand,
  type StepLimit,
  type Timer,
  type TimerFiredCommand,
  type TimerLease,
} from '../contracts';
import { CrmConflictError, CrmCorruptError, CrmWriteRefusedError } from '../errors';
import type { Registry } from '../registry';
import { isClockStopped } from '../sla/timers';
import { reasonOf } from '../thrown-reason';
import { isFinal } from '../thrown-retry';
import type { CommittedDecision, ExecuteOptions } from './orders';
import { callIntegration, completed, failed, isStopped, type Report } from './integration-call';
import type { Proposal } from './proposals';

type AutomationReport = AutomationCompletedCommand | AutomationFailedCommand;

type WorkOf<Kind extends Timer['work']['kind']> = Extract<Timer['work'], { kind: Kind }>;

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
export interface TimerEngine {
  findIntegration(name: string): Promise<IntegrationContract | undefined>;
  readonly automations: Registry<AutomationContract>;
  /** The time of the last activity of a person on a record's instance; undefined without any. */
  lastActivity(snapshot: InstanceSnapshot): Promise<number | undefined>;
  /** The first response of a person outside of the engine. */
  firstResponse(snapshot: InstanceSnapshot): Promise<number | undefined>;
  definitionOf(snapshot: Pick<InstanceSnapshot, 'id' | 'definition'>): Promise<CompiledDefinition>;
  execute(
    instance: InstanceId,
    command: Exclude<Command, StartCommand>,
    options?: ExecuteOptions,
  ): Promise<CommittedDecision | Refusal>;
  propose(
    snapshot: InstanceSnapshot,
    command: Exclude<Command, StartCommand>,
    earlier?: Decision,
    stepLimit?: StepLimit,
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
      const outcome = await this.#carryOut(due, call);
      if (outcome !== 'overtaken') return outcome;
    }
    const message = `The instance "${due.instance}" is being changed by other requests.`;
    throw new CrmConflictError(message);
  }

  async #carryOut(
    { instance, timer }: DueTimer,
    call: TimerCall,
  ): Promise<TimerOutcome | 'overtaken'> {
    const snapshot = await this.storage.load(instance);
    // Another command may have removed it since it was listed.
    if (!snapshot?.timers.some(({ id }) => id === timer.id)) {
      return refused('Its instance has no such timer.');
    }
    if (snapshot.fault?.code === PAUSED_FAULT || isClockStopped(timer)) return { kind: 'paused' };
    const { work } = timer;
    if (work.kind === 'wait') {
      const fired = { type: 'timerFired', actor: SYSTEM_ACTOR, timer: timer.id } as const;
      const command = call.lease ? ({ ...fired, isDue: true } as const) : fired;
      return this.#report(snapshot, command, call);
    }
    if (work.kind === 'activity' || work.kind === 'compensation') {
      const report = await this.#callIntegration(snapshot, timer, work, call);
      return 'kind' in report ? report : this.#report(snapshot, report, call);
    }
    if (work.kind === 'escalation') return this.#escalate(snapshot, timer, work, call);
    if (work.kind === 'sla') return this.#slaDue(snapshot, timer, work, call);
    if (work.kind === 'automation') {
      return this.#report(snapshot, await this.#automate(snapshot, timer, work, call.signal), call);
    }
    return this.#act(snapshot, timer, work, call);
  }

  async #escalate(
    snapshot: InstanceSnapshot,
    timer: Timer,
    { level }: WorkOf<'escalation'>,
    call: TimerCall,
  ): Promise<TimerOutcome> {
    const { entities } = await this.engine.definitionOf(snapshot);
    const ladder = entities.get(snapshot.entity ?? '')?.escalations ?? [];
    const rule = ladder.find((one) => one.level === level);
    const command: EscalateCommand = {
      ...{ type: 'escalate', actor: SYSTEM_ACTOR, timer: timer.id },
      ...(call.lease && { isDue: true }),
      ...(rule?.since === 'activity' && {
        lastActivity: await this.engine.lastActivity(snapshot),
      }),
    };
    return this.#report(snapshot, command, call);
  }

  async #slaDue(
    snapshot: InstanceSnapshot,
    timer: Timer,
    { dueAt }: WorkOf<'sla'>,
    call: TimerCall,
  ): Promise<TimerOutcome> {
    const { sla } = await this.engine.definitionOf(snapshot);
    const first =
      sla?.until?.firstResponse === true ? await this.engine.firstResponse(snapshot) : undefined;
    const command: SlaDueCommand = {
      ...{ type: 'slaDue', actor: SYSTEM_ACTOR, timer: timer.id },
      ...(call.lease && { isDue: true }),
      ...(first !== undefined && first <= dueAt && { firstResponse: first }),
    };
    return this.#report(snapshot, command, call);
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
    command: Report | AutomationReport | EscalateCommand | SlaDueCommand | TimerFiredCommand,
    { stepLimit, lease }: TimerCall,
  ): Promise<TimerOutcome> {
    const outcome = await this.engine.execute(id, command, { stepLimit, lease });
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
    snapshot: InstanceSnapshot,
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
    const command = { type: 'act', action: transition, actor: SYSTEM_ACTOR } as const;
    const acted = await this.engine.propose(target, command, undefined, stepLimit);
    if (acted.outcome.kind === 'refusal') {
      return this.#report(snapshot, failed(timer, acted.outcome.reason), call);
    }
    const own = target.id === snapshot.id ? acted.outcome.next : snapshot;
    const reported = await this.engine.propose(own, completed(timer), acted.outcome, stepLimit);
    if (reported.outcome.kind === 'refusal') return refused(reported.outcome.reason);
    try {
      const { kind } = await this.engine.commit([
        { ...acted, decision: acted.outcome },
        { ...reported, decision: reported.outcome, lease },
      ]);
      return kind === 'committed' ? DONE : kind;
    } catch (error) {
      if (!CrmWriteRefusedError.isRefused(error) || !error.undone) throw error;
      const { message: reason } = error;
      return stepLimit
        ? this.#report(snapshot, failed(timer, reason), call)
        : this.#act(snapshot, timer, work, { ...call, stepLimit: { steps: 0, reason } });
    }
  }

  async #findTarget(
    snapshot: InstanceSnapshot,
    transition: string,
  ): Promise<InstanceSnapshot | undefined> {
    const { entities } = await this.engine.definitionOf(snapshot);
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
