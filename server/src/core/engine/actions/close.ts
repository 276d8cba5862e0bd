import { refuseIncomplete } from '../checks';
import { refuse } from '../refuse';
import { type Action, fieldsOf, liveAndAllowed, remarksOf } from './action';
import { end } from './end';

/** FR-L2-008. Won or lost; moves to the final stage of that name where there is one. */
export const close: Action = {
  obstacle(draft) {
    const barred = liveAndAllowed(draft);
    if (barred || draft.entity) return barred;
    return refuse(
      'UnknownAction',
      'A member of a campaign is cancelled, not won or lost.',
      'action',
    );
  },
  run(draft, command) {
    const { outcome } = command;
    if (outcome !== 'won' && outcome !== 'lost') {
      return refuse('InvalidInput', 'Say how it ends: outcome is "won" or "lost".', 'outcome');
    }
    const checked = fieldsOf(draft, command);
    if (checked.kind === 'refusal') return checked;
    const stage = draft.entity?.stages.get(outcome)?.final === true ? outcome : null;
    const incomplete = stage === null ? null : refuseIncomplete(draft, checked.values, stage);
    if (incomplete) return incomplete;
    end(draft, {
      status: outcome,
      event: 'instance.closed',
      stage,
      fields: checked.values,
      payload: { action: 'close', outcome, ...remarksOf(command) },
    });
    const { reason } = command;
    if (outcome === 'lost' && reason !== undefined) {
      draft.effects.push({ kind: 'record.lost', reason });
    }
    return null;
  },
};
