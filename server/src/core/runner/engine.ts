import type {
  Actor,
  ActorFacts,
  ApprovalStrategyContract,
  Clock,
  CloseOutcome,
  Command,
  Commit,
  CommitResult,
  CompiledDefinition,
  ConditionContract,
  Decision,
  DefinitionSource,
  Directory,
  DueTimer,
  EngineEvent,
  Explanation,
  FactAnswer,
  FactRequest,
  Facts,
  HistoryEntry,
  Hold,
  InstanceId,
  InstanceSnapshot,
  InstanceStorage,
  IntegrationContract,
  LoadedInstance,
  Outcome,
  Refusal,
  StartCommand,
  StoredCommit,
  Subject,
  SubjectFacts,
  Authorization,
} from '../contracts';
import { decide, explain, move, subjectAfter, type MoveOrder } from '../engine';
import {
  CrmConflictError,
  CrmCorruptError,
  CrmNotFoundError,
  CrmWriteRefusedError,
} from '../errors';
import { Registry } from '../registry';
import { Attempts, type AttemptOptions } from './attempts';
import { gather, type Sources } from './gather';
import { holdAfter } from './hold';
import { loadForCommit, toCommitResult } from './storage-calls';
import { MemoryDefinitions } from './memory-definitions';
import { MemoryDirectory } from './memory-directory';
import { TimerRunner } from './run-timers';
import type { Turns } from './turns';

/** Options of an engine; everything except storage and clock has an empty default. */
export interface EngineOptions extends AttemptOptions {
  readonly storage: InstanceStorage;
  readonly clock: Clock;
  /** A list is kept in memory; a source is queried on every call. */
  readonly definitions?: readonly CompiledDefinition[] | DefinitionSource;
  readonly directory?: Directory;
  readonly conditions?: readonly ConditionContract[];
  readonly strategies?: readonly ApprovalStrategyContract[];
  readonly integrations?: readonly IntegrationContract[];
  /**
   * Plans what a conversion writes besides the lead; without it, `convert` only ends the instance.
   */
  readonly conversion?: Sources['conversion'];
  /** Called for every event, after commit. */
  readonly onEvent?: (event: EngineEvent) => void;
  /**
   * Called for a timer that failed; it stays due, and the others run. Without it, `runDue` throws.
   */
  readonly onTimerFault?: (due: DueTimer, error: unknown) => void | Promise<void>;
  readonly rules?: NonNullable<Facts['rules']>;
  /** Authorization of commands; without it, everything is allowed. */
  readonly authorization?: (
    question: AuthorizationRequest,
  ) => Authorization | Promise<Authorization>;
}

/** The request that `authorization` gets. */
export interface AuthorizationRequest {
  readonly actor: ActorFacts;
  /** Null for a start. */
  readonly snapshot: InstanceSnapshot | null;
  readonly definition: CompiledDefinition;
  readonly command: Command;
  readonly record: SubjectFacts;
}

/** A command without facts; `start` names the definition. */
export type Start = Omit<StartCommand, 'type'> & { readonly definition: string };

/** Size of the cache of instance → record. */
const REMEMBERED = 10_000;

/** A committed decision with the state of its record. */
export interface CommittedDecision extends Decision {
  /**
   * The new revision of the record; null if it has none or there is no record; undefined if the
   * storage does not report it.
   */
  readonly recordRevision: number | null | undefined;
}

/** No instance has this id. */
export class UnknownInstanceError extends CrmNotFoundError {
  constructor(instance: string) {
    super(`There is no instance "${instance}".`);
  }
}

/** State that the caller of a start has read already. */
export interface StartWith {
  /** The active version. */
  readonly definition?: CompiledDefinition;
  readonly record?: SubjectFacts;
}

export interface ExecuteOptions {
  /** The step limit after an earlier attempt was refused permanently. */
  readonly hold?: Hold | undefined;
  /** Called with the record before anything is decided; its errors propagate. */
  readonly authorize?: ((subject: Subject) => Promise<void>) | undefined;
}

