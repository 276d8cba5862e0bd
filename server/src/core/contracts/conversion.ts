import type { Actor } from './actor';
import type { Assignee } from './person';
import type { Json, JsonObject } from './json';

/** Input of `convert` besides the fields of the lead. */
export interface ConversionInput {
  /** Attributes of the opportunity; those that a lead has too default to the lead's values. */
  readonly opportunity?: Readonly<Record<string, unknown>> | undefined;
  /** documentIds of existing records to use instead of new ones. */
  readonly into?:
    | { readonly contact?: string | undefined; readonly opportunity?: string | undefined }
    | undefined;
  /** Interactions to move from the lead to the opportunity; true for all. */
  readonly interactions?: true | readonly string[] | undefined;
}

/** One reason why a conversion is refused. */
export interface ConversionProblem {
  /** Path in the command: `opportunity.product`. */
  readonly path: string;
  readonly reason: string;
  /** Whether a value is missing rather than wrong. */
  readonly missing: boolean;
}

/**
 * Everything that a conversion writes besides the lead. Plain data, because it is stored in the
 * effect.
 */
export interface ConversionPlan {
  /** documentId of the opportunity; a new one gets its id here. */
  readonly opportunity: string;
  /**
   * The revision of the existing opportunity that the plan was made from (optimistic lock); null
   * for a new one.
   */
  readonly revision: number | null;
  /** Attributes of the opportunity to write. */
  readonly values: JsonObject;
  /** The previous values of those attributes in an existing opportunity, for `revertConvert`. */
  readonly before: JsonObject;
  /** documentId of the opportunity's contact: the lead itself, or another contact. */
  readonly contact: string;
  /** documentIds of the interactions that move. */
  readonly interactions: readonly string[];
}

export type ConversionAnswer =
  | { readonly problems: readonly [ConversionProblem, ...ConversionProblem[]] }
  /** Null: the engine has no opportunities. */
  | { readonly plan: ConversionPlan | null };

/** Input of the planner: the lead as the decision will leave it. */
export interface ConversionQuestion {
  readonly input: ConversionInput;
  readonly values: Readonly<Record<string, Json>>;
  readonly owner: Assignee | null;
  /** Resolves `me`. */
  readonly requester: Actor;
}
