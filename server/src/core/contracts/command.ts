import type { Actor } from './actor';
import type { ConversionInput } from './conversion';
import type { InstanceId, TaskId, TimerId, TokenId } from './ids';
import type { Json } from './json';
import type { Assignee, Person, Subject } from './person';
import type { CloseOutcome } from './snapshot';
import type { VoteChoice } from './strategy';

interface CommandBase {
  readonly actor: Actor;
  /** The revision of the instance that the caller saw; another one is refused. */
  readonly revision?: number | undefined;
  /**
   * Attributes of the record that the caller may update by their own right; absent: all. The others
   * are written where the definition names them.
   */
  readonly writable?: readonly string[] | undefined;
}

/** Begins an instance; the snapshot is null. Names an entity or a campaign. */
export interface StartCommand extends CommandBase {
  readonly type: 'start';
  readonly instance: InstanceId;
  readonly subject: Subject;
  readonly entity?: string | undefined;
  readonly campaign?: string | undefined;
  /** Where a record that has a stage already begins; the entity's first stage otherwise. */
  readonly stage?: string | undefined;
  readonly fields?: Readonly<Record<string, unknown>> | undefined;
}

/** FR-L2-008. A transition by name, or a reserved action; `convert` takes a `ConversionInput`. */
export interface ActCommand extends CommandBase, ConversionInput {
  readonly type: 'act';
  readonly action: string;
  readonly fields?: Readonly<Record<string, unknown>> | undefined;
  readonly comment?: string | undefined;
  /** Ids of files that the caller may read; the shell has checked. */
  readonly attachments?: readonly string[] | undefined;
  /** `assign`: the new assignees, the first becomes the owner. */
  readonly assignees?: readonly Assignee[] | undefined;
  /** `close`. */
  readonly outcome?: CloseOutcome | undefined;
  /** `close`, `cancel`: why. */
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
  /** Whose seat, for somebody who stands for several; by default the only one they may fill. */
  readonly seat?: Person | undefined;
  readonly comment?: string | undefined;
  /** The revision of the record that the voter was shown; another one is refused. */
  readonly recordRevision?: number | undefined;
}

/** Takes a team's task: one wins. */
export interface ClaimCommand extends CommandBase {
  readonly type: 'claim';
  readonly task: TaskId;
}

/** Hands it back. */
export interface ReleaseCommand extends CommandBase {
  readonly type: 'release';
  readonly task: TaskId;
}

/** A `wait` is over. */
export interface TimerFiredCommand extends CommandBase {
  readonly type: 'timerFired';
  readonly timer: TimerId;
}

/** The worker has carried out an `activity` or `transition` timer. */
export interface ActivityCompletedCommand extends CommandBase {
  readonly type: 'activityCompleted';
  readonly timer: TimerId;
  readonly output?: Json | undefined;
}

/** It could not. */
export interface ActivityFailedCommand extends CommandBase {
  readonly type: 'activityFailed';
  readonly timer: TimerId;
  readonly reason: string;
  /** False: trying again cannot help. */
  readonly retryable?: boolean | undefined;
}

/** Takes a token and all below it out of the flow; the join goes on without it. */
export interface CancelBranchCommand extends CommandBase {
  readonly type: 'cancelBranch';
  readonly token: TokenId;
  readonly reason?: string | undefined;
}

/**
 * Somebody was removed or blocked, or has left a group: their empty seats count as absent, their
 * claims are freed, and what was assigned to them is assigned anew.
 */
export interface VoterLeftCommand extends CommandBase {
  readonly type: 'voterLeft';
  readonly person: Person;
  /** The team or role that they are no longer in: only what they had through it is concerned. */
  readonly from?: Assignee | undefined;
}

/** A team or role is gone: what was assigned to it is assigned anew. */
export interface GroupLeftCommand extends CommandBase {
  readonly type: 'groupLeft';
  readonly group: Assignee;
}

/** The record was changed through another entry point; votes may be void. */
export interface RecordChangedCommand extends CommandBase {
  readonly type: 'recordChanged';
  /** Which of its attributes. */
  readonly keys: readonly string[];
}

/**
 * The record is gone: its instance ends as cancelled, whatever guards its actions. Who may delete a
 * record is a right of its own.
 */
export interface RecordDeletedCommand extends CommandBase {
  readonly type: 'recordDeleted';
}

/** Goes on with a parked instance: its failed steps are tried again, passed over or abandoned. */
export interface ResumeCommand extends CommandBase {
  readonly type: 'resume';
  /** `retry` by default; `abandon` ends the branch that failed, which returns its token. */
  readonly mode?: 'retry' | 'skip' | 'abandon' | undefined;
  /** Only this failed token; all of them by default. */
  readonly token?: TokenId | undefined;
}

/** Holds the instance where it is: its timers are not carried out, its tasks not done. */
export interface PauseCommand extends CommandBase {
  readonly type: 'pause';
  readonly reason?: string | undefined;
}

/** Lets a paused instance go on. */
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
  | TimerFiredCommand
  | ActivityCompletedCommand
  | ActivityFailedCommand
  | CancelBranchCommand
  | VoterLeftCommand
  | GroupLeftCommand
  | RecordChangedCommand
  | RecordDeletedCommand
  | ResumeCommand
  | PauseCommand
  | ContinueCommand;
