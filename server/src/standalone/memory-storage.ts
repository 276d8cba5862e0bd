import {
  isLive,
  PAUSED_FAULT,
  type Assignee,
  type Commit,
  type CommitResult,
  type DueTimer,
  type HistoryEntry,
  type InstanceId,
  type InstanceSnapshot,
  type InstanceStorage,
  type LiveKey,
  type Subject,
  type SubjectFacts,
} from '../core/contracts';
import { subjectAfter } from '../core/engine';
import { isClockStopped } from '../core/sla/timers';
import { TimerIndex } from './timer-index';

/** The changes of one commit; applied only if all of them succeed. */
interface Staged {
  readonly instances: Map<string, string>;
  readonly records: Map<string, SubjectFacts>;
  readonly live: Map<string, InstanceId | null>;
  readonly history: [string, HistoryEntry][];
}

const subjectKey = ({ type, id }: Subject): string => JSON.stringify([type, id]);

const liveKey = ({ subject, definition, entity, campaign }: LiveKey): string =>
  JSON.stringify([subject.type, subject.id, definition, entity, campaign]);

/**
 * In-memory storage. Keeps serialised text, so that no object is shared with callers. The reference
 * implementation for other storages (FR-EXT-005).
 */
export class MemoryStorage implements InstanceStorage {
  readonly #instances = new Map<string, string>();
  readonly #live = new Map<string, InstanceId>();
  readonly #records = new Map<string, SubjectFacts>();
  readonly #history = new Map<string, string[]>();
  readonly #timers = new TimerIndex();

  /** Creates or replaces a record, as an app would at another entry point. */
  putRecord(
    subject: Subject,
    values: Readonly<Record<string, unknown>>,
    owner: Assignee | null = null,
  ): void {
    const known = this.#records.get(subjectKey(subject));
    const revision = (known?.revision ?? 0) + 1;
    this.#records.set(subjectKey(subject), { values: { ...values }, revision, owner });
  }

  load(instance: InstanceId): Promise<InstanceSnapshot | undefined> {
    return Promise.resolve(this.#read(instance));
  }

  subject(subject: Subject): Promise<SubjectFacts | undefined> {
    return Promise.resolve(this.#records.get(subjectKey(subject)));
  }

  findLive(key: LiveKey): Promise<InstanceId | undefined> {
    return Promise.resolve(this.#live.get(liveKey(key)));
  }

  history(instance: InstanceId): Promise<readonly HistoryEntry[]> {
    const entries = this.#history.get(instance) ?? [];
    return Promise.resolve(entries.map((entry) => JSON.parse(entry) as HistoryEntry));
  }

  commit(commits: readonly Commit[]): Promise<CommitResult> {
    const staged: Staged = {
      instances: new Map(),
      records: new Map(),
      live: new Map(),
      history: [],
    };
    for (const commit of commits) {
      if (!this.#stage(staged, commit)) return Promise.resolve({ kind: 'overtaken' });
    }
    this.#merge(staged);
    const stored = commits.map(({ decision }) => ({
      decision,
      recordRevision: this.#records.get(subjectKey(decision.next.subject))?.revision ?? null,
    }));
    return Promise.resolve({ kind: 'committed', stored });
  }

  dueTimers(now: number, limit: number): Promise<readonly DueTimer[]> {
    return Promise.resolve(this.#timers.due(now, limit));
  }

  nextTimerAt(): Promise<number | undefined> {
    return Promise.resolve(this.#timers.nextAt());
  }

  #read(instance: string): InstanceSnapshot | undefined {
    const text = this.#instances.get(instance);
    return text === undefined ? undefined : (JSON.parse(text) as InstanceSnapshot);
  }

  #stage(staged: Staged, { decision, basedOn, record: seen }: Commit): boolean {
    const { next } = decision;
    const text = staged.instances.get(next.id) ?? this.#instances.get(next.id);
    const stored = text === undefined ? undefined : (JSON.parse(text) as InstanceSnapshot);
    if ((stored?.revision ?? 0) !== basedOn) return false;

    const key = liveKey({ ...next, definition: next.definition.name });
    const staging = staged.live.get(key);
    const holder = staging === undefined ? this.#live.get(key) : (staging ?? undefined);
    if (isLive(next.status)) {
      if (holder !== undefined && holder !== next.id) return false;
      staged.live.set(key, next.id);
    } else if (holder === next.id) staged.live.set(key, null);

    staged.instances.set(next.id, JSON.stringify(next));
    for (const entry of decision.history) staged.history.push([next.id, entry]);
    const record = subjectKey(next.subject);
    const subject = staged.records.get(record) ?? this.#records.get(record);
    // The record has changed since it was read; the caller decides again.
    if (seen && subject && seen.revision !== subject.revision) return false;
    if (subject) staged.records.set(record, subjectAfter(subject, decision.effects));
    return true;
  }

  #merge({ instances, records, live, history }: Staged): void {
    for (const [id, text] of instances) {
      const before = this.#read(id)?.timers ?? [];
      this.#instances.set(id, text);
      const { timers, fault } = JSON.parse(text) as InstanceSnapshot;
      const armed = new Set(timers.map((timer) => timer.id));
      for (const old of before) if (!armed.has(old.id)) this.#timers.remove(old.id);
      const isSuspended = fault?.code === PAUSED_FAULT;
      for (const timer of timers) {
        const due = { instance: id as InstanceId, timer };
        this.#timers.put(due, isSuspended || isClockStopped(timer));
      }
    }
    for (const [key, record] of records) this.#records.set(key, record);
    for (const [key, id] of live) {
      if (id === null) this.#live.delete(key);
      else this.#live.set(key, id);
    }
    for (const [id, entry] of history) {
      const entries = this.#history.get(id) ?? [];
      entries.push(JSON.stringify(entry));
      this.#history.set(id, entries);
    }
  }
}
