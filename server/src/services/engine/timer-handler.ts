import type { DueTimer, TimerJob } from '../../core/contracts';
import { retryDelay } from '../../core/retry-delay';
import { TIMER_ATTEMPTS, type Engine, type TimerCall } from '../../core/runner';
import { reasonOf } from '../../core/thrown-reason';
import type { JobHandler } from '../../jobs';
import { corruptionOf } from './integrity';

/** Pause before a timer that was refused, of a paused instance for example, is looked at again. */
const AFTER_REFUSAL = 1_000;

export interface TimerHandlerOptions {
  readonly engine: () => Pick<Engine, 'runTimer'>;
  readonly onFault: (due: DueTimer, error: unknown) => Promise<void>;
}

/**
 * Carries out timers of instances. One that fails is tried again after a growing pause; after the
 * last attempt its flow fails at its next step, with the reason.
 */
export const timerHandler =
  ({ engine, onFault }: TimerHandlerOptions): JobHandler<TimerJob> =>
  async (job, signal) => {
    const lease = { timer: job.timer.id, ...job.lease };
    const run = (more: TimerCall = {}) => engine().runTimer(job, { lease, signal, ...more });
    try {
      return (await run()) ? undefined : { delay: AFTER_REFUSAL };
    } catch (error) {
      signal.throwIfAborted();
      const reason = reasonOf(error);
      const attempts = job.attempts + 1;
      if (attempts >= TIMER_ATTEMPTS && corruptionOf(error) === undefined) {
        const isParked = await run({ stepLimit: { steps: 0, reason } }).catch(() => false);
        if (isParked) return undefined;
      }
      await onFault(job, error);
      return { delay: retryDelay(attempts), error: reason };
    }
  };
