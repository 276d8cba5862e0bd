import {
  SYSTEM_ACTOR,
  type Actor,
  type AutomationContract,
  type Clock,
  type CloseOutcome,
  type Command,
  type Commit,
  type CommitResult,
  type CompiledDefinition,
  type Decision,
  type DefinitionSource,
  type DueTimer,
  type Explanation,
  type HistoryEntry,
  type StepLimit,
  type InstanceId,
  type InstanceSnapshot,
  type IntegrationContract,
  type LoadedInstance,
  type Refusal,
  type StartCommand,
  type StoredCommit,
  type TimerId,
  type TimerJob,
} from '../contracts';
import { move, type AvailableAction, type MoveOrder } from '../engine';
import { CrmConflictError, CrmCorruptError, CrmNotFoundError } from '../errors';
import { Registry } from '../registry';
import { isClockAstray } from '../sla/pause';
import { Attempts } from './attempts';
import { Commits } from './commits';
import { lastActivityIn } from './last-activity';
import { loadForCommit } from './storage-calls';
import { UnknownInstanceError } from './unknown-instance';
import { MemoryDefinitions } from './memory-definitions';
import { MemoryDirectory } from './memory-directory';
import type { EngineOptions } from './options';
import type { CommittedDecision, ExecuteOptions, Start, StartWith } from './orders';
import { Proposals, type Known, type Proposal } from './proposals';
import { TimerRunner } from './run-timers';
import { TimerBatch, type Settled } from './timer-batch';
import { TimerExecution, type TimerCall, type TimerOutcome } from './timer-execution';

/**
 * Runs pipelines without Strapi: gathers facts, decides, commits, emits events, and runs due
 * timers. The plugin uses the same class with other ports.
 */
export class Engine {
  readonly integrations: Registry<IntegrationContract>;
  readonly automations: Registry<AutomationContract>;
  readonly #published = new MemoryDefinitions();
  readonly #definitions: DefinitionSource;
  readonly #commits: Commits;
  readonly #proposals: Proposals;
  readonly #execution: TimerExecution;
  readonly #batch: TimerBatch;
  readonly #timers: TimerRunner;

  readonly #attempts: Attempts;

