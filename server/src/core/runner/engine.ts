import type {
  Actor,
  ApprovalStrategyContract,
  Clock,
  Command,
  Commit,
  CompiledDefinition,
  ConditionContract,
  Decision,
  Directory,
  EngineEvent,
  Explanation,
  FactAnswer,
  FactRequest,
  Facts,
  HistoryEntry,
  InstanceId,
  InstanceSnapshot,
  InstanceStorage,
  IntegrationContract,
  Outcome,
  Refusal,
  StartCommand,
  Subject,
  SubjectFacts,
} from '../contracts';
import { decide, explain, subjectAfter } from '../engine';
import { CrmConflictError, CrmNotFoundError } from '../errors';
import { Registry } from '../registry';
import { gather, type Sources } from './gather';
import { MemoryDirectory } from './memory-directory';
import { TimerRunner } from './run-timers';

/** What an engine is made of; everything but storage and clock has an empty default. */
export interface EngineOptions {
  readonly storage: InstanceStorage;
  readonly clock: Clock;
  readonly definitions?: readonly CompiledDefinition[];
  readonly directory?: Directory;
  readonly conditions?: readonly ConditionContract[];
  readonly strategies?: readonly ApprovalStrategyContract[];
  readonly integrations?: readonly IntegrationContract[];
  /** Hears every event, after commit. */
  readonly onEvent?: (event: EngineEvent) => void;
  readonly rules?: NonNullable<Facts['rules']>;
}

/** A command without its actor's facts; `start` names the definition. */
export type Start = Omit<StartCommand, 'type'> & { readonly definition: string };

/** How often a decision is made again because somebody else was faster. */
const ATTEMPTS = 3;

/** An engine may run on subjects that are kept elsewhere. */
const NO_RECORD: SubjectFacts = { values: {}, revision: null, owner: null };

/** A decision that was made and may be committed, with what it was made from. */
export interface Proposal {
  readonly outcome: Decision | Refusal;
  readonly basedOn: number;
}

/**
 * Runs pipelines without Strapi: gathers facts, decides, commits, tells, and carries out what is
 * due. The same core behind the same ports as in the plugin.
 */
export class Engine {
  readonly integrations: Registry<IntegrationContract>;
  readonly #definitions = new Map<string, CompiledDefinition>();
  readonly #active = new Map<string, CompiledDefinition>();
  readonly #sources: Sources;
  readonly #timers: TimerRunner;