/** State that was read before a decision. */
interface Known extends Partial<Pick<LoadedInstance, 'record' | 'chainEnd'>> {
  /** A decision that is committed before this one in the same commit, on the same record. */
  readonly earlier?: Decision | undefined;
  /** Undefined if there is no queueing. */
  readonly turns?: Turns | undefined;
  readonly hold?: Hold | undefined;
}

const unchanged = ({ decision, record }: Commit): StoredCommit => ({
  decision,
  recordRevision: record?.revision ?? null,
});

/** For subjects that are stored elsewhere. */
const NO_RECORD: SubjectFacts = { values: {}, revision: null, owner: null };

/** A decision that has not been committed yet, with the state that it was made from. */
export interface Proposal extends Omit<Commit, 'decision'> {
  readonly outcome: Decision | Refusal;
}

/**
 * Runs pipelines without Strapi: gathers facts, decides, commits, emits events, and runs due
 * timers. The plugin uses the same class with other ports.
 */
export class Engine {
  readonly integrations: Registry<IntegrationContract>;
  readonly #published = new MemoryDefinitions();
  readonly #definitions: DefinitionSource;
  readonly #sources: Sources;
  readonly #timers: TimerRunner;

  readonly #attempts: Attempts;

  /**
   * Cache of the record of each instance, which never changes: with it, both are read in parallel.
   */
  readonly #subjects = new Map<InstanceId, Subject>();

