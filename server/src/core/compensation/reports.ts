import type {
  ActivityCompletedCommand,
  ActivityFailedCommand,
  ActivityStep,
  Timer,
  Token,
} from '../contracts';
import { nextDelay } from '../flow/next-delay';
import { waitUntil } from '../flow/steps';
import type { Draft } from '../engine/draft';
import { lastStep, noteActivity } from './completed-steps';
import { compensatedRunOf, type CompensatedRun } from './state';
import { describeStep, removeStep, undo, waitForPerson } from './undo';

/** The worker has undone a step. */
export function compensationCompleted(
  draft: Draft,
  run: CompensatedRun,
  { timer, hasNothingToUndo }: ActivityCompletedCommand,
): void {
  draft.removeTimer(timer, 'fired');
  const last = lastStep(draft, run.id);
  const what = describeStep(draft, last);
  if (hasNothingToUndo) {
    const reason = 'Its integration has no compensation.';
    draft.record('compensation.skipped', { payload: { ...what, reason } });
  } else draft.record('compensation.completed', { payload: what });
  if (last) removeStep(draft, last);
  undo(draft, run);
}

/** The worker has failed to undo a step: it is tried again, or left to a person. */
export function compensationFailed(
  draft: Draft,
  run: CompensatedRun,
  token: Token,
  { id, work }: Timer,
  command: ActivityFailedCommand,
): void {
  draft.removeTimer(id, 'failed');
  const step = draft.definition.steps.get(token.step)?.step;
  if (work.kind !== 'compensation' || step?.kind !== 'activity') return;
  const { reason, retryable } = command;
  const retry = step.compensate?.retry ?? step.retry;
  const delay = retryable === false ? undefined : nextDelay(retry, work.attempt, command);
  if (delay === undefined) {
    waitForPerson(draft, run, token, reason);
    return;
  }
  const again = draft.now + delay;
  waitUntil(draft, token, again, { ...work, attempt: work.attempt + 1 });
  const last = lastStep(draft, run.id);
  const what = describeStep(draft, last);
  draft.record('compensation.retried', {
    payload: { ...what, reason, attempt: work.attempt, again },
  });
}

/** An activity of a run that is being undone has ended; it is not tried again. */
export function activityEnded(
  draft: Draft,
  token: Token,
  step: ActivityStep,
  done: Parameters<typeof noteActivity>[3] | null,
): void {
  if (done) noteActivity(draft, token, step, done);
  if (token.parent === null) draft.putToken({ ...token, state: { kind: 'forked' } });
  else draft.removeToken(token);
  const run = compensatedRunOf(draft, token);
  if (run) undo(draft, run);
}
