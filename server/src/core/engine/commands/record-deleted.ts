import type { Refusal } from '../../contracts';
import { end } from '../actions/end';
import { refuseUnlessLive } from '../checks';
import type { Draft } from '../draft';

/** The record is gone, and its instance with it: no guard of an action keeps it alive. */
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
  return null;
}
