import {
  isLive,
  type Actor,
  type Assignee,
  type CloseOutcome,
  type Command,
  type CompiledDefinition,
  type CompiledEntity,
  type CompletedStep,
  type Effect,
  type EngineEventName,
  type FactAnswer,
  type FactRequest,
  type Facts,
  type Fault,
  type HistoryEntry,
  type InstanceSnapshot,
  type InstanceStatus,
  type Json,
  type JsonObject,
  type OvertakenApproval,
  type Person,
  type Run,
  type Task,
  type TaskId,
  type TaskOutcome,
  type Timer,
  type TimerEnd,
  type TimerId,
  type Token,
  type TokenId,
} from '../contracts';
import { isReminderOf, remindersOf } from '../reminders/reminder';
import { own, isDeepEqual, toJson } from './json';

/** The values before and after a write, of the changed keys only. */
export interface Diff {
  readonly before: JsonObject;
  readonly after: JsonObject;
}

export interface Entry {
  readonly before?: JsonObject | null;
  readonly after?: JsonObject | null;
  readonly payload?: JsonObject;
  /** By default the command's actor. */
  readonly actor?: Actor;
}

const NOTHING: JsonObject = Object.freeze({});

/**
 * The mutable state of a decision. Lists are replaced, never mutated, so the original snapshot does
 * not change. Discarded if the decision ends in a refusal or needs facts.
 */
export class Draft {
  status: InstanceStatus;
  stage: string | null;
  data: JsonObject;
  assignees: readonly Assignee[];
  counter: number;
  sequence: number;
  endedAt: number | null;
  fault: Fault | null;
  runs: readonly Run[];
  tokens: readonly Token[];
  tasks: readonly Task[];
  timers: readonly Timer[];
  completedSteps: readonly CompletedStep[];
  outcome: CloseOutcome | null;
  /** The approval that the command's action waits for. */
  pending: TaskId | null = null;

  /** An approved action that could not be carried out. */
  overtaken: OvertakenApproval | null = null;

  /** The decision has entered its stage, also if it was there before. */
  hasEnteredStage = false;

  /** Number of flow steps and granted approvals so far. */
  steps = 0;

  private chain: readonly Person[];

  readonly history: HistoryEntry[] = [];
  readonly effects: Effect[] = [];
  /** Attributes of the subject that the decision writes. */
  recordValues: JsonObject = NOTHING;
  /** Data keys that the decision has changed. */
  changedKeys: readonly string[] = [];
  readonly needs: FactRequest[] = [];

  constructor(
    readonly definition: CompiledDefinition,
    readonly base: InstanceSnapshot,
    readonly command: Command,
    readonly facts: Facts,
    readonly now: number,
  ) {
    this.status = base.status;
    this.stage = base.stage;
    this.data = base.data;
    this.assignees = base.assignees;
    this.counter = base.counter;
    this.sequence = base.sequence;
    this.endedAt = base.endedAt;
    this.fault = base.fault;
    this.runs = base.runs;
    this.tokens = base.tokens;
    this.tasks = base.tasks;
    this.timers = base.timers;
    this.completedSteps = base.completedSteps;
    this.outcome = base.outcome;
    this.chain = facts.authorization?.chain ?? [];
  }

  /** The entity of the instance; undefined for a campaign's member. */
  get entity(): CompiledEntity | undefined {
    return this.base.entity === null ? undefined : this.definition.entities.get(this.base.entity);
  }

  get live(): boolean {
    return isLive(this.status);
  }

  /** True once a fact is missing: the rest of this decision is discarded. */
  get halted(): boolean {
    return this.needs.length > 0;
  }

  /**
   * Counts a step before it is carried out; returns the reason if the limit of this decision is
   * reached.
   */
  takeStep(): string | null {
    const { stepLimit } = this.facts;
    if (stepLimit && this.steps >= stepLimit.steps) return stepLimit.reason;
    this.steps += 1;
    return null;
  }

  /** The answer to a request; if there is none, adds it to the needs and returns undefined. */
  ask(request: FactRequest): FactAnswer | undefined {
    const answer = this.facts.answers.get(request.key);
    if (answer === undefined && !this.needs.some(({ key }) => key === request.key)) {
      this.needs.push(request);
    }
    return answer;
  }

  nextTokenId(): TokenId {
    return this.nextId() as TokenId;
  }

  nextTaskId(): TaskId {
    return this.nextId() as TaskId;
  }