  constructor(private readonly options: EngineOptions) {
    this.#sources = {
      directory: options.directory ?? new MemoryDirectory(),
      conditions: new Registry('condition', options.conditions),
      strategies: new Registry('strategy', options.strategies),
    };
    this.integrations = new Registry('integration', options.integrations);
    this.#timers = new TimerRunner(this, options.storage, options.clock);
    for (const definition of options.definitions ?? []) this.publish(definition);
  }

  /** New instances run this version from now on; running ones stay on theirs. */
  publish(definition: CompiledDefinition): void {
    this.#definitions.set(versionKey(definition.name, definition.version), definition);
    this.#active.set(definition.name, definition);
  }

  /** @throws CrmNotFoundError where the version was never published here. */
  definitionOf({ definition: { name, version } }: InstanceSnapshot): CompiledDefinition {
    const definition = this.#definitions.get(versionKey(name, version));
    if (!definition) throw new CrmNotFoundError(`There is no definition ${name} ${version}.`);
    return definition;
  }

  /** @throws CrmNotFoundError for a definition that was not published. */
  async start({ definition: name, ...command }: Start): Promise<Decision | Refusal> {
    const definition = this.#active.get(name);
    if (!definition) throw new CrmNotFoundError(`There is no definition "${name}".`);
    const proposal = await this.#propose(definition, null, { type: 'start', ...command });
    const { outcome } = proposal;
    if (outcome.kind === 'refusal') return outcome;
    if (!(await this.commit([{ decision: outcome, basedOn: 0 }]))) {
      throw new CrmConflictError('This record runs this definition already.');
    }
    return outcome;
  }

  /**
   * Decides and commits; a decision that somebody overtook is made again.
   *
   * @throws CrmNotFoundError for an unknown instance, CrmConflictError after three lost races.
   */
  async execute(
    instance: InstanceId,
    command: Exclude<Command, StartCommand>,
  ): Promise<Decision | Refusal> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const { outcome, basedOn } = await this.propose(await this.load(instance), command);
      if (outcome.kind === 'refusal') return outcome;
      if (await this.commit([{ decision: outcome, basedOn }])) return outcome;
    }
    throw new CrmConflictError(`The instance "${instance}" is being changed by others.`);
  }

  /**
   * Decides on a snapshot and commits nothing.
   *
   * @param earlier a decision that will be committed just before, on the same record.
   */
  propose(
    snapshot: InstanceSnapshot,
    command: Exclude<Command, StartCommand>,
    earlier?: Decision,
  ): Promise<Proposal> {
    return this.#propose(this.definitionOf(snapshot), snapshot, command, earlier);
  }

  /** All of them or none; events are told only after. False where somebody was faster. */
  async commit(commits: readonly Commit[]): Promise<boolean> {
    const changing = commits.filter(({ decision, basedOn }) => decision.next.revision !== basedOn);
    if (changing.length > 0 && !(await this.options.storage.commit(changing))) return false;
    const { onEvent } = this.options;
    for (const { decision } of changing) {
      for (const effect of decision.effects) {
        if (effect.kind === 'picked' && this.#sources.directory instanceof MemoryDirectory) {
          this.#sources.directory.notePick(effect.from, effect.person);
        }
      }
      if (onEvent) decision.events.forEach(onEvent);
    }
    return true;
  }

  /** @throws CrmNotFoundError */
  async load(instance: InstanceId): Promise<InstanceSnapshot> {
    const snapshot = await this.options.storage.load(instance);
    if (!snapshot) throw new CrmNotFoundError(`There is no instance "${instance}".`);
    return snapshot;
  }

  history(instance: InstanceId): Promise<readonly HistoryEntry[]> {
    return this.options.storage.history(instance);
  }

  async explain(instance: InstanceId, action: string, actor: Actor): Promise<Explanation> {
    const snapshot = await this.load(instance);
    const definition = this.definitionOf(snapshot);
    const now = this.options.clock.now().getTime();
    const facts = await this.#factsFor(actor, snapshot.subject);
    for (;;) {
      const explanation = explain(definition, snapshot, action, facts, now);
      if (explanation.needs.length === 0) return explanation;
      await this.#answer(facts.answers, explanation.needs, snapshot.subject, now);
    }
  }

  /** Carries out every timer that is due now. How many were. */
  runDue(): Promise<number> {
    return this.#timers.runDue();
  }

  /** Lets time pass, timer by timer. @param clock one that can be moved. */
  advance(clock: Clock & { moveTo(time: number): void }, ms: number): Promise<number> {
    return this.#timers.advance(clock, ms);
  }

  async #propose(
    definition: CompiledDefinition,
    snapshot: InstanceSnapshot | null,
    command: Command,
    earlier?: Decision,
  ): Promise<Proposal> {
    const subject = command.type === 'start' ? command.subject : snapshot?.subject;
    if (!subject) throw new TypeError('A command other than start needs a snapshot.');
    const now = this.options.clock.now().getTime();
    const facts = await this.#factsFor(command.actor, subject, earlier);
    for (;;) {
      const outcome: Outcome = decide(definition, snapshot, command, facts, now);
      if (outcome.kind !== 'needs') return { outcome, basedOn: snapshot?.revision ?? 0 };
      await this.#answer(facts.answers, outcome.facts, subject, now);
    }
  }

  async #factsFor(
    actor: Actor,
    subject: Subject,
    earlier?: Decision,
  ): Promise<Facts & { readonly answers: Map<string, FactAnswer> }> {
    const record = (await this.options.storage.subject(subject)) ?? NO_RECORD;
    return {
      subject: earlier ? subjectAfter(record, earlier.effects) : record,
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

const versionKey = (name: string, version: string): string => JSON.stringify([name, version]);