  constructor(private readonly options: EngineOptions) {
    const directory = options.directory ?? new MemoryDirectory();
    this.#commits = new Commits(options, directory);
    this.#proposals = new Proposals(options, {
      conversion: options.conversion,
      workingTime: options.workingTime,
      directory,
      conditions: new Registry('condition', options.conditions),
      strategies: new Registry('strategy', options.strategies),
    });
    this.integrations = new Registry('integration', options.integrations);
    this.automations = new Registry('automation', options.automations);
    this.#attempts = new Attempts(options);
    const { storage, clock, onTimerFault } = options;
    this.#execution = new TimerExecution(this, storage);
    this.#batch = new TimerBatch(this, storage, () => clock.now().getTime());
    this.#timers = new TimerRunner(this.#execution, storage, clock, onTimerFault);
    const { definitions = [] } = options;
    this.#definitions = 'active' in definitions ? definitions : this.#published;
    if (!('active' in definitions)) for (const one of definitions) this.publish(one);
  }

  /** The integration of an activity as it is now: a stored one, else a registered one. */
  async findIntegration(name: string): Promise<IntegrationContract | undefined> {
    return (await this.options.storedIntegration?.(name)) ?? this.integrations.find(name);
  }

  /**
   * Makes this version active: new instances run it, running ones keep theirs. If the definitions
   * come from a source, publish there instead.
   */
  publish(definition: CompiledDefinition): void {
    this.#published.publish(definition);
  }

  /** @throws CrmCorruptError if the version that it runs does not exist. */
  async definitionOf({
    id,
    definition: { name, version },
  }: Pick<InstanceSnapshot, 'id' | 'definition'>): Promise<CompiledDefinition> {
    const definition = await this.#definitions.version(name, version);
    if (!definition) throw new CrmCorruptError(id, `There is no definition ${name} ${version}`);
    return definition;
  }

  /** @throws CrmNotFoundError for a definition that is not published. */
  async start(
    { definition: name, ...command }: Start,
    { within, ...known }: StartWith = {},
  ): Promise<CommittedDecision | Refusal> {
    const definition = known.definition ?? (await this.#definitions.active(name));
    if (!definition) throw new CrmNotFoundError(`There is no active definition "${name}".`);
    let record = known.record;
    const outcome = await this.#attempts.untilCommitted(name, async (locks) => {
      const start = { type: 'start', ...command } as const;
      const known = record;
      record = undefined;
      let proposal: Proposal | undefined;
      const propose = async (stepLimit: StepLimit | undefined): Promise<Proposal> => {
        const seen = { record: known, locks, stepLimit };
        proposal = await this.#proposals.propose(definition, null, start, seen);
        return proposal;
      };
      const done = await this.#commits.untilAccepted(locks, propose, { within });
      if (done || proposal?.outcome.kind !== 'decision') return done;
      const { subject, campaign, entity } = proposal.outcome.next;
      const key = { subject, definition: name, entity, campaign };
      if (await this.options.storage.findLive(key)) {
        throw new CrmConflictError('This record runs this definition already.', {
          code: 'AlreadyRunning',
        });
      }
      return undefined;
    });
    if (outcome) return outcome;
    throw new CrmConflictError('The record is being changed by other requests.');
  }

  /** Decides a start without committing it, for commits in batches. */
  proposeStart(
    definition: CompiledDefinition,
    command: Omit<Start, 'definition'>,
    known: Pick<Known, 'record' | 'stepLimit'> = {},
  ): Promise<Proposal> {
    return this.#proposals.propose(definition, null, { type: 'start', ...command }, known);
  }

  /**
   * Decides and commits; retries after a lost compare-and-set. If the record or the database
   * rejects a write of a flow step, that step fails.
   *
   * @throws CrmWriteRefusedError if a write of the command itself is rejected, CrmNotFoundError for
   * an unknown instance, CrmConflictError after ten lost races.
   */
  async execute(
    instance: InstanceId,
    command: Exclude<Command, StartCommand>,
    { stepLimit, authorize, lease, loaded, within }: ExecuteOptions = {},
  ): Promise<CommittedDecision | Refusal> {
    const first = loaded ?? (await this.#loadForCommit(instance));
    await authorize?.(first.snapshot.subject);
    let seen: LoadedInstance | undefined = first;
    const { name } = first.snapshot.definition;
    const outcome = await this.#attempts.untilCommitted(name, async (locks) => {
      const { snapshot, ...known } = seen ?? (await this.#loadForCommit(instance));
      seen = undefined;
      const definition = await this.definitionOf(snapshot);
      return this.#commits.untilAccepted(
        locks,
        (again) =>
          this.#proposals.propose(definition, snapshot, command, {
            ...known,
            locks,
            stepLimit: again ?? stepLimit,
          }),
        { lease, within },
      );
    });
    if (outcome) return outcome;
    throw new CrmConflictError(`The instance "${instance}" is being changed by other requests.`);
  }

  /** Decides on a snapshot without committing. @param known what the caller has read already. */
  async propose(
    snapshot: InstanceSnapshot,
    command: Exclude<Command, StartCommand>,
    known: Known = {},
  ): Promise<Proposal> {
    return this.#proposals.propose(await this.definitionOf(snapshot), snapshot, command, known);
  }

  /** Decides as `execute` does, without committing, for commits in batches. @throws CrmNotFoundError */
  async proposeCommand(
    instance: InstanceId,
    command: Exclude<Command, StartCommand>,
  ): Promise<Proposal> {
    const { snapshot, ...known } = await this.#loadForCommit(instance);
    const definition = await this.definitionOf(snapshot);
    return this.#proposals.propose(definition, snapshot, command, known);
  }

  /**
   * FR-L2-001. Migrates a running instance to another published version of its definition.
   *
   * @param isRehearsal dry run: nothing is written.
   * @throws CrmNotFoundError for an unknown instance, CrmConflictError after ten lost races.
   */
  async move(
    instance: InstanceId,
    order: Omit<MoveOrder, 'from'>,
    isRehearsal = false,
  ): Promise<Decision | Refusal> {
    const outcome = await this.#attempts.untilCommitted(order.to.name, async () => {
      const { snapshot, record, ...known } = await this.#loadForCommit(instance);
      const from = await this.definitionOf(snapshot);
      const made = move(snapshot, { ...order, from }, this.options.clock.now().getTime());
      if (isRehearsal || made.kind === 'refusal') return made;
      const commit = { basedOn: snapshot.revision, base: snapshot, record: record ?? null };
      const { kind } = await this.commit([{ ...commit, ...known, decision: made }]);
      return kind === 'committed' ? made : undefined;
    });
    if (!outcome) {
      throw new CrmConflictError(`The instance "${instance}" is being changed by other requests.`);
    }
    // The pure move cannot ask a calendar.
    if (outcome.kind === 'decision' && !isRehearsal && isClockAstray(outcome.next, order.to)) {
      await this.execute(instance, { type: 'recordChanged', keys: [], actor: SYSTEM_ACTOR });
    }
    return outcome;
  }

  /** Commits all or none; emits events afterwards. */
  commit(commits: readonly Commit[]): Promise<CommitResult> {
    return this.#commits.commit(commits);
  }

  /** Commits those that the storage can write together. @returns their results. */
  commitTogether(commits: readonly Commit[]): Promise<ReadonlyMap<Commit, StoredCommit>> {
    return this.#commits.commitTogether(commits);
  }

  /** @throws CrmNotFoundError */
  async load(instance: InstanceId): Promise<InstanceSnapshot> {
    const snapshot = await this.options.storage.load(instance);
    if (!snapshot) throw new UnknownInstanceError(instance);
    return snapshot;
  }

  history(instance: InstanceId): Promise<readonly HistoryEntry[]> {
    return this.options.storage.history(instance);
  }

  async explain(
    instance: InstanceId,
    action: string,
    actor: Actor,
    outcome?: CloseOutcome,
  ): Promise<Explanation> {
    const snapshot = await this.load(instance);
    const definition = await this.definitionOf(snapshot);
    return this.#proposals.explain(definition, snapshot, { action, actor, outcome });
  }

  /**
   * The actions that an instance has in its stage, each explained to this actor, with what it takes
   * and asks for. Reads instance and record once, however many actions there are.
   */
  async available(
    instance: InstanceId,
    actor: Actor,
  ): Promise<{
    readonly snapshot: InstanceSnapshot;
    readonly definition: CompiledDefinition;
    readonly actions: readonly AvailableAction[];
  }> {
    const snapshot = await this.load(instance);
    const definition = await this.definitionOf(snapshot);
    const actions = await this.#proposals.available(definition, snapshot, actor);
    return { snapshot, definition, actions };
  }

  /** When a person has last done something on the record of an instance, in milliseconds since 1970. */
  async lastActivity({ id, subject }: InstanceSnapshot): Promise<number | undefined> {
    const { lastActivity } = this.options;
    return lastActivity
      ? lastActivity(subject)
      : lastActivityIn(await this.options.storage.history(id));
  }

  /** The first response of a person outside of the engine, in milliseconds since 1970. */
  async firstResponse({ subject, startedAt }: InstanceSnapshot): Promise<number | undefined> {
    return this.options.firstResponse?.(subject, startedAt);
  }

  /** Runs every due timer; returns their number. */
  runDue(): Promise<number> {
    return this.#timers.runDue();
  }

  /**
   * Carries out one timer that a worker has claimed.
   *
   * @throws the errors of `execute`, and the reason of an aborted signal.
   */
  runTimer(due: DueTimer, call: TimerCall = {}): Promise<TimerOutcome> {
    return this.#execution.run(due, call);
  }

  /**
   * Carries out timers that are decisions alone, in as few transactions as the storage can.
   *
   * @param settled waits for their decisions; what takes longer is left.
   * @returns those that are done; the others are to be carried out by `runTimer`.
   */
  runTimersTogether(jobs: readonly TimerJob[], settled: Settled): Promise<ReadonlySet<TimerId>> {
    return this.#batch.run(jobs, settled);
  }

  /** Advances a simulated clock timer by timer. @param clock one that can be moved. */
  advance(clock: Clock & { moveTo(time: number): void }, ms: number): Promise<number> {
    return this.#timers.advance(clock, ms);
  }

  /** @throws CrmNotFoundError */
  async #loadForCommit(instance: InstanceId): Promise<LoadedInstance> {
    const loaded = await loadForCommit(this.options.storage, instance);
    if (!loaded) throw new UnknownInstanceError(instance);
    return loaded;
  }
}
