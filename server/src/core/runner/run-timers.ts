import type { Clock, DueTimer, InstanceStorage, TimerId } from '../contracts';
import { CrmError } from '../errors';
import { reasonOf } from '../thrown-reason';
import type { EngineOptions } from './options';
import type { TimerCall, TimerExecution } from './timer-execution';

const BATCH = 100;

/**
 * Maximum number of attempts of a timer that fails with a retryable error; then its flow is parked.
 */
export const TIMER_ATTEMPTS = 10;

/** Runs the due timers of one process, without leases: for plain Node and simulated time. */
export class TimerRunner {
  constructor(
    private readonly execution: TimerExecution,
    private readonly storage: InstanceStorage,
    private readonly clock: Clock,
    private readonly onFault?: EngineOptions['onTimerFault'],
  ) {}

  /** Repeats until nothing is due, because a timer may arm another that is due at once. */
  async runDue(): Promise<number> {
    let carriedOut = 0;
    // Refused timers (corrupt instance) stay due and are tried once per run.
    const refused = new Set<TimerId>();
    for (;;) {
      const limit = BATCH + refused.size;
      const listed = await this.storage.dueTimers(this.clock.now().getTime(), limit);
      const due = listed.filter(({ timer }) => !refused.has(timer.id));
      if (due.length === 0) return carriedOut;
      for (const one of due) {
        if (await this.#attempt(one)) carriedOut += 1;
        else refused.add(one.timer.id);
      }
    }
  }

  async advance(clock: Clock & { moveTo(time: number): void }, ms: number): Promise<number> {
    const until = clock.now().getTime() + ms;
    let carriedOut = await this.runDue();
    for (;;) {
      const next = await this.#nextAfter(clock.now().getTime(), until);
      if (next === undefined) break;
      clock.moveTo(next);
      carriedOut += await this.runDue();
    }
    clock.moveTo(until);
    return carriedOut;
  }

  /** Refused timers stay due; the clock does not wait for them. */
  async #nextAfter(now: number, until: number): Promise<number | undefined> {
    for (let limit = BATCH; ; limit += BATCH) {
      const due = await this.storage.dueTimers(until, limit);
      const next = due.find(({ timer }) => timer.triggerAt > now);
      if (next || due.length < limit) return next?.timer.triggerAt;
    }
  }

  /** With `onTimerFault`, a failing timer does not stop the others. */
  async #attempt(due: DueTimer): Promise<boolean> {
    try {
      return await this.#isDone(due);
    } catch (error) {
      if (!this.onFault) {
        if (isCorrupt(error)) return false;
        throw error;
      }
      if (!isCorrupt(error) && (await this.#parkAfter(due, error))) return true;
      await this.onFault(due, error);
      return false;
    }
  }

  /** Counts the attempt. After the last one the flow fails at its next step, with the reason. */
  async #parkAfter(due: DueTimer, error: unknown): Promise<boolean> {
    const reason = reasonOf(error);
    const failures = (await this.storage.noteTimerFault?.(due.timer.id, reason)) ?? 0;
    if (failures < TIMER_ATTEMPTS) return false;
    try {
      return await this.#isDone(due, { stepLimit: { steps: 0, reason } });
    } catch {
      // The timer stays due, and `verify` lists it.
      return false;
    }
  }

  async #isDone(due: DueTimer, call?: TimerCall): Promise<boolean> {
    return (await this.execution.run(due, call)).kind === 'done';
  }
}

const isCorrupt = (error: unknown): boolean =>
  CrmError.is(error) && error.details.code === 'CorruptInstance';
