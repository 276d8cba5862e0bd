import type {
  ActCommand,
  ActorFacts,
  CompiledCondition,
  JsonObject,
  Refusal,
  TransitionRequest,
} from '../../contracts';
import { refuseWhileCompensating } from '../../compensation/state';
import { refuseUnlessAllowed, refuseUnlessLive } from '../checks';
import { type CheckedFields, checkFields } from '../fields';
import type { Draft } from '../draft';
import { given } from '../json';

/** All inputs that an action can have. */
export const ACTION_INPUTS = [
  ...(['fields', 'comment', 'reason', 'attachments', 'assignees', 'outcome'] as const),
  ...(['opportunity', 'into', 'interactions'] as const),
];
export type ActionInput = (typeof ACTION_INPUTS)[number];

/** Inputs of a transition. */
export const TRANSITION_INPUTS = ['fields', 'comment', 'attachments'] as const;

/** Inputs of every built-in action, for the history. */
export const REMARKS = ['comment', 'reason', 'attachments'] as const;

/** An action with its input and its requester. */
export interface ActionOrder extends Pick<ActCommand, ActionInput> {
  /** The requester. After an approval this is not the command's actor, who is a voter. */
  readonly requester: ActorFacts;
}

/** A built-in action. */
export interface Action {
  /** Why the action is impossible in this state or for this actor; also shown by `explain`. */
  obstacle(draft: Draft): Refusal | null;
  /** The inputs of this action; others are refused. */
  readonly takes: readonly ActionInput[];
  /** Those of them without which `check` refuses the action. */
  readonly needs?: readonly ActionInput[];
  /** Everything that is missing; `explain` calls it without input. */
  shortcomings?(draft: Draft, order: ActionOrder): readonly Refusal[];
  /** Validates the input. */
  check(draft: Draft, order: ActionOrder): Refusal | null;
  /** Carries out the action once all checks have passed. */
  run(draft: Draft, order: ActionOrder): Refusal | null;
  /** Conditions besides its rule's, which are checked again when an approval is granted. */
  conditions?(
    draft: Draft,
    order: Pick<TransitionRequest, 'outcome'>,
  ): readonly CompiledCondition[];
}

/**
 * Common checks of actions on a live instance. A parked instance can still be closed and commented.
 */
export const liveAndAllowed = (draft: Draft): Refusal | null =>
  refuseUnlessLive(draft) ?? refuseUnlessAllowed(draft);

/** The same for actions that end the instance: what is being undone is not lost by them. */
export const liveAndNotCompensating = (draft: Draft): Refusal | null =>
  liveAndAllowed(draft) ?? refuseWhileCompensating(draft);

/** The validated fields of the action. */
export const fieldsOf = (draft: Draft, order: Pick<ActionOrder, 'fields'>): CheckedFields =>
  checkFields(draft, order.fields);

/** Why the fields are invalid. */
export function refuseFields(draft: Draft, order: ActionOrder): Refusal | null {
  const checked = fieldsOf(draft, order);
  return checked.kind === 'refusal' ? checked : null;
}

/** Comment, reason and attachments for the history. */
export const remarksOf = ({
  comment,
  reason,
  attachments,
}: Pick<ActionOrder, 'comment' | 'reason' | 'attachments'>): JsonObject =>
  given({ comment, reason, attachments: attachments?.length ? attachments : undefined });
