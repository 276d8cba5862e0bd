import type { Actor } from './actor';
import type { ConversionInput } from './conversion';
import type { InstanceId, TaskId, TimerId, TokenId } from './ids';
import type { Json } from './json';
import type { Assignee, Person, Subject } from './person';
import type { CloseOutcome } from './close-outcome';
import type { VoteChoice } from './strategy';

interface CommandBase {
  readonly actor: Actor;
  /** The instance revision that the caller saw (optimistic lock); a stale one is refused. */
  readonly revision?: number | undefined;
  /**
   * Attributes of the record that the caller has the right to update; absent means all. Other
   * attributes can be written only where the definition names them.
   */
  readonly writable?: readonly string[] | undefined;
}

/** Starts an instance of an entity or a campaign; the snapshot is null. */
export interface StartCommand extends CommandBase {
  readonly type: 'start';
  readonly instance: InstanceId;
  readonly subject: Subject;
  readonly entity?: string | undefined;
  readonly campaign?: string | undefined;
  /**
   * The stage to start in, for a record that already has one; by default the entity's first stage.
   */
  readonly stage?: string | undefined;
  readonly fields?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * FR-L2-008. Performs a transition by name, or a built-in action; `convert` takes a
 * `ConversionInput`.
 */
export interface ActCommand extends CommandBase, ConversionInput {
  readonly type: 'act';
  readonly action: string;
  readonly fields?: Readonly<Record<string, unknown>> | undefined;
  readonly comment?: string | undefined;
  /** Ids of files; the caller's right to read them was checked before. */
  readonly attachments?: readonly string[] | undefined;
  /** `assign`: the new assignees; the first becomes the owner. */
  readonly assignees?: readonly Assignee[] | undefined;
  /** For `close`. */
  readonly outcome?: CloseOutcome | undefined;
  /** For `close` and `cancel`. */
  readonly reason?: string | undefined;
}

export interface CompleteTaskCommand extends CommandBase {
  readonly type: 'completeTask';
  readonly task: TaskId;
  readonly fields?: Readonly<Record<string, unknown>> | undefined;
  readonly comment?: string | undefined;
}

export interface VoteCommand extends CommandBase {
  readonly type: 'vote';
  readonly task: TaskId;
  readonly choice: VoteChoice;
  /**
   * The seat to vote in, for a delegate of several people; by default the only seat they may fill.
   */
  readonly seat?: Person | undefined;
  readonly comment?: string | undefined;
  /** The record revision that the voter was shown; a stale one is refused. */
  readonly recordRevision?: number | undefined;
}

/** Claims a task that is assigned to a team or role; the first claim wins. */
export interface ClaimCommand extends CommandBase {
  readonly type: 'claim';
  readonly task: TaskId;
}

/** Returns a claimed task to its assignees. */
export interface ReleaseCommand extends CommandBase {
  readonly type: 'release';
  readonly task: TaskId;
}

/** Gives a task another due date; its reminders move with it. */
export interface RescheduleCommand extends CommandBase {
  readonly type: 'reschedule';
  readonly task: TaskId;
  /** In milliseconds since 1970; null: none. */
  readonly dueAt: number | null;
  readonly reason?: string | undefined;
}

/** A `wait` timer has fired. */
export interface TimerFiredCommand extends CommandBase {
  readonly type: 'timerFired';
  readonly timer: TimerId;
  /** The timer was claimed when due by the clock of its queue, which may differ from the engine's. */
  readonly isDue?: true;
}

/** The worker has carried out an `activity`, `compensation` or `transition` timer. */
export interface ActivityCompletedCommand extends CommandBase {
  readonly type: 'activityCompleted';
  readonly timer: TimerId;
  readonly output?: Json | undefined;
  /** The integration has no `compensate`, so that nothing was called. */
  readonly hasNothingToUndo?: true;
}

/** The worker has failed to carry out an `activity`, `compensation` or `transition` timer. */
export interface ActivityFailedCommand extends CommandBase {
  readonly type: 'activityFailed';
  readonly timer: TimerId;
  readonly reason: string;
  /** False: do not retry. */
  readonly retryable?: boolean | undefined;
  /** Minimum delay before the next attempt, in milliseconds. */
  readonly retryAfter?: number | undefined;
  /** The integration's own delays before each further attempt, for a step without a policy. */
  readonly retryDelays?: readonly number[] | undefined;
}

/** A level of the escalation ladder has fallen due. */
export interface EscalateCommand extends CommandBase {
  readonly type: 'escalate';
  readonly timer: TimerId;
  /**
   * When a person has last done something on the record, in milliseconds since 1970; for a level that
   * is counted from that.
   */
  readonly lastActivity?: number | undefined;
  /** The timer was claimed when due by the clock of its queue, which may differ from the engine's. */
  readonly isDue?: true;
}

/** The due date of a task is over, or comes near. */
export interface TaskDueCommand extends CommandBase {
  readonly type: 'taskDue';
  readonly timer: TimerId;
  /** The timer was claimed when due by the clock of its queue, which may differ from the engine's. */
  readonly isDue?: true;
}

/** A share of an SLA's time is over, or all of it. */
export interface SlaDueCommand extends CommandBase {
  readonly type: 'slaDue';
  readonly timer: TimerId;
  /**
   * The first response of a person after the start, in milliseconds since 1970, where it was given
   * outside of the engine.
   */
  readonly firstResponse?: number | undefined;
  /** The timer was claimed when due by the clock of its queue, which may differ from the engine's. */
  readonly isDue?: true;
}

/** Postpones the escalations of the current stage that would come before a time. */
export interface SnoozeCommand extends CommandBase {
  readonly type: 'snooze';
  /** In milliseconds since 1970. */
  readonly until: number;
  readonly reason: string;
}

/** The worker has performed an `automation` timer. */
export interface AutomationCompletedCommand extends CommandBase {
  readonly type: 'automationCompleted';
  readonly timer: TimerId;
}

/** The worker has failed to perform an `automation` timer. */
export interface AutomationFailedCommand extends CommandBase {
  readonly type: 'automationFailed';
  readonly timer: TimerId;
  readonly reason: string;
  /** False: do not retry. */
  readonly retryable?: boolean | undefined;
}

/** Cancels a token and all tokens below it; the join continues without them. */
export interface CancelBranchCommand extends CommandBase {
  readonly type: 'cancelBranch';
  readonly token: TokenId;
  readonly reason?: string | undefined;
}

/**
 * A person was removed or blocked, or has left a group: their empty seats count as absent, their
 * claimed tasks are released, and their tasks are reassigned.
 */
export interface VoterLeftCommand extends CommandBase {
  readonly type: 'voterLeft';
  readonly person: Person;
  /** The team or role that the person has left; affects only what they had through it. */
  readonly from?: Assignee | undefined;
}

/** A team or role was deleted: its tasks are reassigned. */
export interface GroupLeftCommand extends CommandBase {
  readonly type: 'groupLeft';
  readonly group: Assignee;
}

/** The record was changed at another entry point; votes may be voided. */
export interface RecordChangedCommand extends CommandBase {
  readonly type: 'recordChanged';
  /** The changed attributes. */
  readonly keys: readonly string[];
}

/**
 * The record was deleted: its instance is cancelled. Guards of actions do not apply, because
 * deleting a record has its own permission.
 */
export interface RecordDeletedCommand extends CommandBase {
  readonly type: 'recordDeleted';
}

/**
 * US-023. Undoes the completed steps of a campaign's member, also after its end; it ends as
 * `compensated`.
 */
export interface RollBackCommand extends CommandBase {
  readonly type: 'rollBack';
  readonly reason?: string | undefined;
}

/** Resumes a parked instance: retries, skips or abandons its failed steps. */
export interface ResumeCommand extends CommandBase {
  readonly type: 'resume';
  /** `retry` by default; `abandon` ends the branch that failed. */
  readonly mode?: 'retry' | 'skip' | 'abandon' | undefined;
  /** Only this failed token; by default all failed tokens. */
  readonly token?: TokenId | undefined;
}

/** Pauses the instance: its timers do not fire and its tasks cannot be completed. */
export interface PauseCommand extends CommandBase {
  readonly type: 'pause';
  readonly reason?: string | undefined;
}

/** Continues a paused instance. */
export interface ContinueCommand extends CommandBase {
  readonly type: 'continue';
}

export type Command =
  | StartCommand
  | ActCommand
  | CompleteTaskCommand
  | VoteCommand
  | ClaimCommand
  | ReleaseCommand
  | RescheduleCommand
  | TimerFiredCommand
  | ActivityCompletedCommand
  | ActivityFailedCommand
  | EscalateCommand
  | SlaDueCommand
  | TaskDueCommand
  | SnoozeCommand
  | AutomationCompletedCommand
  | AutomationFailedCommand
  | CancelBranchCommand
  | VoterLeftCommand
  | GroupLeftCommand
  | RecordChangedCommand
  | RecordDeletedCommand
  | RollBackCommand
  | ResumeCommand
  | PauseCommand
  | ContinueCommand;
