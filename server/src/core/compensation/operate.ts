import type { ResumeCommand, Token } from '../contracts';
import { unpark } from '../engine/commands/unpark';
import type { Draft } from '../engine/draft';
import { cancelTask } from '../flow/tokens';
import { removeSteps, lastStep, stepsToUndo } from './completed-steps';
import {
  COMPENSATION_FAILED,
  compensatedRunOf,
  compensatedRuns,
  type CompensatedRun,
} from './state';
import { describeRun, describeStep, finishRun, removeStep, undo } from './undo';

/** A person has undone the step that could not be undone. */
export function undoneByHand(draft: Draft, run: CompensatedRun, token: Token): void {
  const last = lastStep(draft, run.id);
  draft.record('compensation.completed', {
    payload: { ...describeStep(draft, last), byHand: true },
  });
  if (last) removeStep(draft, last);
  // Replaced within the same decision.
  draft.putToken({ ...token, state: { kind: 'forked' } });
  if (draft.fault?.code === COMPENSATION_FAILED) unpark(draft);
  if (last) undo(draft, run);
  else finishRun(draft, run, true);
}

/** An operator decides about a step that could not be undone. */
export function resumeCompensation(
  draft: Draft,
  token: Token,
  mode: NonNullable<ResumeCommand['mode']>,
): void {
  const run = compensatedRunOf(draft, token);
  if (!run || token.state.kind !== 'task') return;
  const { task: id } = token.state;
  const task = draft.tasks.find((one) => one.id === id);
  if (task) cancelTask(draft, task);
  const last = lastStep(draft, run.id);
  if (mode === 'abandon') {
    recordAbandoned(draft, run);
    removeSteps(draft, run.id);
  } else if (mode === 'skip' && last) {
    const payload = { ...describeStep(draft, last), reason: 'An operator has skipped it.' };
    draft.record('compensation.skipped', { payload });
    removeStep(draft, last);
  }
  if (last || mode === 'retry') undo(draft, run);
  else finishRun(draft, run, true);
}

/** The instance ends with steps that are not undone. */
export function abandonCompensations(draft: Draft): void {
  for (const run of compensatedRuns(draft)) recordAbandoned(draft, run);
}

function recordAbandoned(draft: Draft, run: CompensatedRun): void {
  const left = stepsToUndo(draft, run.id).map(({ step }) => step);
  draft.record('compensation.abandoned', { payload: { ...describeRun(run), left } });
}
