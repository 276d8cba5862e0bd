import type {
  Commit,
  CommitResult,
  Decision,
  DueTimer,
  HistoryEntry,
  InstanceId,
  InstanceSnapshot,
  InstanceStorage,
  LiveKey,
  Subject,
  SubjectFacts,
} from '../../core/contracts';
import { MemoryStorage } from '../../standalone';

interface SimulatedStorageOptions {
  readonly subject: Subject;
  readonly record: SubjectFacts;
  /** The facts of a record with these values. */
  readonly factsOf: (values: SubjectFacts['values']) => SubjectFacts;
  /** Throws for values that the record refuses. */
  readonly check: (commit: Commit) => Promise<void>;
}

/** One record and its instance in memory. A commit keeps the record's rules, as the database does. */
export class SimulatedStorage implements InstanceStorage {
  readonly #memory = new MemoryStorage();
  #decisions: Decision[] = [];

  constructor(private readonly options: SimulatedStorageOptions) {
    const { subject, record } = options;
    this.#memory.putRecord(subject, record.values, record.owner);
  }

  /** What was committed since the last call. */
  takeDecisions(): readonly Decision[] {
    const taken = this.#decisions;
    this.#decisions = [];
    return taken;
  }

  load(instance: InstanceId): Promise<InstanceSnapshot | undefined> {
    return this.#memory.load(instance);
  }

  async subject(subject: Subject): Promise<SubjectFacts | undefined> {
    const found = await this.#memory.subject(subject);
    return found && { ...this.options.factsOf(found.values), ...found };
  }

  findLive(key: LiveKey): Promise<InstanceId | undefined> {
    return this.#memory.findLive(key);
  }

  async commit(commits: readonly Commit[]): Promise<CommitResult> {
    for (const commit of commits) await this.options.check(commit);
    const result = await this.#memory.commit(commits);
    if (result.kind === 'committed') {
      this.#decisions.push(...commits.map(({ decision }) => decision));
    }
    return result;
  }

  history(instance: InstanceId): Promise<readonly HistoryEntry[]> {
    return this.#memory.history(instance);
  }

  dueTimers(now: number, limit: number): Promise<readonly DueTimer[]> {
    return this.#memory.dueTimers(now, limit);
  }

  nextTimerAt(): Promise<number | undefined> {
    return this.#memory.nextTimerAt();
  }
}
