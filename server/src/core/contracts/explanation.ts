import type { ConditionReport } from './condition';
import type { FactRequest } from './facts';
import type { TaskId } from './ids';
import type { Assignee } from './person';
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
    readonly people: readonly Assignee[];
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
