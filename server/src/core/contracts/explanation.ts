import type { ConditionReport } from './condition';
import type { FactRequest } from './facts';
import type { TaskId } from './ids';
import type { Assignee, Person } from './person';
import type { Refusal } from './refusal';

/** Whether an action is possible, why not, who it waits for and what follows (FR-L2-008). */
export interface Explanation {
  readonly action: string;
  /** What `decide` would answer for the same action without input. */
  readonly possible: boolean;
  /** All obstacles, in the order in which they are checked. */
  readonly obstacles: readonly Refusal[];
  /** Every condition of the transition, met or not. */
  readonly condition: ConditionReport | null;
  /** Open tasks and approvals. */
  readonly waitsFor: readonly {
    readonly task: TaskId;
    readonly label: string;
    /** Holders: assignees, whoever has claimed the task, or seats without a vote. */
    readonly people: readonly Assignee[];
    /** FR-L3-003. Who else may act, for one of them, with the chain of delegation that leads there. */
    readonly standIns: readonly {
      readonly person: Person;
      readonly chain: readonly Person[];
    }[];
  }[];
  readonly next: {
    readonly stage: string | null;
    /** The strategy that must agree first. */
    readonly approval: string | null;
    /** Data keys that `fields` may write without the caller's own right to update the record. */
    readonly fields: readonly string[];
    /** The steps that would follow, as named in the definition. */
    readonly steps: readonly string[];
  };
  /** Facts that are not gathered yet; conditions that need them are reported as not met. */
  readonly needs: readonly FactRequest[];
}
