import type { ExplainAction } from '../../contracts/actions';
import type {
  ActionView,
  GetInstanceHistory,
  InstanceView,
  ListInstances,
} from '../../contracts/instances';
import type { RepairInstance, VerifyInstances } from '../../contracts/operating';
import type { Subject } from '../../core/contracts';
import type { StartWith } from '../../core/runner';
import { withStrapiErrors } from '../../strapi/ports/errors';
import type { InstanceActions } from './actions';
import type { EngineGraph } from './graph';
import type {
  ActInput,
  ActOnInput,
  CancelTokenInput,
  ClaimInput,
  CompleteInput,
  ExplainInput,
  PageInput,
  RepairInput,
  ResumeInput,
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
  readonly sweep: Sweep;
}

/** Pipelines on records: what the app calls, and what REST stands on. Rejects with Strapi's errors. */
export class EngineService {
  constructor(private readonly parts: EngineParts) {}

  get graph(): EngineGraph {
    return this.parts.runtime.graph;
  }

  /**
   * Opens the storage that the app has configured (FR-EXT-005).
   *
   * @throws CrmConfigurationError where there is none of that name, and what its `open` throws.
   */
  open(): Promise<void> {
    return this.parts.runtime.open();
  }

  /** From now on this process carries out timers, until `destroy`. */
  work(): void {
    this.parts.runtime.work();
  }

  /** Finds what changed at no entry point, once; ends after what it is at. */
  sweep(): void {
    this.parts.sweep.start();
  }

  async destroy(): Promise<void> {
    await this.parts.sweep.stop();
    await this.parts.runtime.destroy();
  }

  /**
   * Starts the active version of a definition on a record (BR-007): at the record's own stage where
   * it has one, else at the first.
   *
   * @param known what the caller has read in the running transaction: the active version, the record.
   * @throws NotFoundError for an unknown definition or record, ConflictError where the record runs
   *   this definition already, ValidationError for what cannot be started or written.
   */
  start(input: StartInput, known: StartWith = {}): Promise<ActionView> {
    return withStrapiErrors(() => this.parts.starts.start(input, known));
  }

  /**
   * FR-L2-008. A transition by name, or a reserved action. Where the transition needs an approval,
   * `pending` is the task that it waits for, and nothing else has changed.
   *
   * @throws ConflictError where the instance has moved on, PolicyError where the actor may not.
   */
  act(instance: string, action: string, input: ActInput = {}): Promise<ActionView> {
    return withStrapiErrors(() => this.parts.actions.act(instance, action, input));
  }

  /**
   * `act` on the only live instance of a record that has the action.
   *
   * @throws ConflictError naming them where several have it.
   */
  actOn(subject: Subject, action: string, input: ActOnInput = {}): Promise<ActionView> {
    return withStrapiErrors(() => this.parts.actions.actOn(subject, action, input));
  }

  /** FR-L2-002. A plain task is done; the flow goes on. */
  completeTask(task: string, input: CompleteInput = {}): Promise<ActionView> {
    return withStrapiErrors(() => this.parts.actions.completeTask(task, input));
  }

  /** FR-L2-006. Fills the actor's seat, or changes the vote in it. */
  vote(task: string, input: VoteInput): Promise<ActionView> {
    return withStrapiErrors(() => this.parts.actions.vote(task, input));
  }

  /** Takes a task of a team or role. */
  claim(task: string, input: ClaimInput = {}): Promise<ActionView> {
    return withStrapiErrors(() => this.parts.actions.claim(task, input));
  }

  /** Hands it back. */
  release(task: string, input: ClaimInput = {}): Promise<ActionView> {
    return withStrapiErrors(() => this.parts.actions.release(task, input));
  }

  /**
   * An operator lets a parked instance go on.
   *
   * @throws ConflictError where it is not parked.
   */
  resume(instance: string, input: ResumeInput = {}): Promise<ActionView> {
    return withStrapiErrors(() => this.parts.operations.resume(instance, input));
  }

  /** An operator takes a branch of a flow out; its join goes on with those that are left. */
  cancelToken(instance: string, token: string, input: CancelTokenInput = {}): Promise<ActionView> {
    return withStrapiErrors(() => this.parts.operations.cancelToken(instance, token, input));
  }

  /**
   * FR-L2-001. Takes running instances along to another version of their definition, each in a
   * transaction of its own; a dry run unless `dryRun` is false. Those that have moved are passed over,
   * so it may be called again where it was stopped.
   *
   * @throws NotFoundError for an unknown version, ConflictError naming those that would be stranded,
   *   where they are not to be left behind (`partial`).
   */
  move(definition: string, input: MoveInput = {}): Promise<MoveReport> {
    return withStrapiErrors(() => this.parts.operations.move(definition, input));
  }

  /** REL-004. Instances that contradict themselves, part by part; changes nothing. */
  verify(query: VerifyInstances.Query = {}): Promise<VerifyInstances.Response> {
    return withStrapiErrors(() => this.parts.operations.verify(query));
  }

  /**
   * REL-004. The least that makes a damaged instance one that can be decided on; a dry run unless
   * `dryRun` is false. Afterwards it is parked, and `resume` lets it go on.
   *
   * @throws NotFoundError, ConflictError where it cannot be told what it runs on.
   */
  repair(instance: string, input: RepairInput = {}): Promise<RepairInstance.Response['data']> {
    return withStrapiErrors(() => this.parts.operations.repair(instance, input));
  }

  /**
   * Why an action is possible or not, for this actor and now; changes nothing. `close` is explained for
   * the outcome that is given, else for the first of `won` and `lost` that is possible.
   */
  explain(
    instance: string,
    action: string,
    input: ExplainInput = {},
  ): Promise<ExplainAction.Response['data']> {
    return withStrapiErrors(() => this.parts.reads.explain(instance, action, input));
  }

  /** @throws NotFoundError */
  get(instance: string): Promise<InstanceView> {
    return withStrapiErrors(() => this.parts.reads.get(instance));
  }

  /**
   * The newest first, unless sorted otherwise.
   *
   * @param mayRead types of the app that answer false are left out.
   */
  list(
    query: ListInstances.Query = {},
    mayRead: (uid: string) => Promise<boolean> = () => Promise.resolve(true),
  ): Promise<ListInstances.Response> {
    return withStrapiErrors(() => this.parts.reads.list(query, mayRead));
  }

  /** Oldest first. @throws NotFoundError */
  history(instance: string, query: PageInput = {}): Promise<GetInstanceHistory.Response> {
    return withStrapiErrors(() => this.parts.reads.history(instance, query));
  }

  /** Carries out every timer that is due: waits end, integrations are called. How many were. */
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

  /** The same, undefined where there is none. */
  findSubject(instance: string): Promise<Subject | undefined> {
    return this.parts.reads.findSubject(instance);
  }
}
