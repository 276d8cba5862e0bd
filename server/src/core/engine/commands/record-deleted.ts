import type { Refusal } from '../../contracts';
import { end } from '../actions/end';
import { refuseUnlessLive } from '../checks';
import type { Draft } from '../draft';

/** Cancels the instance of a deleted record. Guards of actions do not apply. */
export function recordDeleted(draft: Draft): Refusal | null {
  const dead = refuseUnlessLive(draft);
  if (dead) return dead;
  end(draft, {
    status: 'cancelled',
    event: 'instance.cancelled',
    stage: null,
    fields: {},
    payload: { action: 'cancel', reason: 'The record was deleted.' },
  });
  // There is no record left on which something could be undone.
  draft.completedSteps = [];
  return null;
}