  constructor(private readonly options: EngineOptions) {
    this.#sources = {
      conversion: options.conversion,
      directory: options.directory ?? new MemoryDirectory(),
      conditions: new Registry('condition', options.conditions),
      strategies: new Registry('strategy', options.strategies),
    };
    this.integrations = new Registry('integration', options.integrations);
    this.#attempts = new Attempts(options);
    this.#timers = new TimerRunner(this, options.storage, options.clock, options.onTimerFault);
    const { definitions = [] } = options;
    this.#definitions = 'active' in definitions ? definitions : this.#published;
    if (!('active' in definitions)) for (const one of definitions) this.publish(one);
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
    known: StartWith = {},
  ): Promise<CommittedDecision | Refusal> {
    const definition = known.definition ?? (await this.#definitions.active(name));
    if (!definition) throw new CrmNotFoundError(`There is no active definition "${name}".`);
    let record = known.record;
    const outcome = await this.#attempts.untilCommitted(name, async (turns) => {
      const start = { type: 'start', ...command } as const;
      const known = record;
      record = undefined;
      let proposal: Proposal | undefined;
      const done = await this.#decideAndCommit(turns, async (hold) => {
        proposal = await this.#propose(definition, null, start, { record: known, turns, hold });
        return proposal;
      });
      if (done || proposal?.outcome.kind !== 'decision') return done;
      const { subject, campaign, entity } = proposal.outcome.next;
      const key = { subject, definition: name, entity, campaign };
      if (await this.options.storage.findLive(key)) {
        throw new CrmConflictError('This record runs this definition already.');
      }
      return undefined;
    });
    if (outcome) return outcome;
    throw new CrmConflictError('The record is being changed by others.');
  }

  /** Decides a start without committing it, for commits in batches. */
  proposeStart(
    definition: CompiledDefinition,
    command: Omit<Start, 'definition'>,
    hold?: Hold,
  ): Promise<Proposal> {
    return this.#propose(definition, null, { type: 'start', ...command }, { hold });
  }

  /**
   * Decides and commits; retries after a lost compare-and-set. If the record or the database
   * rejects a write of a flow step, that step fails.
   *
   * @throws CrmWriteRefusedError if a write of the command itself is rejected, CrmNotFoundError for
   * an
   *    unknown instance, CrmConflictError after ten lost races.
   */
  async execute(
    instance: InstanceId,
    command: Exclude<Command, StartCommand>,
    { hold, authorize }: ExecuteOptions = {},
  ): Promise<CommittedDecision | Refusal> {
    const first = await this.#loadForCommit(instance);
    await authorize?.(first.snapshot.subject);
    let seen: LoadedInstance | undefined = first;
    const { name } = first.snapshot.definition;
    const outcome = await this.#attempts.untilCommitted(name, async (turns) => {
      const { snapshot, ...known } = seen ?? (await this.#loadForCommit(instance));
      seen = undefined;
      const definition = await this.definitionOf(snapshot);
      return this.#decideAndCommit(turns, (again) =>
        this.#propose(definition, snapshot, command, { ...known, turns, hold: again ?? hold }),
      );
    });
    if (outcome) return outcome;
    throw new CrmConflictError(`The instance "${instance}" is being changed by others.`);
  }

  /**
   * Decides on a snapshot without committing.
   *
   * @param earlier a decision that is committed before this one, on the same record.
   */
  async propose(
    snapshot: InstanceSnapshot,
    command: Exclude<Command, StartCommand>,
    earlier?: Decision,
    hold?: Hold,
  ): Promise<Proposal> {
    return this.#propose(await this.definitionOf(snapshot), snapshot, command, { earlier, hold });
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
      const { snapshot, record, chainEnd } = await this.#loadForCommit(instance);
      const from = await this.definitionOf(snapshot);
      const made = move(snapshot, { ...order, from }, this.options.clock.now().getTime());
      if (isRehearsal || made.kind === 'refusal') return made;
      const commit = { basedOn: snapshot.revision, base: snapshot, record: record ?? null };
      const { kind } = await this.commit([{ ...commit, chainEnd, decision: made }]);
      return kind === 'committed' ? made : undefined;
    });
    if (outcome) return outcome;
    throw new CrmConflictError(`The instance "${instance}" is being changed by others.`);
  }

  /** Commits all or none; emits events afterwards. */
  async commit(commits: readonly Commit[]): Promise<CommitResult> {
    const changing = commits.filter(({ decision, basedOn }) => decision.next.revision !== basedOn);
    if (changing.length === 0) return { kind: 'committed', stored: commits.map(unchanged) };
    const answer = await this.options.storage.commit(changing);
    const result = toCommitResult(answer, changing);
    if (result.kind === 'overtaken') return result;
    const { onEvent } = this.options;
    for (const { decision } of result.stored) {
      this.#remember(decision.next);
      for (const effect of decision.effects) {
        if (effect.kind !== 'picked') continue;
        await this.#sources.directory.notePick?.(effect.from, effect.person);
      }
      if (onEvent) decision.events.forEach(onEvent);
    }
    const stored = new Map(changing.map(({ decision }, index) => [decision, result.stored[index]]));
    return {
      kind: 'committed',
      stored: commits.map((commit) => stored.get(commit.decision) ?? unchanged(commit)),
    };
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
    const now = this.options.clock.now().getTime();
    const gathered = await this.#factsFor(actor, snapshot.subject);
    const command: Command = { type: 'act', action, actor };
    const question = { actor: gathered.actor, snapshot, definition, command };
    const authorization = await this.options.authorization?.({
      ...question,
      record: gathered.subject,
    });
    const facts = { ...gathered, ...(authorization ? { authorization } : {}) };
    for (;;) {
      const explanation = explain(definition, snapshot, action, facts, now, outcome);
      if (explanation.needs.length === 0) return explanation;
      await this.#answer(facts.answers, explanation.needs, snapshot.subject, now);
    }
  }

  /** Runs every due timer; returns their number. */
  runDue(): Promise<number> {
    return this.#timers.runDue();
  }

  /** Advances a simulated clock timer by timer. @param clock one that can be moved. */
  advance(clock: Clock & { moveTo(time: number): void }, ms: number): Promise<number> {
    return this.#timers.advance(clock, ms);
  }

  /** @throws CrmNotFoundError */
  async #loadForCommit(instance: InstanceId): Promise<LoadedInstance> {
    const known = this.#subjects.get(instance);
    const loaded = await loadForCommit(this.options.storage, instance, known);
    if (!loaded) throw new UnknownInstanceError(instance);
    this.#remember(loaded.snapshot);
    return loaded;
  }

  #remember({ id, subject }: InstanceSnapshot): void {
    if (this.#subjects.has(id)) return;
    if (this.#subjects.size >= REMEMBERED) this.#subjects.clear();
    this.#subjects.set(id, subject);
  }

  /** Decides again with ever fewer steps until the commit succeeds. */
  async #decideAndCommit(
    turns: Turns | undefined,
    propose: (hold: Hold | undefined) => Promise<Proposal>,
  ): Promise<CommittedDecision | Refusal | undefined> {
    let hold: Hold | undefined;
    for (;;) {
      const proposal = await propose(hold);
      const { outcome } = proposal;
      try {
        return await this.#commitOne(proposal, turns);
      } catch (error) {
        const isUndone = CrmWriteRefusedError.isRefused(error) && error.undone;
        const again = outcome.kind === 'decision' ? holdAfter(error, outcome, hold) : undefined;
        if (!isUndone || !again) throw error;
        hold = again;
      }
    }
  }

  /** Undefined if a concurrent update won. */
  async #commitOne(
    { outcome, ...rest }: Proposal,
    turns: Turns | undefined,
  ): Promise<CommittedDecision | Refusal | undefined> {
    if (outcome.kind === 'refusal') return outcome;
    const result = await this.commit([{ ...rest, decision: outcome }]);
    if (result.kind === 'overtaken') {
      turns?.miss(outcome.effects);
      return undefined;
    }
    const [stored = { decision: outcome, recordRevision: undefined }] = result.stored;
    return { ...stored.decision, recordRevision: stored.recordRevision };
  }

  async #propose(
    definition: CompiledDefinition,
    snapshot: InstanceSnapshot | null,
    command: Command,
    known: Known = {},
  ): Promise<Proposal> {
    const subject = command.type === 'start' ? command.subject : snapshot?.subject;
    if (!subject) throw new TypeError('A command other than start needs a snapshot.');
    const now = this.options.clock.now().getTime();
    const { record, ...gathered } = await this.#factsFor(command.actor, subject, known);
    const { chainEnd } = known;
    const { actor, subject: seen } = gathered;
    const question = { actor, snapshot, definition, command, record: seen };
    const authorization = await this.options.authorization?.(question);
    const { hold } = known;
    const facts = {
      ...gathered,
      ...(authorization ? { authorization } : {}),
      ...(hold ? { hold } : {}),
    };
    for (;;) {
      const outcome: Outcome = decide(definition, snapshot, command, facts, now);
      if (outcome.kind !== 'needs') {
        return { outcome, basedOn: snapshot?.revision ?? 0, base: snapshot, record, chainEnd };
      }
      const inTurn = (await known.turns?.take(outcome.facts)) ?? true;
      // Gathered answers are outdated: other decisions have committed meanwhile.
      if (!inTurn) facts.answers.clear();
      else await this.#answer(facts.answers, outcome.facts, subject, now);
    }
  }

  async #factsFor(
    actor: Actor,
    subject: Subject,
    { earlier, record: seen }: Known = {},
  ): Promise<
    Facts & { readonly answers: Map<string, FactAnswer>; readonly record: SubjectFacts | null }
  > {
    const found = seen ?? (await this.options.storage.subject(subject)) ?? null;
    const record = found && earlier ? subjectAfter(found, earlier.effects) : found;
    return {
      record,
      subject: record ?? NO_RECORD,
      actor: await this.#sources.directory.describe(actor),
      ...(this.options.rules ? { rules: this.options.rules } : {}),
      answers: new Map(),
    };
  }

  async #answer(
    answers: Map<string, FactAnswer>,
    requests: readonly FactRequest[],
    subject: Subject,
    now: number,
  ): Promise<void> {
    for (const request of requests) {
      answers.set(request.key, await gather(this.#sources, request, subject, now));
    }
  }
}
