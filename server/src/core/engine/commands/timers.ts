import type {
  ActivityCompletedCommand,
  ActivityFailedCommand,
  ActivityStep,
  Json,
  JsonObject,
  Refusal,
  RetryPolicy,
  TimerFiredCommand,
  TransitionStep,
} from '../../contracts';
import { fail } from '../../flow/park';
import { waitUntil } from '../../flow/steps';
import { advance } from '../../flow/walk';
import type { Draft } from '../draft';
import { fieldFault } from '../fields';
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

  draft.removeTimer(timer.id, 'fired');
  const output = command.output ?? null;
  if (step.kind === 'activity' && timer.work.kind === 'activity') {
    const fault = keepOutput(draft, step, output);
    if (fault !== undefined) {
      const reason = `What "${step.integration}" answered cannot be kept as "${String(step.as)}": it ${fault.replace(/\.$/, '')}.`;
      draft.record('activity.failed', { payload: { ...describe(step), reason } });
      fail(draft, token, { code: 'InvalidOutput', reason, path: step.path });
      return null;
    }
    if (step.compensate) {
      draft.sequence += 1;
      const { idempotencyKey } = timer.work;
      const { run } = token;
      const done = { run, step: step.path, sequence: draft.sequence, output, idempotencyKey };
      draft.completedSteps = [...draft.completedSteps, done];
    }
  }
  draft.record('activity.completed', { payload: describe(step) });
  advance(draft, token, node);
  return null;
}

/** Stores the output under `as`; returns what is wrong with it, as the end of a sentence. */
function keepOutput(draft: Draft, { as }: ActivityStep, output: Json): string | undefined {
  if (as === null) return jsonFault(output);
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

  const { reason } = command;
  draft.removeTimer(timer.id, 'failed');
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

const DAY = 24 * 60 * 60 * 1000;

/**
 * REL-005. `exponential` doubles the delay up to a day, or up to the delay itself if that is
 * longer.
 */
function delayAfter({ delay, backoff }: RetryPolicy, attempt: number): number {
  if (backoff === 'fixed') return delay.ms;
  return Math.min(delay.ms * 2 ** (attempt - 1), Math.max(delay.ms, DAY));
}

/**
 * The delay before the next attempt: of the step's policy, else of the integration's, or a longer
 * one that this failure asks for. Undefined after the last attempt.
 */
function nextDelay(
  retry: RetryPolicy,
  attempt: number,
  { retryAfter = 0, retryDelays }: Pick<ActivityFailedCommand, 'retryAfter' | 'retryDelays'>,
): number | undefined {
  const own = retry.isDefault ? retryDelays : undefined;
  const isLast = own ? attempt > own.length : attempt >= retry.attempts;
  if (isLast) return undefined;
  const delay = own?.[attempt - 1] ?? delayAfter(retry, attempt);
  return Math.max(delay, Math.min(retryAfter, DAY));
}

const describe = (step: WorkedStep): JsonObject =>
  step.kind === 'activity'
    ? { step: step.path, integration: step.integration }
    : { step: step.path, transition: step.transition };

const refuseWait = (timer: string): Refusal =>
  refuse('WrongKind', `The timer "${timer}" is a wait: it fires.`, 'timer');
