import type { Compensation, InstanceStatus, Run, Token } from '../contracts';
import type { Draft } from '../engine/draft';
import { dropWork } from '../flow/tokens';
import { failedNow, stepsToUndo } from './completed-steps';
import { isInActivity, type CompensatedRun } from './state';
import { describeRun, undo } from './undo';

/**
 * A worker whose clock is ahead of ours may have claimed an activity that is due this number of milliseconds
 * from now.
 */
const CLOCK_SKEW = 60_000;

/** FR-L3-004. Undoes the runs that have failed in this decision and whose definition asks for it. */
export function compensateFailed(draft: Draft): void {
  for (const token of failedNow(draft)) {
    const run = draft.runs.find(({ id }) => id === token.run);
    if (!run || run.compensation || token.state.kind !== 'failed') continue;
    begin(draft, run, { code: 'StepFailed', reason: token.state.reason, path: token.step });
  }
}

/** Stops a run and begins to undo it. @param was the status before, if that changes too. */
export function begin(
  draft: Draft,
  run: Run,
  because: Omit<Compensation, 'startedAt'>,
  was?: InstanceStatus,
): void {
  const compensated: CompensatedRun = {
    ...run,
    compensation: { ...because, startedAt: draft.now },
  };
  draft.runs = draft.runs.map((one) => (one.id === run.id ? compensated : one));
  const steps = stepsToUndo(draft, run.id).map(({ step }) => step);
  draft.record('compensation.started', {
    before: was === undefined ? null : { status: was },
    after: was === undefined ? null : { status: draft.status },
    payload: { ...describeRun(compensated), steps },
  });
  for (const token of draft.tokens) if (token.run === run.id) stop(draft, token);
  undo(draft, compensated);
}

/**
 * Cancels the task or timer of a token. An activity that a worker may be carrying out is left to report,
 * so that what it has done is undone too.
 */
function stop(draft: Draft, token: Token): void {
  if (token.state.kind === 'forked' || mayBeCarriedOut(draft, token)) return;
  dropWork(draft, token);
  if (token.parent !== null) draft.removeToken(token);
  // Replaced within the same decision.
  else draft.putToken({ ...token, state: { kind: 'forked' } });
}

function mayBeCarriedOut(draft: Draft, token: Token): boolean {
  const { state } = token;
  if (state.kind !== 'timer' || !isInActivity(draft, token)) return false;
  const timer = draft.base.timers.find(({ id }) => id === state.timer);
  return timer !== undefined && timer.triggerAt <= draft.now + CLOCK_SKEW;
}
