import type { Actor } from './actor';
import type { Assignee } from './person';
import type { Json, JsonObject } from './json';

/** What `convert` takes beside the fields of the lead itself. */
export interface ConversionInput {
  /** Attributes of the opportunity: those that the lead has too are the lead's by default. */
  readonly opportunity?: Readonly<Record<string, unknown>> | undefined;
  /** Records that exist and are used instead of new ones, by documentId. */
  readonly into?:
    | { readonly contact?: string | undefined; readonly opportunity?: string | undefined }
    | undefined;
  /** Interactions with the lead that are about the opportunity from then on; true for all. */
  readonly interactions?: true | readonly string[] | undefined;
}

/** One thing that stands in the way of a conversion. */
export interface ConversionProblem {
  /** In the command: `opportunity.product`. */
  readonly path: string;
  readonly reason: string;
  /** Whether a value is missing, rather than wrong. */
  readonly missing: boolean;
}

/** What a conversion writes beside the lead. Plain data: it stands in the effect. */
export interface ConversionPlan {
  /** documentId of the opportunity, chosen here where it is a new one. */
  readonly opportunity: string;
  /** The revision of the existing opportunity that it was planned on; null for a new one. */
  readonly revision: number | null;
  /** Attributes of the opportunity that are written. */
  readonly values: JsonObject;
  /** What an existing opportunity held in those, for the way back. */
  readonly before: JsonObject;
  /** documentId of the contact whose opportunity it is: the lead itself, or another one. */
  readonly contact: string;
  /** documentIds of the interactions that come along. */
  readonly interactions: readonly string[];
}

export type ConversionAnswer =
  | { readonly problems: readonly [ConversionProblem, ...ConversionProblem[]] }
  /** Null where nothing is known of opportunities. */
  | { readonly plan: ConversionPlan | null };

/** What the plan is made from: the lead as it will be. */
export interface ConversionQuestion {
  readonly input: ConversionInput;
  readonly values: Readonly<Record<string, Json>>;
  readonly owner: Assignee | null;
  /** Whom `me` stands for. */
  readonly requester: Actor;
}
