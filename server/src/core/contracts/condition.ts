import type { Problem } from '../errors';
import type { ActorFacts } from './actor-facts';
import type { Json } from './json';
import type { Subject } from './person';

/** What expressions and conditions may look at, and all they may look at. */
export interface EvaluationContext {
  /**
   * `data.<key>`: the request's fields, then a declared key in the instance's
   * data, then an attribute of the subject, then the instance's data. Own properties only;
   * undefined where there is none.
   */
  readonly read: (key: string) => unknown;
  /** `actor`: who asks, with roles and teams. */
  readonly actor: ActorFacts;
  /** `now`, in milliseconds since 1970. */
  readonly now: number;
}

/** As above, inside a decision, where what could not be computed has been gathered before. */
export interface ConditionContext extends ConditionCall {
  /** The answer to the need with this path. Every need has one when `test` or `explain` runs. */
  readonly answer: (path: string) => ConditionAnswer | undefined;
}

export interface ConditionAnswer {
  readonly met: boolean;
  /** For people: why not, or why. */
  readonly because?: string;
}

/** A condition inside a compiled one that cannot be computed in the core: it asks the outside. */
export interface ConditionNeed {
  /** Unique in the definition: the JSON path of the condition. */
  readonly path: string;
  /** The name under which the condition was registered. */
  readonly type: string;
  /** The rest of the condition, as written. */
  readonly input: Json;
}

/** Why a condition holds or not: one node per part, from the evaluator that enforces. */
export interface ConditionReport {
  readonly met: boolean;
  /** The part as written: `data.score > 50`. */
  readonly condition: string;
  /** `data.score has no value, so the comparison is false`. */
  readonly because: string;
  readonly parts?: readonly ConditionReport[];
}

/**
 * Made once per published version. Pure and synchronous. What `test` answers, `explain` answers
 * too. One that throws counts as not met, and its message is the reason.
 */
export interface CompiledCondition {
  readonly path: string;
  readonly needs: readonly ConditionNeed[];
  test(context: ConditionContext): boolean;
  explain(context: ConditionContext): ConditionReport;
}

/** A compiled expression that yields a value (`set`). Throws with a reason a person can read. */
export interface CompiledExpression {
  readonly path: string;
  readonly source: string;
  evaluate(context: EvaluationContext): unknown;
}

/** What a registered condition is told beside its own input. */
export interface ConditionCall extends EvaluationContext {
  readonly subject: Subject;
  /** Aborted once the time for an answer is over; conditions that are pure have no such time. */
  readonly signal?: AbortSignal;
}

/**
 * FR-EXT-002. Built-ins and an app's own are registered alike, by name, and written
 * `{ "type": "<name>", …input }`.
 */
export interface ConditionContract {
  readonly name: string;
  /**
   * True: synchronous, computes from its arguments alone, and so runs inside the decision.
   * Otherwise it runs before the transaction begins, may be async, and its answer is a fact.
   */
  readonly pure?: boolean;
  /** What is wrong with the input as written; paths are relative to the condition. */
  check?(input: Json): readonly Problem[];
  /** One that throws or rejects counts as not met, with the message as the reason. */
  evaluate(
    input: Json,
    call: ConditionCall,
  ): boolean | ConditionAnswer | Promise<boolean | ConditionAnswer>;
}
