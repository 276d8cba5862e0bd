import {
  PAUSED_FAULT,
  type CompiledDefinition,
  type CompiledSla,
  type InstanceSnapshot,
} from '../contracts';
import type { Draft } from '../engine/draft';
import {
  arm,
  askDue,
  isSlaTimer,
  isClockStopped,
  setStatus,
  timerOf,
  type SlaTimer,
} from './timers';

/** Whether the clock is stopped in the stage of the instance. */
export const isPausing = (
  { stage }: Pick<InstanceSnapshot, 'stage'>,
  sla: CompiledSla | null,
): boolean => sla !== null && stage !== null && sla.pauseIn.has(stage);

/** Whether the clock runs or is stopped against what the stage says, as after a move to a version. */
export function isClockAstray(
  { stage, timers }: InstanceSnapshot,
  { sla }: CompiledDefinition,
): boolean {
  const breach = timers.find(({ work }) => work.kind === 'sla' && work.phase === 'breach');
  return breach !== undefined && isPausing({ stage }, sla) !== isClockStopped(breach);
}

/**
 * FR-L3-002. Stops the clock where the decision enters a stage of `pauseIn`, and lets it run again
 * where it leaves such stages.
 */
export function followStage(draft: Draft, sla: CompiledSla | null): void {
  const breach = timerOf(draft, 'breach');
  if (!breach) return;
  const isPaused = isClockStopped(breach);
  if (isPausing(draft, sla) === isPaused) return;
  if (isPaused) leavePause(draft, sla);
  else enterPause(draft, breach);
}

/** When the clock was last running or could run: a paused instance, which may be moved, has stopped it. */
const timeOf = ({ fault, now }: Draft): number => (fault?.code === PAUSED_FAULT ? fault.at : now);

/** What is due is not stopped: its time was over before, and it is carried out. */
function enterPause(draft: Draft, breach: SlaTimer): void {
  const at = timeOf(draft);
  if (breach.work.dueAt <= at) return;
  for (const timer of draft.timers.filter(isSlaTimer)) {
    const { phase, dueAt } = timer.work;
    if (dueAt <= at) continue;
    draft.removeTimer(timer.id, 'cancelled');
    arm(draft, phase, dueAt, at);
  }
  draft.record('sla.paused');
  setStatus(draft, 'paused');
}

function leavePause(draft: Draft, sla: CompiledSla | null): void {
  const at = timeOf(draft);
  for (const timer of draft.timers.filter(isSlaTimer)) {
    const { stoppedAt } = timer.work;
    if (stoppedAt !== undefined) shift(draft, sla, timer, { since: stoppedAt, until: at });
  }
  const breach = timerOf(draft, 'breach');
  if (draft.halted || !breach) return;
  draft.record('sla.continued', {
    payload: { breachAt: new Date(breach.triggerAt).toISOString() },
  });
  showRunning(draft, sla);
}

/** A paused instance has no clock: what was left of the time is left when it continues. */
export function pauseSla(draft: Draft): void {
  const breach = timerOf(draft, 'breach');
  if (breach && !isClockStopped(breach)) setStatus(draft, 'paused');
}

/**
 * The clock of an instance that continues runs again, unless its stage has stopped it.
 *
 * @param since when it was paused.
 */
export function continueSla(draft: Draft, since: number): void {
  const { sla } = draft.definition;
  for (const timer of draft.timers.filter(isSlaTimer)) {
    if (!isClockStopped(timer)) shift(draft, sla, timer, { since, until: draft.now });
  }
  showRunning(draft, sla);
}

/** Arms the timer for as much time from `until` as was left at `since`. Without its calendar, around the clock. */
function shift(
  draft: Draft,
  sla: CompiledSla | null,
  timer: SlaTimer,
  { since, until }: { readonly since: number; readonly until: number },
): void {
  const { phase, dueAt } = timer.work;
  const around = until + dueAt - since;
  const calendar = sla?.calendar ?? null;
  const due =
    calendar === null ? { at: around } : askDue(draft, calendar, { since, until: dueAt }, until);
  if (!due) return;
  draft.removeTimer(timer.id, 'cancelled');
  arm(draft, phase, due.at ?? around);
}

/** The state of a clock that no pause of the instance stops. */
function showRunning(draft: Draft, sla: CompiledSla | null): void {
  const breach = timerOf(draft, 'breach');
  if (!breach || isClockStopped(breach)) return;
  if (draft.fault?.code === PAUSED_FAULT) {
    setStatus(draft, 'paused', breach.triggerAt);
    return;
  }
  const isAtRisk = (sla?.warnAt ?? null) !== null && !timerOf(draft, 'warning');
  setStatus(draft, isAtRisk ? 'at_risk' : 'on_track', breach.triggerAt);
}
