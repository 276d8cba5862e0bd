import { COMPENSATION_FAILED, isStuck } from '../../compensation/state';
import { failedNow } from '../../compensation/completed-steps';
import { park } from '../../flow/park';
import type { Draft } from '../draft';

/** Ends the attention that the instance needed, unless something else needs it too. */
export function unpark(draft: Draft): void {
  draft.status = 'active';
  draft.fault = null;
  draft.record('instance.resumed', {
    before: { status: 'needs_attention' },
    after: { status: 'active' },
  });
  parkAgain(draft);
}

/** Other failed tokens still need attention, and so do steps that could not be undone. */
export function parkAgain(draft: Draft): void {
  const undone = failedNow(draft);
  for (const token of draft.tokens) {
    const { state, step } = token;
    if (state.kind === 'failed' && !undone.includes(token)) {
      park(draft, { code: 'StepFailed', reason: state.reason, path: step });
    }
    if (!isStuck(draft, token)) continue;
    const reason = 'A step could not be undone; its task is open.';
    park(draft, { code: COMPENSATION_FAILED, reason, path: step });
  }
}
