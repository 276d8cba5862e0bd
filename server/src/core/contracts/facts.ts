import type { Actor } from './actor';
import type { ActorFacts } from './actor-facts';
import type { AssignmentTarget, PickStrategy } from './assignment';
import type { ConditionAnswer, ConditionNeed } from './condition';
import type { ConversionAnswer, ConversionQuestion } from './conversion';
import type { Delegation } from './delegation';
import type { TaskId } from './ids';
import type { Json } from './json';
import type { Assignee, Person } from './person';
import type { ApprovalState, CastVote, Electorate } from './strategy';

/** The record of the instance, as read for the decision. */
export interface SubjectFacts {
  /** Every readable attribute, null if empty: a key in here is an attribute. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly revision: number | null;
  readonly owner: Assignee | null;
  /**
   * Why this value cannot be written to this attribute, as the end of a sentence that begins with
   * its name. Pure. Absent: everything may be written.
   */
  fault?(key: string, value: unknown): string | undefined;
}

/** The result of `can()`: guards, ownership, rules. */
export interface Authorization {
  readonly allowed: boolean;
  readonly reason?: string;
  /** The chain of delegation by which the actor may, from the owner or assignee to the actor. */
  readonly chain?: readonly Person[];
}

/** A fact that the decision cannot compute from snapshot and command; the runner gathers it. */
export type FactRequest =
  /** A condition that is not pure. Answered by a `ConditionAnswer`. */
  | {
      readonly kind: 'condition';
      readonly key: string;
      readonly need: ConditionNeed;
      readonly actor: Actor;
      /** The instance's data over the subject's attributes, as they are at that point. */
      readonly data: Readonly<Record<string, unknown>>;
    }
  /** A strategy that is not pure. Answered by an `ApprovalState`. */
  | {
      readonly kind: 'strategy';
      readonly key: string;
      readonly task: TaskId;
      readonly strategy: string;
      readonly votes: readonly CastVote[];
      readonly electorate: Electorate;
      readonly options: Json;
    }
  /** The people behind a target of the definition. Answered by an `AssignmentAnswer`. */
  | {
      readonly kind: 'assignment';
      readonly key: string;
      readonly target:
        | AssignmentTarget
        | { readonly kind: 'assignee'; readonly assignee: Assignee }
        /** The first team, by key, of a person; of a team, itself. */
        | { readonly kind: 'teamOf'; readonly assignee: Assignee };
      readonly pick: PickStrategy | null;
    }
  /** What a conversion writes besides the lead. Answered by a `ConversionAnswer`. */
  | ({ readonly kind: 'conversion'; readonly key: string } & ConversionQuestion)
  /** A time after some working time of a calendar. Answered by a `DueTime`. */
  | ({ readonly kind: 'due'; readonly key: string } & WorkingTime)
  /** Current roles and teams of an actor other than the command's. Answered by an `ActorFacts`. */
  | { readonly kind: 'actor'; readonly key: string; readonly actor: Actor };

/** Working time from a time on. Times are in milliseconds since 1970. */
export interface WorkingTime {
  readonly calendar: string;
  readonly from: number;
  readonly amount: /** Working days, possibly with a fraction, and working time besides, in milliseconds. */
    | { readonly days: number; readonly clockMs: number }
    /** As much working time as there is between two times. */
    | { readonly since: number; readonly until: number };
}

export interface DueTime {
  /** In milliseconds since 1970; null with the reason if it cannot be computed. */
  readonly at: number | null;
  readonly reason?: string;
}

export interface AssignmentAnswer {
  /** The resolved target: `team:<documentId>`. Null if it does not exist. */
  readonly assignee: Assignee | null;
  /** Its people, without blocked ones, in a stable order. */
  readonly people: readonly Person[];
  /** `round_robin`: the last person picked. */
  readonly last?: Person | null;
  /** Who has this many open tasks is not picked; absent: no limit. */
  readonly capacity?: number;
  /** `least_loaded`, or with a capacity: open tasks per person, delegates included; absent means 0. */
  readonly loads?: Readonly<Record<string, number>>;
  /** FR-L3-003. The active delegations of these people, and those of their delegates; absent: none. */
  readonly delegations?: readonly Delegation[];
}

/** Everybody who may stand in for some assignees. */
export interface StandInFacts {
  /** The active delegations of their people, and those of their delegates. */
  readonly delegations: readonly Delegation[];
  /** Which of these teams a person is in. */
  readonly teamsOf: (person: Person) => readonly Assignee[];
  /** Delegates who cannot sign in now. */
  readonly absent: readonly Person[];
}

export type FactAnswer =
  | ConditionAnswer
  | ApprovalState
  | AssignmentAnswer
  | ActorFacts
  | ConversionAnswer
  | DueTime;

/**
 * A step limit for a decision whose commit was refused: after this many flow steps and granted
 * approvals, the next step fails with the reason.
 */
export interface StepLimit {
  readonly steps: number;
  readonly reason: string;
}

/** @deprecated Renamed: use `StepLimit`. */
export type Hold = StepLimit;

/** Everything gathered for a decision. Plain data, except for pure functions. */
export interface Facts {
  readonly subject: SubjectFacts;
  /** The command's actor. */
  readonly actor: ActorFacts;
  /** Absent: allowed. */
  readonly authorization?: Authorization;
  /** `config.rules`. */
  readonly rules?: { readonly selfAssign?: boolean };
  /** For explanations: who may stand in for whom the instance waits for; absent: nobody. */
  readonly standIns?: StandInFacts | undefined;
  /** By `key` of the request. */
  readonly answers: ReadonlyMap<string, FactAnswer>;
  readonly stepLimit?: StepLimit | undefined;
}
