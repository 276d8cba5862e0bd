import type { CompiledApproval } from './approval';
import type { CompiledAssignment } from './assignment';
import type { CompiledCondition } from './condition';
import type { CompiledFlow, FlowNode } from './flow';
import type { StepPath } from './ids';
import type { Json, JsonObject } from './json';

/** Actions with a meaning of their own; no transition may take these names. */
export const RESERVED_ACTIONS = [
  'convert',
  'revertConvert',
  'close',
  'assign',
  'comment',
  'cancel',
] as const;

export type ReservedAction = (typeof RESERVED_ACTIONS)[number];

export const isReserved = (name: string): name is ReservedAction =>
  (RESERVED_ACTIONS as readonly string[]).includes(name);

/** The stage of an entity that names none. It is not final. */
export const IMPLIED_STAGE = 'open';

/** A key of `dataSchema`: it lives in the instance's data, whatever the subject has (FR-L2-009). */
export interface DataField {
  readonly name: string;
  /** Must have a value when a final stage is entered. */
  readonly required: boolean;
  /** Given to a new instance that brings no value; undefined for none. */
  readonly default: Json | undefined;
  /** What is wrong with a value, as the end of a sentence that begins with the key; null is fine. */
  fault(value: unknown): string | undefined;
  /** The value as stored; only after `fault` found nothing. */
  normalize(value: unknown): Json;
}

export interface CompiledStage {
  readonly name: string;
  readonly final: boolean;
}

/** What a transition wants to be told. */
export interface CompiledRequirements {
  readonly comment: boolean;
  readonly attachments: boolean;
  /** Data keys that must have a value, after the request's fields were laid over. */
  readonly fields: readonly string[];
}

/** What a definition asks before a built-in action: `"actions": { "close": { … } }`. */
export interface CompiledActionRule {
  /** `actions.close` */
  readonly path: string;
  /** `"convert": false` forbids the action to everybody. */
  readonly allowed: boolean;
  /** The actor needs one of these roles; null asks for none. Tokens and the system have none. */
  readonly roles: readonly string[] | null;
  readonly require: CompiledRequirements;
  readonly condition: CompiledCondition | null;
  readonly approval: CompiledApproval | null;
}

export interface CompiledTransition {
  /** `transitions.win` */
  readonly path: string;
  readonly name: string;
  /** Every stage that it leaves from; `*` is expanded to every stage that is not final. */
  readonly from: ReadonlySet<string>;
  readonly to: string;
  readonly require: CompiledRequirements;
  readonly condition: CompiledCondition | null;
  readonly approval: CompiledApproval | null;
  /** Who answers for the record afterwards. */
  readonly assign: CompiledAssignment | null;
  readonly flow: CompiledFlow | null;
  /** `compensate` needs level 3; below, it parks. */
  readonly onFailure: 'park' | 'compensate';
}

export interface CompiledEntity {
  /** `lead`, `contact`, `opportunity`, `campaign`, or a key of the app's own. */
  readonly key: string;
  /** The uid that a key of the app's own names; null where the key says it. */
  readonly type: string | null;
  /** The stage of a new instance: the first. */
  readonly initial: string;
  /** In the order of the definition. */
  readonly stages: ReadonlyMap<string, CompiledStage>;
  readonly transitions: ReadonlyMap<string, CompiledTransition>;
  /** Whether people may assign to themselves; null leaves it to the configuration (BR-001). */
  readonly selfAssign: boolean | null;
  /** Guards of built-in actions: the entity's own, else those of the definition. */
  readonly actions: ReadonlyMap<ReservedAction, CompiledActionRule>;
}

/** A flow that each member of a campaign runs in an instance of its own, without a stage. */
export interface CompiledCampaign {
  readonly key: string;
  readonly flow: CompiledFlow;
  readonly onFailure: 'park' | 'compensate';
}

/**
 * A definition, validated: durations in milliseconds, conditions as functions, names resolved.
 * Immutable, so it is cached by (name, version). Made by `definition/`, read by `core/`.
 */
export interface CompiledDefinition {
  /** The JSON's `id`; the uid of its model for an in-model definition. */
  readonly name: string;
  readonly label: string;
  readonly version: string;
  readonly autoStart: boolean;
  /** The uid whose in-model definition this one overrides. */
  readonly model: string | null;
  /** `"open": true`: whoever has the route's permission may act, owner or not. */
  readonly open: boolean;
  readonly dataSchema: ReadonlyMap<string, DataField>;
  readonly entities: ReadonlyMap<string, CompiledEntity>;
  readonly campaigns: ReadonlyMap<string, CompiledCampaign>;
  /** Every step of every flow by its path: `indexSteps(flows)` of the core makes it. */
  readonly steps: ReadonlyMap<StepPath, FlowNode>;
  /** The JSON that it was made from, for level 3 and for people. */
  readonly source: JsonObject;
}
