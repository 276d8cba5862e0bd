import type { CompiledSla, Refusal, SlaDueCommand } from '../contracts';
import { perform } from '../automation/perform';
import { findDueTimer } from '../engine/commands/find';
import type { Draft } from '../engine/draft';
import { given } from '../engine/json';
import { refuse } from '../engine/refuse';
import { end, stop } from './clock';
import { isClockStopped, setStatus, timerOf } from './timers';

/** FR-L3-002. The SLA is at risk, or breached. */
export function slaDue(draft: Draft, command: SlaDueCommand): Refusal | null {
  const found = findDueTimer(draft, command, 'sla');
  if (found.kind === 'refusal') return found;
  const { timer } = found;
  if (isClockStopped(timer)) {
    return refuse('TooEarly', 'The clock of the SLA is stopped in this stage.', 'timer');
  }
  const { sla } = draft.definition;
  if (sla?.until?.firstResponse === true && command.firstResponse !== undefined) {
    end(draft, 'met', command.firstResponse);
    return null;
  }
  if (timer.work.phase === 'warning') {
    draft.removeTimer(timer.id, 'fired');
    draft.record('sla.warned');
    // One that fell due just before its clock was stopped.
    const breach = timerOf(draft, 'breach');
    if (!breach || !isClockStopped(breach)) setStatus(draft, 'at_risk');
    return null;
  }
  // A warning that falls due together with the breach comes too late.
  stop(draft);
  draft.record('sla.breached', { payload: { dueAt: new Date(timer.work.dueAt).toISOString() } });
  setStatus(draft, 'breached');
  if (sla) runActions(draft, sla, timer.id);
  return null;
}

/** An action that fails is recorded; the others are performed. */
function runActions(draft: Draft, { onBreach }: CompiledSla, timer: string): void {
  for (const [index, rule] of onBreach.entries()) {
    const level = index + 1;
    const cause = `${timer}:${level}`;
    const performed = perform(draft, { rule, because: 'breach', level, cause });
    if (performed?.kind !== 'missing') continue;
    const payload = given({ action: rule.action, level, reason: performed.reason });
    draft.record('sla.failed', { payload });
  }
}
