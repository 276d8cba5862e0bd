import type { ActCommand, Refusal } from '../../contracts';
import { reservedAction } from '../actions';
import type { Draft } from '../draft';
import { refuse } from '../refuse';
import { requestTransition } from '../request';

/** FR-L2-008. */
export function act(draft: Draft, command: ActCommand): Refusal | null {
  const reserved = reservedAction(command.action);
  if (reserved) return reserved.obstacle(draft) ?? reserved.run(draft, command);
  const transition = draft.entity?.transitions.get(command.action);
  return transition
    ? requestTransition(draft, transition, command)
    : refuseUnknown(draft, command.action);
}

export function refuseUnknown(draft: Draft, action: string): Refusal {
  const known = [...(draft.entity?.transitions.keys() ?? [])].join(', ');
  return refuse(
    'UnknownAction',
    `"${action.slice(0, 80)}" is no action here${known ? `; the transitions are ${known}` : ''}.`,
    'action',
  );
}