  nextTimerId(): TimerId {
    return this.nextId() as TimerId;
  }

  private nextId(): string {
    this.counter += 1;
    return `${this.base.id}.${this.counter}`;
  }

  /** Resolves `data.<key>` without a request's fields. */
  read(key: string): unknown {
    if (this.definition.dataSchema.has(key)) return own(this.data, key);
    if (Object.hasOwn(this.recordValues, key)) return this.recordValues[key];
    const { values } = this.facts.subject;
    return Object.hasOwn(values, key) ? values[key] : own(this.data, key);
  }

  /** Writes validated values, each to the instance's data or to the subject. */
  write(values: Readonly<Record<string, Json>>): Diff | null {
    const before: Record<string, Json> = {};
    const after: Record<string, Json> = {};
    for (const [key, value] of Object.entries(values)) {
      const old = toJson(this.read(key));
      if (isDeepEqual(old, value)) continue;
      before[key] = old;
      after[key] = value;
      this.changedKeys = [...this.changedKeys, key];
      if (this.livesOnSubject(key)) this.recordValues = { ...this.recordValues, [key]: value };
      else this.data = { ...this.data, [key]: value };
    }
    return Object.keys(after).length === 0 ? null : { before, after };
  }

  livesOnSubject(key: string): boolean {
    return !this.definition.dataSchema.has(key) && Object.hasOwn(this.facts.subject.values, key);
  }

  /** The chain of delegation by which the command's actor acts, for the history; empty: none. */
  actsBy(chain: readonly Person[]): null {
    this.chain = chain;
    return null;
  }

  record(event: EngineEventName, entry: Entry = {}): void {
    const { actor = this.command.actor, payload = NOTHING } = entry;
    const { kind, id } = this.command.actor;
    const isActors = actor.kind === kind && actor.id === id;
    this.history.push({
      event,
      before: entry.before ?? null,
      after: entry.after ?? null,
      actor,
      at: this.now,
      payload: isActors && this.chain.length > 0 ? { chain: this.chain, ...payload } : payload,
    });
  }

  /** @param reminders before the due date, in milliseconds; 0 for the due date itself. */
  openTask(task: Task, reminders: readonly number[] = []): void {
    this.tasks = [...this.tasks, task];
    this.effects.push({ kind: 'task.opened', task });
    this.remind(task, reminders);
  }

  /** Changes the due date of a task, with its reminders as for `openTask`. */
  moveTask(task: Task, reminders: readonly number[]): void {
    this.changeTask(task);
    this.cancelReminders(task);
    this.remind(task, reminders);
  }

  changeTask(task: Task): void {
    this.tasks = this.tasks.map((other) => (other.id === task.id ? task : other));
    this.effects.push({ kind: 'task.changed', task });
  }

  closeTask(task: Task, outcome: TaskOutcome): void {
    this.tasks = this.tasks.filter((other) => other.id !== task.id);
    const { actor } = this.command;
    this.effects.push({ kind: 'task.closed', task, outcome, actor, at: this.now });
    this.cancelReminders(task);
  }

  private remind(task: Task, reminders: readonly number[]): void {
    for (const reminder of remindersOf(task, reminders, this.now)) {
      this.armTimer({ id: this.nextTimerId(), ...reminder });
    }
  }

  private cancelReminders(task: Task): void {
    for (const timer of this.timers) {
      if (isReminderOf(task, timer)) this.removeTimer(timer.id, 'cancelled');
    }
  }

  armTimer(timer: Timer): void {
    this.timers = [...this.timers, timer];
    this.effects.push({ kind: 'timer.armed', timer });
  }

  removeTimer(timer: TimerId, because: TimerEnd): void {
    this.timers = this.timers.filter((other) => other.id !== timer);
    this.effects.push({ kind: 'timer.removed', timer, because });
  }

  notify(notification: Omit<Extract<Effect, { kind: 'notified' }>, 'kind' | 'at'>): void {
    this.effects.push({ kind: 'notified', ...notification, at: this.now });
  }

  putToken(token: Token): void {
    const known = this.tokens.some((other) => other.id === token.id);
    this.tokens = known
      ? this.tokens.map((other) => (other.id === token.id ? token : other))
      : [...this.tokens, token];
  }

  removeToken(token: Token): void {
    this.tokens = this.tokens.filter((other) => other.id !== token.id);
  }
}
