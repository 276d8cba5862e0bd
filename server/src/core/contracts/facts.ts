import type { Actor } from './actor';
import type { ActorFacts } from './actor-facts';
import type { AssignmentTarget, PickStrategy } from './assignment';
import type { ConditionAnswer, ConditionNeed } from './condition';
import type { ConversionAnswer, ConversionQuestion } from './conversion';
import type { TaskId } from './ids';
import type { Json } from './json';
import type { Assignee, Person } from './person';
import type { ApprovalState, CastVote, Electorate } from './strategy';

/** The record that the instance runs on, as read in the transaction. */
export interface SubjectFacts {
  /** Every attribute that may be read, null where it is empty: a key here is an attribute. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly revision: number | null;
  readonly owner: Assignee | null;
  /**
   * Why this value cannot be written to this attribute, as the end of a sentence that begins with
   * its name; pure. Without it everything may be written.
   */
  fault?(key: string, value: unknown): string | undefined;
}

/** May the actor do this? The one answer of `can()`: guards, ownership, rules. */
export interface Authorization {
  readonly allowed: boolean;
  readonly reason?: string;
}

/** What the decision cannot compute from snapshot and command, and the shell has to find out. */
export type FactRequest =
  /** A condition that is not pure. Its answer is a `ConditionAnswer`. */
  | {
      readonly kind: 'condition';
      readonly key: string;
      readonly need: ConditionNeed;
      readonly actor: Actor;
      /** What `data` holds at that moment, laid over the subject's attributes. */
      readonly data: Readonly<Record<string, unknown>>;
    }
  /** A strategy that is not pure. Its answer is an `ApprovalState`. */
  | {
      readonly kind: 'strategy';
      readonly key: string;
      readonly task: TaskId;
      readonly strategy: string;
      readonly votes: readonly CastVote[];
      readonly electorate: Electorate;
      readonly options: Json;
    }
  /** Who a definition means. Its answer is an `AssignmentAnswer`. */
  | {
      readonly kind: 'assignment';
      readonly key: string;
      readonly target:
        | AssignmentTarget
        | { readonly kind: 'assignee'; readonly assignee: Assignee };
      readonly pick: PickStrategy | null;
    }
  /** What a conversion writes beside the lead. A `ConversionAnswer`. */
  | ({ readonly kind: 'conversion'; readonly key: string } & ConversionQuestion)
  /** An actor other than the command's: roles and teams as they are now. An `ActorFacts`. */
  | { readonly kind: 'actor'; readonly key: string; readonly actor: Actor };

export interface AssignmentAnswer {
  /** The target itself: `team:<documentId>`. Null where it does not exist. */
  readonly assignee: Assignee | null;
  /** The people behind it, blocked ones left out, in an order that stays. */
  readonly people: readonly Person[];
  /** `round_robin`: who was taken last. */
  readonly last?: Person | null;
  /** `least_loaded`: open tasks per person; absent is 0. */
  readonly loads?: Readonly<Record<string, number>>;
}

export type FactAnswer =
  | ConditionAnswer
  | ApprovalState
  | AssignmentAnswer
  | ActorFacts
  | ConversionAnswer;

/**
 * How far a decision may go whose longer version was refused when it was committed: so many steps of
 * flows and granted approvals are carried out, the next one fails with the reason.
 */
export interface Hold {
  readonly steps: number;
  readonly reason: string;
}

/** What was gathered outside. Plain data, except for pure functions. */
export interface Facts {
  readonly subject: SubjectFacts;
  /** The command's actor. */
  readonly actor: ActorFacts;
  /** Absent: allowed. */
  readonly authorization?: Authorization;
  /** `config.rules`. */
  readonly rules?: { readonly selfAssign?: boolean };
  /** By the key of the request. */
  readonly answers: ReadonlyMap<string, FactAnswer>;
  readonly hold?: Hold | undefined;
}
