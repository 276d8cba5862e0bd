import type {
  ActivityCompletedCommand,
  ActivityFailedCommand,
  ActivityStep,
  Json,
  JsonObject,
  Refusal,
  TimerFiredCommand,
  TransitionStep,
} from '../../contracts';
import { noteActivity } from '../../compensation/completed-steps';
import {
  activityEnded,
  compensationCompleted,
  compensationFailed,
} from '../../compensation/reports';
import { compensatedRunOf } from '../../compensation/state';
import { nextDelay } from '../../flow/next-delay';
import { fail } from '../../flow/park';
import { waitUntil } from '../../flow/steps';
import { advance } from '../../flow/walk';
import type { Draft } from '../draft';
import { fieldFault } from '../fields';
import { isTooLong } from '../../answer-length';
import { jsonFault } from '../json';
import { refuse } from '../refuse';
import { findTimer, refuseEarly, type Place } from './find';
import { refuseWhilePaused } from './paused';

/** Advances the flow after a `wait`. */
export function timerFired(draft: Draft, command: TimerFiredCommand): Refusal | null {
  const found = findTimer(draft, command.timer);
  if (found.kind === 'refusal') return found;
  const paused = refuseWhilePaused(draft);
  if (paused) return paused;
  const { timer, token, node } = found;
  if (timer.work.kind !== 'wait') {
    return refuse('WrongKind', `The timer "${timer.id}" is carried out, then reported.`, 'timer');
  }
  const early = refuseEarly(draft, timer, command.isDue);
  if (early) return early;
  draft.removeTimer(timer.id, 'fired');
  draft.record('wait.ended', { payload: { step: token.step } });
  advance(draft, token, node);
  return null;
}

/** A step that the worker carries out. */
type WorkedStep = ActivityStep | TransitionStep;

function workedStep({ node }: Place): WorkedStep | undefined {
  const { step } = node;
  return step.kind === 'activity' || step.kind === 'transition' ? step : undefined;
}

/** The worker has carried out the step (FR-L2-010). */
export function activityCompleted(draft: Draft, command: ActivityCompletedCommand): Refusal | null {
  const found = findTimer(draft, command.timer);
  if (found.kind === 'refusal') return found;
  const { timer, token, node } = found;
  const step = workedStep(found);
  if (!step || timer.work.kind === 'wait') return refuseWait(timer.id);
  const run = compensatedRunOf(draft, token);
  if (run && timer.work.kind === 'compensation') {
    compensationCompleted(draft, run, command);
    return null;
  }

  draft.removeTimer(timer.id, 'fired');
  const output = command.output ?? null;
  if (step.kind === 'activity' && timer.work.kind === 'activity') {
    const { idempotencyKey } = timer.work;
    const fault = keepOutput(draft, step, output);
    if (run) {
      draft.record('activity.completed', { payload: describe(step) });
      activityEnded(draft, token, step, { output, idempotencyKey });
      return null;
    }
    // Also where its output cannot be kept: it was carried out.
    noteActivity(draft, token, step, { output, idempotencyKey });
    if (fault !== undefined) {
      const reason = `What "${step.integration}" answered cannot be kept as "${String(step.as)}": it ${fault.replace(/\.$/, '')}.`;
      draft.record('activity.failed', { payload: { ...describe(step), reason } });
      fail(draft, token, { code: 'InvalidOutput', reason, path: step.path });
      return null;
    }
  }
  draft.record('activity.completed', { payload: describe(step) });
  advance(draft, token, node);
  return null;
}

/** Stores the output under `as`; returns what is wrong with it, as the end of a sentence. */
function keepOutput(draft: Draft, { as }: ActivityStep, output: Json): string | undefined {
  // It is dropped, so that its length does not matter.
  if (as === null) return isTooLong(output) ? undefined : jsonFault(output);
  if (isTooLong(output)) return 'is longer than 256 KB';
  // A step's name may contain hyphens, a field's may not.
  const isField = draft.definition.dataSchema.has(as) || draft.livesOnSubject(as);
  const refusal = draft.livesOnSubject(as) ? draft.takeStep() : null;
  if (refusal !== null) return `is refused: ${refusal}`;
  const fault = isField ? fieldFault(draft, as, output) : jsonFault(output);
  if (fault !== undefined) return fault;
  const declared = draft.definition.dataSchema.get(as);
  const value = declared && output !== null ? declared.normalize(output) : output;
  const diff = draft.write({ [as]: value });
  if (diff) draft.record('instance.changed', { ...diff, payload: { output: as } });
  return undefined;
}

/** The worker has failed to carry out the step: it is retried, skipped, or parks the instance. */
export function activityFailed(draft: Draft, command: ActivityFailedCommand): Refusal | null {
  const found = findTimer(draft, command.timer);
  if (found.kind === 'refusal') return found;
  const { timer, token, node } = found;
  const step = workedStep(found);
  if (!step || timer.work.kind === 'wait') return refuseWait(timer.id);
  const run = compensatedRunOf(draft, token);
  if (run && timer.work.kind === 'compensation') {
    compensationFailed(draft, run, token, timer, command);
    return null;
  }

  const { reason } = command;
  draft.removeTimer(timer.id, 'failed');
  if (run && step.kind === 'activity') {
    draft.record('activity.failed', { payload: { ...describe(step), reason } });
    activityEnded(draft, token, step, null);
    return null;
  }
  const { work } = timer;
  if (step.kind === 'activity' && work.kind === 'activity' && command.retryable !== false) {
    const delay = nextDelay(step.retry, work.attempt, command);
    if (delay !== undefined) {
      const at = draft.now + delay;
      waitUntil(draft, token, at, { ...work, attempt: work.attempt + 1 });
      draft.record('activity.retried', {
        payload: { ...describe(step), reason, attempt: work.attempt, again: at },
      });
      return null;
    }
  }
  draft.record(step.optional ? 'activity.skipped' : 'activity.failed', {
    payload: { ...describe(step), reason },
  });
  if (step.optional) advance(draft, token, node);
  else fail(draft, token, { code: 'StepFailed', reason, path: step.path });
  return null;
}

const describe = (step: WorkedStep): JsonObject =>
  step.kind === 'activity'
    ? { step: step.path, integration: step.integration }
    : { step: step.path, transition: step.transition };

const refuseWait = (timer: string): Refusal =>
  refuse('WrongKind', `The timer "${timer}" is a wait: it fires.`, 'timer');
