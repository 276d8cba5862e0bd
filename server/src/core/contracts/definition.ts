import type { CompiledApproval } from './approval';
import type { CompiledAssignment } from './assignment';
import type { CompiledCondition } from './condition';
import type { CompiledEscalation } from './escalation';
import type { CompiledFlow, FlowNode } from './flow';
import type { StepPath } from './ids';
import type { Json, JsonObject } from './json';
import type { CompiledSla } from './sla';

/** Names of the built-in actions; transitions cannot use them. */
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

/** The stage of an entity without stages. It is not final. */
export const IMPLIED_STAGE = 'open';

/**
 * A key of `dataSchema`. Stored in the instance's data, even if the subject has an attribute of the
 * same name (FR-L2-009).
 */
export interface DataField {
  readonly name: string;
  /** Required when a final stage is entered. */
  readonly required: boolean;
  /** Default for a new instance; undefined for none. */
  readonly default: Json | undefined;
  /**
   * What is wrong with a value, as the end of a sentence that begins with the key. Null is
   * accepted.
   */
  fault(value: unknown): string | undefined;
  /** The stored form of a value; call it only after `fault` returned undefined. */
  normalize(value: unknown): Json;
}

/** Colours of stages: tokens of Strapi's design system. */
export const STAGE_COLORS = [
  ...(['primary', 'secondary', 'alternative', 'success', 'warning', 'danger'] as const),
  'neutral',
] as const;

export type StageColor = (typeof STAGE_COLORS)[number];

export interface CompiledStage {
  readonly name: string;
  readonly final: boolean;
  /** For people; decides nothing. */
  readonly label?: string;
  /** For boards and badges; decides nothing. */
  readonly color?: StageColor;
}

/** `require` of a transition or an action rule. */
export interface CompiledRequirements {
  readonly comment: boolean;
  readonly attachments: boolean;
  /** Data keys that must have a value after the request's fields are applied. */
  readonly fields: readonly string[];
}

/** Guards of a built-in action: `"actions": { "close": { … } }`. */
export interface CompiledActionRule {
  /** `actions.close` */
  readonly path: string;
  /** False for `"convert": false`, which forbids the action to everyone. */
  readonly allowed: boolean;
  /**
   * The actor needs one of these roles; null: no role needed. Tokens and the system have no roles.
   */
  readonly roles: readonly string[] | null;
  readonly require: CompiledRequirements;
  /** Data keys that the action's fields may write without the caller's own right to update. */
  readonly fields: readonly string[];
  readonly condition: CompiledCondition | null;
  readonly approval: CompiledApproval | null;
}

export interface CompiledTransition {
  /** `transitions.win` */
  readonly path: string;
  readonly name: string;
  /** For people; decides nothing. */
  readonly label?: string;
  /** Every stage that it leaves from; `*` is expanded to all stages that are not final. */
  readonly from: ReadonlySet<string>;
  /** `*` was written, and these stages besides it. Decides nothing. */
  readonly fromAny?: { readonly besides: readonly string[] };
  readonly to: string;
  readonly require: CompiledRequirements;
  /** Data keys that the action's fields may write without the caller's own right to update. */
  readonly fields: readonly string[];
  readonly condition: CompiledCondition | null;
  readonly approval: CompiledApproval | null;
  /** The new assignees after the transition. */
  readonly assign: CompiledAssignment | null;
  readonly flow: CompiledFlow | null;
  /** FR-L3-004. What a failed flow does; always `park` below level 3. */
  readonly onFailure: 'park' | 'compensate';
}

export interface CompiledEntity {
  /** `lead`, `contact`, `opportunity`, `campaign`, or a key that the app chose. */
  readonly key: string;
  /** The uid for a key that the app chose; null for the four built-in keys. */
  readonly type: string | null;
  /** The stage of a new instance: the first one. */
  readonly initial: string;
  /** In the order of the definition. */
  readonly stages: ReadonlyMap<string, CompiledStage>;
  readonly transitions: ReadonlyMap<string, CompiledTransition>;
  /** Whether people may assign records to themselves; null: the configuration decides (BR-001). */
  readonly selfAssign: boolean | null;
  /** Guards of built-in actions, of the entity or else of the definition. */
  readonly actions: ReadonlyMap<ReservedAction, CompiledActionRule>;
  /** FR-L3-001. Empty below level 3. */
  readonly escalations: readonly CompiledEscalation[];
}

/** A flow that each member of a campaign runs in its own instance, without a stage. */
export interface CompiledCampaign {
  readonly key: string;
  readonly flow: CompiledFlow;
  readonly onFailure: 'park' | 'compensate';
  /**
   * US-023. Completed steps are kept after the end of the flow, so that the campaign can be rolled
   * back; false below level 3.
   */
  readonly keepsSteps: boolean;
}

/**
 * A validated definition: durations in milliseconds, conditions as functions, names resolved.
 * Immutable, so it is cached by (name, version). Made by `definition/`, used by `core/`.
 */
export interface CompiledDefinition {
  /** The JSON's `id`; the uid of its model for an in-model definition. */
  readonly name: string;
  readonly label: string;
  readonly version: string;
  readonly autoStart: boolean;
  /** The uid whose in-model definition it overrides. */
  readonly model: string | null;
  /** `"open": true`: anyone with the permission of the route may act, owner or not. */
  readonly open: boolean;
  readonly dataSchema: ReadonlyMap<string, DataField>;
  readonly entities: ReadonlyMap<string, CompiledEntity>;
  readonly campaigns: ReadonlyMap<string, CompiledCampaign>;
  /** FR-L3-002. Null without one, and below level 3. */
  readonly sla: CompiledSla | null;
  /** Every step of every flow by its path; made by `indexSteps(flows)`. */
  readonly steps: ReadonlyMap<StepPath, FlowNode>;
  /** The JSON source. */
  readonly source: JsonObject;
}
