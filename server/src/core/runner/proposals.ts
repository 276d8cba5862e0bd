import type {
  Actor,
  ActorFacts,
  CloseOutcome,
  Command,
  Commit,
  CompiledDefinition,
  Decision,
  Directory,
  Explanation,
  FactAnswer,
  FactRequest,
  Facts,
  StepLimit,
  InstanceSnapshot,
  LoadedInstance,
  Outcome,
  Refusal,
  Subject,
  SubjectFacts,
} from '../contracts';
import {
  decide,
  describeAction,
  explain,
  holdersOf,
  listActions,
  subjectAfter,
  type AvailableAction,
} from '../engine';
import { gather, type Sources } from './gather';
import type { EngineOptions } from './options';
import type { RoundRobinLocks } from './round-robin-locks';

/** State that was read before a decision. */
export interface Known extends Partial<Pick<LoadedInstance, 'record' | 'chainEnd' | 'stageEntry'>> {
  /** A decision that is committed before this one in the same commit, on the same record. */
  readonly earlier?: Decision | undefined;
  /** Undefined if there is no queueing. */
  readonly locks?: RoundRobinLocks | undefined;
  readonly stepLimit?: StepLimit | undefined;
  /** The time of the decision, in milliseconds since 1970; by default now. */
  readonly now?: number | undefined;
}

/** For subjects that are stored elsewhere. */
const NO_RECORD: SubjectFacts = { values: {}, revision: null, owner: null };

/** A decision that has not been committed yet, with the state that it was made from. */
export interface Proposal extends Omit<Commit, 'decision'> {
  readonly outcome: Decision | Refusal;
}

/** An action that is explained to somebody. */
export interface ExplainOrder {
  readonly action: string;
  readonly actor: Actor;
  readonly outcome?: CloseOutcome | undefined;
}

/** Decides without committing: gathers the facts that a decision asks for until it is made. */
export class Proposals {
  constructor(
    private readonly options: Pick<EngineOptions, 'authorization' | 'clock' | 'rules' | 'storage'>,
    private readonly sources: Sources,
  ) {}

  async propose(
    definition: CompiledDefinition,
    snapshot: InstanceSnapshot | null,
    command: Command,
    known: Known = {},
  ): Promise<Proposal> {
    const subject = command.type === 'start' ? command.subject : snapshot?.subject;
    if (!subject) throw new TypeError('A command other than start needs a snapshot.');
    const now = known.now ?? this.options.clock.now().getTime();
    const { record, ...gathered } = await this.factsFor(command.actor, subject, known);
    const { chainEnd, stageEntry } = known;
    const { actor, subject: seen } = gathered;
    const question = { actor, snapshot, definition, command, record: seen };
    const authorization = await this.options.authorization?.(question);
    const { stepLimit } = known;
    const facts = {
      ...gathered,
      ...(authorization ? { authorization } : {}),
      ...(stepLimit ? { stepLimit } : {}),
    };
    for (;;) {
      const outcome: Outcome = decide(definition, snapshot, command, facts, now);
      if (outcome.kind !== 'needs') {
        const made = { outcome, basedOn: snapshot?.revision ?? 0, base: snapshot };
        return { ...made, record, chainEnd, stageEntry };
      }
      const inOrder = (await known.locks?.acquire(outcome.facts)) ?? true;
      // Gathered answers are outdated: other decisions have committed meanwhile.
      if (!inOrder) facts.answers.clear();
      else await this.answer(facts.answers, outcome.facts, subject, now);
    }
  }

  async explain(
    definition: CompiledDefinition,
    snapshot: InstanceSnapshot,
    { action, actor, outcome }: ExplainOrder,
  ): Promise<Explanation> {
    const now = this.options.clock.now().getTime();
    const gathered = await this.factsFor(actor, snapshot.subject);
    const command: Command = { type: 'act', action, actor };
    const question = { actor: gathered.actor, snapshot, definition, command };
    const authorization = await this.options.authorization?.({
      ...question,
      record: gathered.subject,
    });
    const holders = [...new Set(snapshot.tasks.flatMap(holdersOf))];
    const standIns =
      holders.length > 0 ? await this.sources.directory.standInsOf?.(holders) : undefined;
    const facts = {
      ...gathered,
      ...(authorization ? { authorization } : {}),
      ...(standIns ? { standIns } : {}),
    };
    for (;;) {
      const explanation = explain(definition, snapshot, action, facts, now, outcome);
      if (explanation.needs.length === 0) return explanation;
      await this.answer(facts.answers, explanation.needs, snapshot.subject, now);
    }
  }

  /** The actions that the instance has, for somebody; what they share is read once. */
  async available(
    definition: CompiledDefinition,
    snapshot: InstanceSnapshot,
    actor: Actor,
  ): Promise<readonly AvailableAction[]> {
    const now = this.options.clock.now().getTime();
    const gathered = await this.factsFor(actor, snapshot.subject);
    const sources = { ...this.sources, directory: describingOnce(this.sources.directory) };
    const shared = new Map<string, Promise<boolean>>();
    const actions: AvailableAction[] = [];
    for (const choice of listActions(definition, snapshot, gathered, now)) {
      const authorization = await this.options.authorization?.({
        ...{ actor: gathered.actor, record: gathered.subject, snapshot, definition, shared },
        command: { type: 'act', action: choice.action, actor },
      });
      const facts = { ...gathered, ...(authorization ? { authorization } : {}) };
      for (;;) {
        const { described, needs } = describeAction(definition, snapshot, choice, facts, now);
        if (needs.length > 0) {
          await this.answer(facts.answers, needs, snapshot.subject, now, sources);
          continue;
        }
        actions.push(described);
        break;
      }
    }
    return actions;
  }

  private async factsFor(
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
      actor: await this.sources.directory.describe(actor),
      ...(this.options.rules ? { rules: this.options.rules } : {}),
      answers: new Map(),
    };
  }

  private async answer(
    answers: Map<string, FactAnswer>,
    requests: readonly FactRequest[],
    subject: Subject,
    now: number,
    sources = this.sources,
  ): Promise<void> {
    for (const request of requests) {
      answers.set(request.key, await gather(sources, request, subject, now));
    }
  }
}

/** Asks once for each actor. */
function describingOnce(directory: Directory): Directory {
  const known = new Map<string, Promise<ActorFacts>>();
  return {
    resolve: (target, pick) => directory.resolve(target, pick),
    describe: (actor) => {
      const key = `${actor.kind}:${actor.id}`;
      const described = known.get(key) ?? directory.describe(actor);
      known.set(key, described);
      return described;
    },
  };
}
