import {
  PAUSED_FAULT,
  SYSTEM_ACTOR,
  type Command,
  type Commit,
  type InstanceId,
  type InstanceSnapshot,
  type InstanceStorage,
  type LoadedInstance,
  type StartCommand,
  type StoredCommit,
  type Timer,
  type TimerId,
  type TimerJob,
} from '../contracts';
import { isClockStopped } from '../sla/timers';
import { composeCommits } from './compose-commits';
import { completed } from './integration-call';
import type { Known, Proposal } from './proposals';
import { dueCommandOf, isOwnTransition, type RecordActivity } from './timer-commands';

/** Decisions that are made side by side; each may ask the database for facts. */
const SIDE_BY_SIDE = 8;

/** Waits for decisions, until all are made or their time is over. */
export type Settled = (work: readonly Promise<unknown>[]) => Promise<void>;

/** What a batch needs of the engine. */
export interface BatchEngine extends RecordActivity {
  propose(
    snapshot: InstanceSnapshot,
    command: Exclude<Command, StartCommand>,
    known?: Known,
  ): Promise<Proposal>;
  commitTogether(commits: readonly Commit[]): Promise<ReadonlyMap<Commit, StoredCommit>>;
}

/** A timer of a batch, and the decision on it. */
interface Decided {
  readonly timer: TimerId;
  readonly commit: Commit;
}

/**
 * Carries out many timers that are decisions alone, in one transaction: the ends of waits, levels of
 * escalation, SLAs, and `transition` steps. What is refused, is being changed by somebody else or takes
 * long is left to be carried out alone; so is everything if the transaction fails.
 */
export class TimerBatch {
  constructor(
    private readonly engine: BatchEngine,
    private readonly storage: InstanceStorage,
    private readonly now: () => number,
  ) {}

  /** @param settled one that takes longer is decided alone. @returns the timers that were carried out. */
  async run(jobs: readonly TimerJob[], settled: Settled): Promise<ReadonlySet<TimerId>> {
    const alone = onePerInstance(jobs);
    if (!this.storage.loadAllForCommit || alone.length === 0) return new Set();
    const loaded = await this.storage.loadAllForCommit(alone.map(({ instance }) => instance));
    const decided = await this.#decideAll(alone, loaded, settled);
    if (decided.length === 0) return new Set();
    const done = await this.engine.commitTogether(decided.map(({ commit }) => commit));
    return new Set(decided.flatMap(({ timer, commit }) => (done.has(commit) ? [timer] : [])));
  }

  async #decideAll(
    jobs: readonly TimerJob[],
    loaded: ReadonlyMap<InstanceId, LoadedInstance>,
    settled: Settled,
  ): Promise<readonly Decided[]> {
    // One time for all, so that equal decisions write equal rows.
    const now = this.now();
    const decided: Decided[] = [];
    const left = jobs.values();
    let isOver = false;
    const decideNext = async (): Promise<void> => {
      for (const job of left) {
        if (isOver) return;
        const instance = loaded.get(job.instance);
        const commit = instance && (await this.#decide(job, instance, now).catch(() => undefined));
        if (commit) decided.push({ timer: job.timer.id, commit });
      }
    };
    await settled(Array.from({ length: SIDE_BY_SIDE }, decideNext));
    isOver = true;
    // What is decided later is decided again, alone.
    return onePerRecord(decided);
  }

  async #decide(
    { timer, lease }: TimerJob,
    { snapshot, record, ...read }: LoadedInstance,
    now: number,
  ): Promise<Commit | undefined> {
    const isArmed = snapshot.timers.some(({ id }) => id === timer.id);
    const isStopped = snapshot.fault?.code === PAUSED_FAULT || isClockStopped(timer);
    if (!isArmed || isStopped || !record) return undefined;
    const known = { ...read, record, now };
    const commit = await this.#commitOf(snapshot, timer, lease !== undefined, known);
    return commit && { ...commit, lease: lease && { timer: timer.id, ...lease } };
  }

  async #commitOf(
    snapshot: InstanceSnapshot,
    timer: Timer,
    isLeased: boolean,
    known: Known,
  ): Promise<Commit | undefined> {
    const { work } = timer;
    if (work.kind !== 'transition') {
      const command = await dueCommandOf(this.engine, snapshot, timer, isLeased);
      return command && this.#accepted(snapshot, command, known);
    }
    const definition = await this.engine.definitionOf(snapshot);
    if (!isOwnTransition(definition, snapshot, work.transition)) return undefined;
    const act = { type: 'act', action: work.transition, actor: SYSTEM_ACTOR } as const;
    const acted = await this.#accepted(snapshot, act, known);
    if (!acted) return undefined;
    const { decision } = acted;
    const reported = await this.#accepted(decision.next, completed(timer), {
      ...{ ...known, earlier: decision },
    });
    return reported && composeCommits(acted, reported);
  }

  /** Undefined if it is refused. */
  async #accepted(
    snapshot: InstanceSnapshot,
    command: Exclude<Command, StartCommand>,
    known: Known,
  ): Promise<Commit | undefined> {
    const { outcome, ...rest } = await this.engine.propose(snapshot, command, known);
    return outcome.kind === 'refusal' ? undefined : { ...rest, decision: outcome };
  }
}

/** The first timer of each instance: the next is carried out on what that one leaves. */
const onePerInstance = (jobs: readonly TimerJob[]): readonly TimerJob[] =>
  firstOfEach(jobs, ({ instance }) => instance);

/** The first decision on each record, whose history has one end. */
const onePerRecord = (decided: readonly Decided[]): readonly Decided[] =>
  firstOfEach(decided, ({ commit }) => {
    const { type, id } = commit.decision.next.subject;
    return JSON.stringify([type, id]);
  });

function firstOfEach<T>(values: readonly T[], keyOf: (value: T) => string): readonly T[] {
  const first = new Map<string, T>();
  for (const value of values) {
    const key = keyOf(value);
    if (!first.has(key)) first.set(key, value);
  }
  return [...first.values()];
}
