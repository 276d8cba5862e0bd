import type { CompiledApproval } from './approval';
import type { CompiledAssignment } from './assignment';
import type { CompiledCondition, CompiledExpression } from './condition';
import type { CompiledDuration } from './duration';
import type { StepPath } from './ids';
import type { Json } from './json';

/** Maximum nesting depth of blocks; the steps of `do` have depth 1. */
export const MAX_FLOW_DEPTH = 20;

interface StepBase {
  readonly path: StepPath;
}

/** Steps in sequence. */
export interface SequenceStep extends StepBase {
  readonly kind: 'sequence';
  readonly steps: readonly Step[];
}

/** FR-L2-004, BR-008. Runs all branches; continues when all have joined. */
export interface ParallelStep extends StepBase {
  readonly kind: 'parallel';
  readonly branches: readonly (readonly Step[])[];
}

/** `when: null` is `else`: taken if no other branch is. At most one, as the last. */
export interface ConditionalBranch {
  readonly when: CompiledCondition | null;
  readonly steps: readonly Step[];
}

/** FR-L2-005. Runs every branch whose condition holds at the fork, and joins exactly those. */
export interface InclusiveStep extends StepBase {
  readonly kind: 'inclusive';
  readonly branches: readonly ConditionalBranch[];
}

/** Runs the first branch whose condition holds. */
export interface ExclusiveStep extends StepBase {
  readonly kind: 'exclusive';
  readonly branches: readonly ConditionalBranch[];
}

/** A user task. */
export interface TaskStep extends StepBase {
  readonly kind: 'task';
  readonly label: string;
  readonly assign: CompiledAssignment | null;
  readonly due: CompiledDuration | null;
  /** When people are reminded, in milliseconds before the due date; 0 for the due date itself. */
  readonly reminders: readonly number[];
}

/** The label of an approval that has none of its own. */
export const UNNAMED_APPROVAL = 'Approval';

export interface ApprovalStep extends StepBase {
  readonly kind: 'approval';
  readonly label: string;
  readonly approval: CompiledApproval;
  /**
   * `end` (the default) ends this branch; `fail` parks the instance; `continue` continues as if
   * approved.
   */
  readonly onReject: 'end' | 'fail' | 'continue';
}

export interface WaitStep extends StepBase {
  readonly kind: 'wait';
  readonly duration: CompiledDuration;
}

/** All values are computed before any is written. */
export interface SetStep extends StepBase {
  readonly kind: 'set';
  readonly values: readonly { readonly key: string; readonly value: CompiledExpression }[];
}

/** Performs a transition, as the system, on the subject's live instance of the same definition. */
export interface TransitionStep extends StepBase {
  readonly kind: 'transition';
  readonly transition: string;
  /** If the transition is refused or does not exist, the step is skipped instead of failing. */
  readonly optional: boolean;
}

export interface RetryPolicy {
  /** Total number of attempts; 1 means no retry. */
  readonly attempts: number;
  readonly delay: CompiledDuration;
  /** `exponential`: delay, 2 × delay, 4 × delay … */
  readonly backoff: 'fixed' | 'exponential';
  /** The step says nothing about retries: a policy of its integration takes precedence. */
  readonly isDefault?: true;
}

export interface ActivityStep extends StepBase {
  readonly kind: 'activity';
  /** A row of crm_integrations, or the name of a registered integration. */
  readonly integration: string;
  /** `with`. */
  readonly input: Json;
  /** The data key that stores the output of the integration; null: the output is dropped. */
  readonly as: string | null;
  readonly retry: RetryPolicy;
  /** Calls another integration to undo it; null: the integration's own `compensate`, if it has one. */
  readonly compensate: {
    readonly integration: string;
    readonly input: Json;
    /** By default that of the activity. */
    readonly retry: RetryPolicy;
  } | null;
  /** If all attempts fail, the step is skipped instead of parking the instance. */
  readonly optional: boolean;
}

export type Step =
  | SequenceStep
  | ParallelStep
  | InclusiveStep
  | ExclusiveStep
  | TaskStep
  | ApprovalStep
  | WaitStep
  | SetStep
  | TransitionStep
  | ActivityStep;

/** A step with its links; always made by `indexSteps`. */
export interface FlowNode {
  readonly step: Step;
  /** The next step of the same branch. */
  readonly next: FlowNode | null;
  /** The enclosing block; null directly below `do`. */
  readonly block: FlowNode | null;
  /** The branch of that block; 0 in a sequence and directly below `do`. */
  readonly branch: number;
  readonly depth: number;
  /** The first step of each branch, null for an empty one. Leaves have none. */
  readonly heads: readonly (FlowNode | null)[];
  /** The `do` that contains it. */
  readonly flow: StepPath;
}

/** The steps of a `do`. */
export interface CompiledFlow {
  /** `transitions.win.do` */
  readonly path: StepPath;
  readonly steps: readonly Step[];
}
