import type { DueTimer, Retry, TimerJob } from '../../core/contracts';
import { CrmError } from '../../core/errors';
import { retryDelay, withJitter } from '../../core/retry-delay';
import { TIMER_ATTEMPTS, type Engine, type TimerCall } from '../../core/runner';
import { reasonOf } from '../../core/thrown-reason';
import type { JobHandler } from '../../jobs';
import { corruptionOf } from './integrity';

/** Pause before a timer of a paused instance is looked at again, if it is still armed. */
const AFTER_PAUSE = 1_000;

/** Maximum pause after ten lost races; a random one, so that those who lost do not meet again. */
const AFTER_CONFLICT = 1_000;

export interface TimerHandlerOptions {
  readonly engine: () => Pick<Engine, 'runTimer'>;
  readonly onFault: (due: DueTimer, error: unknown) => Promise<void>;
  /** Runs a timer so that what it writes is known to be of its instance. */
  readonly within?: <T>(due: DueTimer, work: () => Promise<T>) => Promise<T>;
  /** From 0 up to, but not including, 1; spreads the retries of timers that failed together. */
  readonly random?: () => number;
}

/**
 * Carries out timers of instances. One that fails is tried again after a growing pause; after the
 * last attempt its flow fails at its next step, with the reason.
 */
export const timerHandler =
  ({
    engine,
    onFault,
    within = (_, work) => work(),
    random = Math.random,
  }: TimerHandlerOptions): JobHandler<TimerJob> =>
  async (job, signal) => {
    const lease = job.lease && { timer: job.timer.id, ...job.lease };
    // The first lease has the epoch 1.
    const mayHaveBegun = job.lease ? job.lease.epoch > 1 : job.attempts > 0;
    const run = (more: TimerCall = {}) =>
      within(job, () => engine().runTimer(job, { lease, signal, mayHaveBegun, ...more }));
    const retry = (error: string): Retry => ({
      delay: withJitter(retryDelay(job.attempts + 1), random()),
      error,
    });
    try {
      const outcome = await run();
      if (outcome.kind === 'done') return undefined;
      if (outcome.kind === 'postponed') return { delay: outcome.delay };
      return outcome.kind === 'paused' ? { delay: AFTER_PAUSE } : retry(outcome.reason);
    } catch (error) {
      signal.throwIfAborted();
      if (isLostRace(error)) return { delay: Math.ceil(random() * AFTER_CONFLICT) };
      const reason = reasonOf(error);
      if (job.attempts + 1 >= TIMER_ATTEMPTS && corruptionOf(error) === undefined) {
        const last = await run({ stepLimit: { steps: 0, reason } }).catch(() => undefined);
        if (last?.kind === 'done') return undefined;
        signal.throwIfAborted();
      }
      await onFault(job, error);
      return retry(reason);
    }
  };

/** Nobody's fault: others have changed the instance, or taken the timer over. */
const isLostRace = (error: unknown): boolean =>
  CrmError.is(error) && error.code === 'Conflict' && error.details.code === undefined;
