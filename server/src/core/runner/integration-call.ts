import {
  SYSTEM_ACTOR,
  type ActivityCompletedCommand,
  type ActivityFailedCommand,
  type InstanceSnapshot,
  type IntegrationCall,
  type IntegrationContract,
  type Timer,
  type TimerWork,
} from '../contracts';
import { reasonOf } from '../thrown-reason';
import { postponementOf, retryOf } from '../thrown-retry';

export type Report = ActivityCompletedCommand | ActivityFailedCommand;

/** A timer that calls an integration, to do something or to undo it. */
interface CallTimer {
  readonly timer: Timer;
  readonly work: Extract<TimerWork, { kind: 'activity' | 'compensation' }>;
  readonly signal: AbortSignal | undefined;
}

/** Calls an integration and reports the result; undefined: there is none of that name. */
export async function callIntegration(
  integration: IntegrationContract | undefined,
  { timer, work, signal }: CallTimer,
  world: Omit<IntegrationCall, 'idempotencyKey' | 'attempt'>,
): Promise<Report | { readonly kind: 'postponed'; readonly delay: number }> {
  if (!integration) {
    const reason = `There is no integration "${work.integration}".`;
    return { ...failed(timer, reason), retryable: false };
  }
  const { idempotencyKey, attempt, input } = work;
  const call: IntegrationCall = {
    ...{ ...world, idempotencyKey, attempt },
    ...(signal && { signal }),
    ...(work.kind === 'compensation' && { undoes: work.undoes }),
  };
  try {
    if (work.kind === 'activity' || !work.own) {
      return completed(timer, await integration.execute(input, call));
    }
    if (!integration.compensate) return { ...completed(timer), hasNothingToUndo: true };
    await integration.compensate(input, call);
    return completed(timer);
  } catch (error) {
    // Not its fault: another worker calls it again.
    signal?.throwIfAborted();
    const delay = postponementOf(error);
    if (delay !== undefined) return { kind: 'postponed', delay };
    const { retry: retryDelays } = integration;
    return { ...failed(timer, reasonOf(error)), ...retryOf(error), retryDelays };
  }
}

/** Whether its run is being undone, so that its activity is not called any more. */
export function isStopped({ runs, tokens }: InstanceSnapshot, { token: id, work }: Timer): boolean {
  const token = tokens.find((one) => one.id === id);
  const run = runs.find((one) => one.id === token?.run);
  return work.kind === 'activity' && run?.compensation !== undefined;
}

export const completed = (
  timer: Timer,
  output?: ActivityCompletedCommand['output'],
): ActivityCompletedCommand => ({
  type: 'activityCompleted',
  actor: SYSTEM_ACTOR,
  timer: timer.id,
  output,
});

export const failed = (timer: Timer, reason: string): ActivityFailedCommand => ({
  type: 'activityFailed',
  actor: SYSTEM_ACTOR,
  timer: timer.id,
  reason,
});
