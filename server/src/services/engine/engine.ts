import type { ExplainAction } from '../../contracts/actions';
import type { ListAvailableActions } from '../../contracts/available-actions';
import type { ListEscalations } from '../../contracts/escalations';
import type { GetInstanceGraph } from '../../contracts/instance-graph';
import type {
  ActionView,
  GetInstanceHistory,
  GetInstance,
  ListInstances,
} from '../../contracts/instances';
import type { RepairInstance, VerifyInstances } from '../../contracts/operating';
import type { Subject } from '../../core/contracts';
import type { StartWith } from '../../core/runner';
import type { WorkerStatus } from '../../jobs';
import { withStrapiErrors } from '../../strapi/ports/errors';
import type { InstanceActions } from './actions';
import type { AvailableActions } from './available-actions';
import type { EngineGraph } from './graph';
import type {
  ActInput,
  ActOnInput,
  AvailableInput,
  CancelTokenInput,
  ClaimInput,
  CompleteInput,
  ExplainInput,
  PageInput,
  RepairInput,
  RescheduleInput,
  ResumeInput,
  SnoozeInput,
  StartInput,
  VoteInput,
} from './inputs';
import type { MoveInput, MoveReport } from './move';
import type { InstanceOperations } from './operations';
import type { InstanceReads } from './reads';
import type { EngineRuntime } from './runtime';
import type { InstanceStarts } from './starts';
import type { Sweep } from './sweep';

export interface EngineParts {
  readonly runtime: EngineRuntime;
  readonly starts: InstanceStarts;
  readonly actions: InstanceActions;
  readonly operations: InstanceOperations;
  readonly reads: InstanceReads;
  readonly available: AvailableActions;
  readonly sweep: Sweep;
}

/** Pipelines on records: the app's API, which REST uses too. Rejects with Strapi's errors. */
export class EngineService {
  constructor(private readonly parts: EngineParts) {}

  get graph(): EngineGraph {
    return this.parts.runtime.graph;
  }

  /**
   * Opens the configured storage (FR-EXT-005).
   *
   * @throws CrmConfigurationError for an unknown name, and the errors of its `open`.
   */
  open(): Promise<void> {
    return this.parts.runtime.open();
  }

  /** Starts the timer worker of this process, until `stop` or `destroy`. */
  work(): void {
    this.parts.runtime.work();
  }

  /** Wakes the timer worker: something may be due. */
  wake(): void {
    this.parts.runtime.wake();
  }

  get workerStatus(): WorkerStatus {
    return this.parts.runtime.workerStatus;
  }

  /** Stops the timer worker: running timers have the grace time. */
  stop(): Promise<void> {
    return this.parts.runtime.stop();
  }

  /**
   * Finds changes that bypassed the entry points, once; stops after the current instance on `destroy`.
   */
  sweep(): void {
    this.parts.sweep.start();
  }

  async destroy(): Promise<void> {
    await Promise.all([this.parts.sweep.stop(), this.parts.runtime.destroy()]);
  }

  /**
   * Starts the active version of a definition on a record (BR-007): in the record's stage if it has
   * one, otherwise in the first.
   *
   * @param known state that the caller has read in the current transaction: active version, record.
   * @throws NotFoundError for an unknown definition or record, ConflictError if the record runs
   * this definition already, ValidationError for invalid input.
   */
  start(input: StartInput, known: StartWith = {}): Promise<ActionView> {
    return withStrapiErrors(() => this.parts.starts.start(input, known));
  }

  /**
   * FR-L2-008. Performs a transition by name, or a built-in action. If it needs an approval,
   * `pending` is the task that it waits for, and nothing else has changed.
   *
   * @throws ConflictError for a stale revision or stage, PolicyError if the actor may not.
   */
  act(instance: string, action: string, input: ActInput = {}): Promise<ActionView> {
    return withStrapiErrors(() => this.parts.actions.act(instance, action, input));
  }

  /**
   * `act` on the record's only live instance that has the action.
   *
   * @throws ConflictError naming the instances if there are several.
   */
  actOn(subject: Subject, action: string, input: ActOnInput = {}): Promise<ActionView> {
    return withStrapiErrors(() => this.parts.actions.actOn(subject, action, input));
  }

  /** FR-L2-002. Completes a plain task and advances its flow. */
  completeTask(task: string, input: CompleteInput = {}): Promise<ActionView> {
    return withStrapiErrors(() => this.parts.actions.completeTask(task, input));
  }

  /** FR-L2-006. Casts or changes the actor's vote. */
  vote(task: string, input: VoteInput): Promise<ActionView> {
    return withStrapiErrors(() => this.parts.actions.vote(task, input));
  }

  /** Claims a task of a team or role. */
  claim(task: string, input: ClaimInput = {}): Promise<ActionView> {
    return withStrapiErrors(() => this.parts.actions.claim(task, input));
  }

  /** Releases a claimed task. */
  release(task: string, input: ClaimInput = {}): Promise<ActionView> {
    return withStrapiErrors(() => this.parts.actions.release(task, input));
  }

