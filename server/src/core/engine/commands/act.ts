import { isReserved, type ActCommand, type Refusal } from '../../contracts';
import { refuseUntaken, requestAction, TRANSITION_INPUTS } from '../actions';
import type { Draft } from '../draft';
import { refuse } from '../refuse';
import { type Asked, requestTransition } from '../request';

/** FR-L2-008. */
export function act(draft: Draft, command: ActCommand): Refusal | null {
  if (isReserved(command.action)) return requestAction(draft, command.action, command);
  const transition = draft.entity?.transitions.get(command.action);
  if (!transition) return refuseUnknown(draft, command.action);
  const untaken = refuseUntaken(command.action, command, TRANSITION_INPUTS);
  return untaken ?? requestTransition(draft, transition, toAsked(draft, command));
}

/** A transition by name ends an instance as `completed`; only `close` sets an outcome. */
const toAsked = (draft: Draft, { fields, comment, attachments }: ActCommand): Asked => ({
  requester: draft.facts.actor,
  ...{ fields, comment, attachments },
});

export function refuseUnknown(draft: Draft, action: string): Refusal {
  const known = [...(draft.entity?.transitions.keys() ?? [])].join(', ');
  return refuse(
    'UnknownAction',
    `"${action.slice(0, 80)}" is not an action here${known ? `; the transitions are ${known}` : ''}.`,
    'action',
  );
}
