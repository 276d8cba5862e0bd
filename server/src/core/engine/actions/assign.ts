import { absent, findMissing, resolveAssignee, together } from '../assignment';
import { mayAssignThemselves, setAssignees } from '../owner';
import { isAssignee, personOf } from '../../identity';
import { refuse } from '../refuse';
import { recordWork } from '../stand-ins';
import { type Action, liveAndAllowed, REMARKS, remarksOf } from './action';

const MAX_ASSIGNEES = 100;

/**
 * US-014. Assigns the record; the first assignee is its owner. An empty list unassigns it. Whoever
 * stands in gets it instead of a person who is away (BR-009), but not the requester (BR-001).
 */
export const assign: Action = {
  takes: ['assignees', ...REMARKS],
  needs: ['assignees'],
  obstacle: liveAndAllowed,
  check(draft, { assignees, requester }) {
    if (
      !Array.isArray(assignees) ||
      assignees.length > MAX_ASSIGNEES ||
      !assignees.every(isAssignee)
    ) {
      const forms = 'user:<id>, admin:<id>, team:<id> or role:<name>';
      return refuse(
        'InvalidInput',
        `assignees is a list of at most ${MAX_ASSIGNEES} of ${forms}.`,
        'assignees',
      );
    }
    const self = personOf(requester);
    if (self !== null && assignees.includes(self) && !mayAssignThemselves(draft)) {
      return refuse('SelfAssignment', 'People cannot assign a lead to themselves.', 'assignees');
    }
    // Current assignees may stay, even if their account no longer exists.
    const added = assignees.filter((assignee) => !draft.assignees.includes(assignee));
    const missing = findMissing(draft, added) ?? [];
    return missing.length > 0 ? refuse('UnknownAssignee', absent(missing), 'assignees') : null;
  },
  run(draft, order) {
    const exclude = mayAssignThemselves(draft) ? null : personOf(order.requester);
    const purpose = { work: recordWork(draft), exclude };
    const chosen = (order.assignees ?? []).map((assignee) =>
      draft.assignees.includes(assignee)
        ? { assignee, chain: null }
        : resolveAssignee(draft, assignee, purpose),
    );
    if (draft.halted) return null;
    const assignees = together(chosen.flatMap((one) => one ?? []));
    setAssignees(draft, assignees, { action: 'assign', ...remarksOf(order) });
    return null;
  },
};