  /** Gives a task another due date, or none; its reminders move with it. */
  reschedule(task: string, input: RescheduleInput): Promise<ActionView> {
    return withStrapiErrors(() => this.parts.actions.reschedule(task, input));
  }

  /**
   * Resumes a parked instance, for operators.
   *
   * @throws ConflictError if it is not parked.
   */
  resume(instance: string, input: ResumeInput = {}): Promise<ActionView> {
    return withStrapiErrors(() => this.parts.operations.resume(instance, input));
  }

  /**
   * FR-L3-001. Postpones the escalations of the current stage.
   *
   * @throws ValidationError for an invalid time or reason, ConflictError if none is due before.
   */
  snooze(instance: string, input: SnoozeInput): Promise<ActionView> {
    return withStrapiErrors(() => this.parts.operations.snooze(instance, input));
  }

  /** Cancels a branch of a flow, for operators; its join continues with the others. */
  cancelToken(instance: string, token: string, input: CancelTokenInput = {}): Promise<ActionView> {
    return withStrapiErrors(() => this.parts.operations.cancelToken(instance, token, input));
  }

  /**
   * FR-L2-001. Moves running instances to another version of their definition, each in its own
   * transaction; a dry run unless `dryRun` is false. Idempotent: instances that have moved are
   * skipped.
   *
   * @throws NotFoundError for an unknown version; ConflictError, without `partial`, naming
   * instances that cannot be moved.
   */
  move(definition: string, input: MoveInput = {}): Promise<MoveReport> {
    return withStrapiErrors(() => this.parts.operations.move(definition, input));
  }

  /** REL-004. Lists corrupt instances, page by page; changes nothing. */
  verify(query: VerifyInstances.Query = {}): Promise<VerifyInstances.Response> {
    return withStrapiErrors(() => this.parts.operations.verify(query));
  }

  /**
   * REL-004. Repairs a corrupt instance with the fewest changes and parks it, for `resume`; a dry
   * run unless `dryRun` is false.
   *
   * @throws NotFoundError, ConflictError if its record or definition is unknown.
   */
  repair(instance: string, input: RepairInput = {}): Promise<RepairInstance.Response['data']> {
    return withStrapiErrors(() => this.parts.operations.repair(instance, input));
  }

  /**
   * Explains whether an action is possible for this actor now; changes nothing. `close` is
   * explained for the given outcome, or for the first possible one of `won` and `lost`.
   */
  explain(
    instance: string,
    action: string,
    input: ExplainInput = {},
  ): Promise<ExplainAction.Response['data']> {
    return withStrapiErrors(() => this.parts.reads.explain(instance, action, input));
  }

  /**
   * The actions that the instance has in its stage, explained to this actor, with what their input
   * takes; changes nothing.
   *
   * @throws NotFoundError
   */
  availableActions(
    instance: string,
    input: AvailableInput = {},
  ): Promise<ListAvailableActions.Response> {
    return withStrapiErrors(() => this.parts.available.list(instance, input));
  }

  /** @throws NotFoundError */
  get(instance: string): Promise<GetInstance.Response['data']> {
    return withStrapiErrors(() => this.parts.reads.get(instance));
  }

  /**
   * The pipeline of an instance in the version that it runs, and where it is in it; without conditions,
   * approvers, inputs and settings.
   *
   * @throws NotFoundError, ConflictError if its definition is unknown.
   */
  pipelineGraph(instance: string): Promise<GetInstanceGraph.Data> {
    return withStrapiErrors(() => this.parts.reads.pipelineGraph(instance));
  }

  /**
   * Newest first by default.
   *
   * @param mayRead excludes types of the app for which it returns false.
   */
  list(
    query: ListInstances.Query = {},
    mayRead: (uid: string) => Promise<boolean> = () => Promise.resolve(true),
    mayReadOwner: (uid: string) => boolean = () => true,
  ): Promise<ListInstances.Response> {
    return withStrapiErrors(() => this.parts.reads.list(query, mayRead, mayReadOwner));
  }

  /** Oldest first. @throws NotFoundError */
  history(instance: string, query: PageInput = {}): Promise<GetInstanceHistory.Response> {
    return withStrapiErrors(() => this.parts.reads.history(instance, query));
  }

  /** FR-L3-001. Escalations that were carried out, newest first. */
  escalations(
    instance: string,
    query: ListEscalations.Query = {},
  ): Promise<ListEscalations.Response> {
    return withStrapiErrors(() => this.parts.reads.escalations(instance, query));
  }

  /** Runs every due timer: ends waits, calls integrations. Returns their number. */
  runDue(): Promise<number> {
    return withStrapiErrors(() => this.parts.runtime.runDue());
  }

  /** When the next timer falls due, in milliseconds since 1970. */
  nextTimerAt(): Promise<number | undefined> {
    return this.parts.runtime.nextTimerAt();
  }

  /** The record of an instance, or of a task's instance. @throws NotFoundError */
  subjectOf(of: { readonly instance: string } | { readonly task: string }): Promise<Subject> {
    return withStrapiErrors(() => this.parts.reads.subjectOf(of));
  }

  /** The same; undefined if there is none. */
  findSubject(instance: string): Promise<Subject | undefined> {
    return this.parts.reads.findSubject(instance);
  }
}
