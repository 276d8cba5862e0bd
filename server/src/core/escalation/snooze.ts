import type { Refusal, SnoozeCommand } from '../contracts';
import { refuseEntry } from '../engine/commands/find';
import { refuseWhilePaused } from '../engine/commands/paused';
import type { Draft } from '../engine/draft';
import { refuse } from '../engine/refuse';
import { isEscalation } from './arm';

/** The longest snooze, in milliseconds: a year. */
const LONGEST = 366 * 24 * 60 * 60 * 1000;

/** FR-L3-001. Postpones the levels of the current stage that would be carried out before a time. */
export function snooze(draft: Draft, { until, reason }: SnoozeCommand): Refusal | null {
  const barred = refuseEntry(draft) ?? refuseWhilePaused(draft);
  if (barred) return barred;
  if (reason.trim() === '') {
    return refuse('InvalidInput', 'reason must say why.', 'reason');
  }
  if (until <= draft.now) return refuse('InvalidInput', 'until must be in the future.', 'until');
  if (until > draft.now + LONGEST) {
    return refuse('InvalidInput', 'until must be within a year.', 'until');
  }
  const earlier = draft.timers.filter((timer) => isEscalation(timer) && timer.triggerAt < until);
  if (earlier.length === 0) {
    return refuse('NothingToSnooze', 'No escalation is due before that time.', 'until');
  }
  for (const timer of earlier) {
    draft.removeTimer(timer.id, 'cancelled');
    draft.armTimer({ ...timer, id: draft.nextTimerId(), triggerAt: until });
  }
  const levels = earlier.map(({ work }) => (work.kind === 'escalation' ? work.level : 0));
  draft.record('escalation.snoozed', {
    payload: { until: new Date(until).toISOString(), reason, levels },
  });
  return null;
}
