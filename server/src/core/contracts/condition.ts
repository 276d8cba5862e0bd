import type { Problem } from '../errors';
import type { ActorFacts } from './actor-facts';
import type { Json } from './json';
import type { Subject } from './person';

/** The complete input of expressions and conditions. */
export interface EvaluationContext {
  /**
   * Resolves `data.<key>`, in this order: the request's fields, a declared key of the instance's
   * data, an attribute of the subject, any other key of the instance's data. Own properties only;
   * undefined if there is none.
   */
  readonly read: (key: string) => unknown;
  /** `actor`: who issued the command, with roles and teams. */
  readonly actor: ActorFacts;
  /** `now`, in milliseconds since 1970. */
  readonly now: number;
}

/** The same inside a decision, with the gathered answers of conditions that are not pure. */
export interface ConditionContext extends ConditionCall {
  /**
   * The answer to the need with this path. All needs are answered when `test` or `explain` runs.
   */
  readonly answer: (path: string) => ConditionAnswer | undefined;
}

export interface ConditionAnswer {
  readonly met: boolean;
  /** A reason for people. */
  readonly because?: string;
}

/** An impure condition inside a compiled one: its answer is gathered outside of the core. */
export interface ConditionNeed {
  /** Unique in the definition: the JSON path of the condition. */
  readonly path: string;
  /** The registered name of the condition. */
  readonly type: string;
  /** The other keys of the condition, as written. */
  readonly input: Json;
}

/** Why a condition holds or not: one node per part. Made by the evaluator that also enforces it. */
export interface ConditionReport {
  readonly met: boolean;
  /** The part as written: `data.score > 50`. */
  readonly condition: string;
  /** `data.score has no value, so the comparison is false`. */
  readonly because: string;
  readonly parts?: readonly ConditionReport[];
}

/**
 * Compiled once per published version. Pure and synchronous. `explain` always agrees with `test`. A
 * condition that throws counts as not met, and its message is the reason.
 */
export interface CompiledCondition {
  readonly path: string;
  readonly needs: readonly ConditionNeed[];
  test(context: ConditionContext): boolean;
  explain(context: ConditionContext): ConditionReport;
}

/** A compiled expression that yields a value (`set`). Throws an error with a readable message. */
export interface CompiledExpression {
  readonly path: string;
  readonly source: string;
  evaluate(context: EvaluationContext): unknown;
}

/** Arguments of a registered condition besides its input. */
export interface ConditionCall extends EvaluationContext {
  readonly subject: Subject;
  /** Aborted when the time limit is over; absent for pure conditions, which have no limit. */
  readonly signal?: AbortSignal;
}

/**
 * FR-EXT-002. A condition type. Built-in and custom ones are registered by name and written as `{
 * "type": "<name>", …input }`.
 */
export interface ConditionContract {
  readonly name: string;
  /**
   * True: synchronous and computed from its arguments alone, so it runs inside the decision.
   * Otherwise it runs before the transaction, may be async, and its answer is a fact.
   */
  readonly pure?: boolean;
  /** Validates the input; paths are relative to the condition. */
  check?(input: Json): readonly Problem[];
  /** If it throws or rejects, the condition counts as not met, with the message as the reason. */
  evaluate(
    input: Json,
    call: ConditionCall,
  ): boolean | ConditionAnswer | Promise<boolean | ConditionAnswer>;
}
