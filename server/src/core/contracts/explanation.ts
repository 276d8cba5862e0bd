import type { ConditionReport } from './condition';
import type { FactRequest } from './facts';
import type { TaskId } from './ids';
import type { Assignee } from './person';
import type { Refusal } from './refusal';

/** Why an action is possible or not, who it waits for and what comes next (FR-L2-008). */
export interface Explanation {
  readonly action: string;
  /** What `decide` would answer for the same action without fields or comment. */
  readonly possible: boolean;
  /** Everything that stands in the way, in the order in which it is checked. */
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
    /** Steps that would follow, in the definition's words. */
    readonly steps: readonly string[];
  };
  /** Not gathered: until then conditions that ask the outside are reported as not met. */
  readonly needs: readonly FactRequest[];
}
