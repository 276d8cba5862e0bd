import type { Actor } from './actor';
import type { ConversionInput } from './conversion';
import type { StepPath, TaskId, TokenId } from './ids';
import type { JsonObject } from './json';
import type { Assignee, Person } from './person';
import type { CloseOutcome } from './close-outcome';
import type { VoteChoice } from './strategy';

interface TaskBase {
  readonly id: TaskId;
  readonly label: string;
  readonly openedAt: number;
  readonly dueAt: number | null;
}

/** A user task; the flow waits until it is completed. */
export interface PlainTask extends TaskBase {
  readonly kind: 'task';
  readonly token: TokenId;
  readonly step: StepPath;
  /** Empty: everyone who may act on the instance. */
  readonly assignees: readonly Assignee[];
  readonly claimedBy: Person | null;
}

/** A vote, with the record revision that the voter was shown. */
export interface Vote {
  readonly choice: VoteChoice;
  readonly at: number;
  /** The voter: the holder of the seat, or a delegate. */
  readonly by: Actor;
  /** The chain of delegation from the holder to the voter; empty if the holder voted. */
  readonly chain: readonly Person[];
  readonly comment: string | null;
  readonly recordRevision: number | null;
}

export interface Seat {
  readonly person: Person;
  readonly vote: Vote | null;
  /** The holder has left; if they have not voted, the seat counts as absent. */
  readonly left: boolean;
}

/**
 * An action that waits for approval, with its input, so that it can be carried out later. Keys that
 * were not given are absent.
 */
export interface TransitionRequest {
  /** The name of a transition, or of a built-in action whose rule has an approval. */
  readonly transition: string;
  readonly requester: Actor;
  readonly fields: JsonObject;
  readonly comment: string | null;
  readonly attachments: readonly string[];
  /** For `close`, and for a transition that `close` performs. */
  readonly outcome?: CloseOutcome;
  /** For `close` and `cancel`. */
  readonly reason?: string;
  /** For `assign`. */
  readonly assignees?: readonly Assignee[];
  /** For `convert`: a `ConversionInput`. */
  readonly opportunity?: JsonObject;
  readonly into?: NonNullable<ConversionInput['into']>;
  readonly interactions?: NonNullable<ConversionInput['interactions']>;
}

/** A task with seats and a strategy, of a flow step or of a requested action. */
export interface ApprovalTask extends TaskBase {
  readonly kind: 'approval';
  /** Null for a requested action. */
  readonly token: TokenId | null;
  /** The path of the approval in the definition. */
  readonly approval: string;
  readonly seats: readonly Seat[];
  /** Null for a flow step. */
  readonly request: TransitionRequest | null;
}

export type Task = PlainTask | ApprovalTask;

export type TaskOutcome = 'completed' | 'approved' | 'rejected' | 'cancelled';
