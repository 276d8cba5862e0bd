import type { Actor } from './actor';
import type { ConversionInput } from './conversion';
import type { StepPath, TaskId, TokenId } from './ids';
import type { JsonObject } from './json';
import type { Assignee, Person } from './person';
import type { CloseOutcome } from './snapshot';
import type { VoteChoice } from './strategy';

interface TaskBase {
  readonly id: TaskId;
  readonly label: string;
  readonly openedAt: number;
  readonly dueAt: number | null;
}

/** Something that a person must do before the flow goes on. */
export interface PlainTask extends TaskBase {
  readonly kind: 'task';
  readonly token: TokenId;
  readonly step: StepPath;
  /** Empty: whoever may act on the instance. */
  readonly assignees: readonly Assignee[];
  readonly claimedBy: Person | null;
}

/** A vote, with the record revision that the voter was shown. */
export interface Vote {
  readonly choice: VoteChoice;
  readonly at: number;
  /** Who cast it: the holder of the seat, or a delegate. */
  readonly by: Actor;
  /** From the holder of the seat to the delegate; empty where the holder voted. */
  readonly chain: readonly Person[];
  readonly comment: string | null;
  readonly recordRevision: number | null;
}

export interface Seat {
  readonly person: Person;
  readonly vote: Vote | null;
  /** The holder has left; without a vote the seat counts as absent. */
  readonly left: boolean;
}

/**
 * An action that waits for its approval: what is needed to run it as if asked for then. Keys that are
 * not given are absent.
 */
export interface TransitionRequest {
  /** The name of a transition, or of a built-in action whose rule asks for an approval. */
  readonly transition: string;
  readonly requester: Actor;
  readonly fields: JsonObject;
  readonly comment: string | null;
  readonly attachments: readonly string[];
  /** `close`, and a transition that `close` performs. */
  readonly outcome?: CloseOutcome;
  /** `close`, `cancel`. */
  readonly reason?: string;
  /** `assign`. */
  readonly assignees?: readonly Assignee[];
  /** `convert`: a `ConversionInput`. */
  readonly opportunity?: JsonObject;
  readonly into?: NonNullable<ConversionInput['into']>;
  readonly interactions?: NonNullable<ConversionInput['interactions']>;
}

/** A task with several seats and a strategy. Belongs to a flow's step or to a request. */
export interface ApprovalTask extends TaskBase {
  readonly kind: 'approval';
  /** Null for a request. */
  readonly token: TokenId | null;
  /** The path of the approval in the definition. */
  readonly approval: string;
  readonly seats: readonly Seat[];
  /** Null in a flow. */
  readonly request: TransitionRequest | null;
}

export type Task = PlainTask | ApprovalTask;

export type TaskOutcome = 'completed' | 'approved' | 'rejected' | 'cancelled';
