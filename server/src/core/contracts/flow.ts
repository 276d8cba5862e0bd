import type { CompiledApproval } from './approval';
import type { CompiledAssignment } from './assignment';
import type { CompiledCondition, CompiledExpression } from './condition';
import type { CompiledDuration } from './duration';
import type { StepPath } from './ids';
import type { Json } from './json';

/** How deep blocks may stand in blocks; the steps of `do` itself have depth 1. */
export const MAX_FLOW_DEPTH = 20;

interface StepBase {
  readonly path: StepPath;
}

/** Steps one after the other. */
export interface SequenceStep extends StepBase {
  readonly kind: 'sequence';
  readonly steps: readonly Step[];
}

/** FR-L2-004, BR-008. All branches; goes on when all have returned. */
export interface ParallelStep extends StepBase {
  readonly kind: 'parallel';
  readonly branches: readonly (readonly Step[])[];
}

/** `when: null` is `else`: taken where no other branch is. At most one, the last. */
export interface ConditionalBranch {
  readonly when: CompiledCondition | null;
  readonly steps: readonly Step[];
}

/** FR-L2-005. Every branch whose condition holds at the fork; joins exactly those. */
export interface InclusiveStep extends StepBase {
  readonly kind: 'inclusive';
  readonly branches: readonly ConditionalBranch[];
}

/** The first branch whose condition holds. */
export interface ExclusiveStep extends StepBase {
  readonly kind: 'exclusive';
  readonly branches: readonly ConditionalBranch[];
}

/** Something that a person must do. */
export interface TaskStep extends StepBase {
  readonly kind: 'task';
  readonly label: string;
  readonly assign: CompiledAssignment | null;
  readonly due: CompiledDuration | null;
}

export interface ApprovalStep extends StepBase {
  readonly kind: 'approval';
  readonly label: string;
  readonly approval: CompiledApproval;
  /**
   * `end` (the default) ends this branch, which returns its token; `fail` parks the instance;
   * `continue` goes on as if approved.
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

/** Acts as the system on the subject's live instance of the same definition. */
export interface TransitionStep extends StepBase {
  readonly kind: 'transition';
  readonly transition: string;
  /** Refused or absent, it is skipped instead of failing. */
  readonly optional: boolean;
}

export interface RetryPolicy {
  /** How often in all, the first attempt included; 1 is no retry. */
  readonly attempts: number;
  readonly delay: CompiledDuration;
  /** `exponential`: delay, 2 × delay, 4 × delay … */
  readonly backoff: 'fixed' | 'exponential';
}

export interface ActivityStep extends StepBase {
  readonly kind: 'activity';
  /** A row of crm_integrations, or a registered kind. */
  readonly integration: string;
  /** `with`, as written. */
  readonly input: Json;
  /** The data key that keeps what the integration answers; null drops it. */
  readonly as: string | null;
  readonly retry: RetryPolicy;
  readonly compensate: { readonly integration: string; readonly input: Json } | null;
  /** Failed for good, it is skipped instead of parking the instance. */
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

export type StepKind = Step['kind'];

/** Kinds that hold other steps. */
export type BlockStep = SequenceStep | ParallelStep | InclusiveStep | ExclusiveStep;

/** A step with its context; made by `indexSteps` of the core, never by hand. */
export interface FlowNode {
  readonly step: Step;
  /** The step after it in the same branch. */
  readonly next: FlowNode | null;
  /** The block that it stands in; null directly below `do`. */
  readonly block: FlowNode | null;
  /** Which branch of that block; 0 in a sequence and directly below `do`. */
  readonly branch: number;
  readonly depth: number;
  /** First step of each branch, null for an empty one. Leaves have none. */
  readonly heads: readonly (FlowNode | null)[];
  /** The `do` that it belongs to. */
  readonly flow: StepPath;
}

/** The steps of a `do`. */
export interface CompiledFlow {
  /** `transitions.win.do` */
  readonly path: StepPath;
  readonly steps: readonly Step[];
}
