import type {
  ActCommand,
  ActorFacts,
  CompiledCondition,
  JsonObject,
  Refusal,
  TransitionRequest,
} from '../../contracts';
import { refuseUnlessAllowed, refuseUnlessLive } from '../checks';
import { type CheckedFields, checkFields } from '../fields';
import type { Draft } from '../draft';
import { given } from '../json';

/** Everything that may come along with an action. */
export const ACTION_INPUTS = [
  ...(['fields', 'comment', 'reason', 'attachments', 'assignees', 'outcome'] as const),
  ...(['opportunity', 'into', 'interactions'] as const),
];
export type ActionInput = (typeof ACTION_INPUTS)[number];

/** What every built-in action takes, for the history. */
export const REMARKS = ['comment', 'reason', 'attachments'] as const;

/** What came along with an action, and who asks for it. */
export interface ActionOrder extends Pick<ActCommand, ActionInput> {
  /** Where an approval was granted, the one who had asked for it: the actor of the command votes. */
  readonly requester: ActorFacts;
}

/** A built-in action. */
export interface Action {
  /** Why it cannot be done at all, here and by this actor; `explain` asks the same. */
  obstacle(draft: Draft): Refusal | null;
  /** Of what may come along, what this action takes; the rest is refused. */
  readonly takes: readonly ActionInput[];
  /** Everything that is missing; `explain` asks with nothing given. */
  shortcomings?(draft: Draft, order: ActionOrder): readonly Refusal[];
  /** What is wrong with what came along. */
  check(draft: Draft, order: ActionOrder): Refusal | null;
  /** Called where nothing stands in the way. */
  run(draft: Draft, order: ActionOrder): Refusal | null;
  /** Conditions beyond its rule's that a granted order is tested against. */
  conditions?(
    draft: Draft,
    order: Pick<TransitionRequest, 'outcome'>,
  ): readonly CompiledCondition[];
}

/** What every action on a live instance asks; parked ones may still be closed and talked about. */
export const liveAndAllowed = (draft: Draft): Refusal | null =>
  refuseUnlessLive(draft) ?? refuseUnlessAllowed(draft);

/** The fields that came along, checked. */
export const fieldsOf = (draft: Draft, order: Pick<ActionOrder, 'fields'>): CheckedFields =>
  checkFields(draft, order.fields);

/** What is wrong with the fields that came along. */
export function refuseFields(draft: Draft, order: ActionOrder): Refusal | null {
  const checked = fieldsOf(draft, order);
  return checked.kind === 'refusal' ? checked : null;
}

/** What history keeps of the words and files that came along. */
export const remarksOf = ({
  comment,
  reason,
  attachments,
}: Pick<ActionOrder, 'comment' | 'reason' | 'attachments'>): JsonObject =>
  given({ comment, reason, attachments: attachments?.length ? attachments : undefined });
