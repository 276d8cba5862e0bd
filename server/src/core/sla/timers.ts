import type { DueTime, SlaStatus, Timer, TimerWork, WorkingTime } from '../contracts';
import type { Draft } from '../engine/draft';

type SlaWork = Extract<TimerWork, { kind: 'sla' }>;

export type SlaTimer = Timer & { readonly work: SlaWork };

export const isSlaTimer = (timer: Timer): timer is SlaTimer => timer.work.kind === 'sla';

/** Whether a stage has stopped the clock that the timer is of; it is suspended meanwhile. */
export const isClockStopped = ({ work }: Timer): boolean =>
  work.kind === 'sla' && work.stoppedAt !== undefined;

export const timerOf = (draft: Draft, phase: SlaWork['phase']): SlaTimer | undefined =>
  draft.timers.filter(isSlaTimer).find(({ work }) => work.phase === phase);

/** @param stoppedAt when the clock was stopped; undefined: it runs. */
export const arm = (
  draft: Draft,
  phase: SlaWork['phase'],
  triggerAt: number,
  stoppedAt?: number,
): void => {
  draft.armTimer({
    ...{ id: draft.nextTimerId(), token: null, triggerAt },
    work: {
      ...{ kind: 'sla', phase, dueAt: triggerAt },
      ...(stoppedAt !== undefined && { stoppedAt }),
    },
  });
};

export const setStatus = (draft: Draft, status: SlaStatus, breachAt?: number): void => {
  draft.effects.push({
    ...{ kind: 'sla', status, at: draft.now },
    ...(breachAt !== undefined && { breachAt }),
  });
};

/** The time after an amount of working time, by default from now; undefined while facts are missing. */
export function askDue(
  draft: Draft,
  calendar: string,
  amount: WorkingTime['amount'],
  from = draft.now,
): DueTime | undefined {
  const key = `due:${calendar}:${from}:${Object.values(amount).join(':')}`;
  return draft.ask({ kind: 'due', key, calendar, from, amount }) as DueTime | undefined;
}
