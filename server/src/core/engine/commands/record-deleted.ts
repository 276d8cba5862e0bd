import type { CompletedStep, Refusal } from '../../contracts';
import { keepsSteps } from '../../compensation/completed-steps';
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
  // What was called can be undone by a rollback of the campaign; the record cannot be written any more.
  draft.completedSteps = keepsSteps(draft) ? draft.completedSteps.filter(isCall(draft)) : [];
  return null;
}

const isCall =
  ({ definition }: Draft) =>
  ({ step }: CompletedStep): boolean =>
    definition.steps.get(step)?.step.kind === 'activity';
