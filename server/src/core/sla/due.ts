import type { CompiledSla, Refusal, SlaDueCommand, Timer, TimerWork } from '../contracts';
import { perform } from '../automation/perform';
import { refuseUnlessLive } from '../engine/checks';
import { refuseWhilePaused } from '../engine/commands/paused';
import type { Draft } from '../engine/draft';
import { given } from '../engine/json';
import { refuse } from '../engine/refuse';
import { end, setStatus, stop } from './clock';

type SlaTimer = Timer & { readonly work: Extract<TimerWork, { kind: 'sla' }> };

/** FR-L3-002. The SLA is at risk, or breached. */
export function slaDue(draft: Draft, command: SlaDueCommand): Refusal | null {
  const found = findTimer(draft, command);
  if (found.kind === 'refusal') return found;
  const { timer } = found;
  const { sla } = draft.definition;
  if (sla?.until?.firstResponse === true && command.firstResponse !== undefined) {
    end(draft, 'met', command.firstResponse);
    return null;
  }
  if (timer.work.phase === 'warning') {
    draft.removeTimer(timer.id, 'fired');
    draft.record('sla.warned');
    setStatus(draft, 'at_risk');
    return null;
  }
  // A warning that falls due together with the breach comes too late.
  stop(draft);
  draft.record('sla.breached', { payload: { dueAt: new Date(timer.work.dueAt).toISOString() } });
  setStatus(draft, 'breached');
  if (sla) runActions(draft, sla, timer.id);
  return null;
}

function findTimer(
  draft: Draft,
  { timer: id, isDue }: SlaDueCommand,
): Refusal | { readonly kind: 'found'; readonly timer: SlaTimer } {
  const barred = refuseUnlessLive(draft) ?? refuseWhilePaused(draft);
  if (barred) return barred;
  const timer = draft.timers.find((other) => other.id === id);
  if (!timer) {
    return refuse('UnknownTimer', `There is no armed timer "${id}" in this instance.`, 'timer');
  }
  if (timer.work.kind !== 'sla') {
    return refuse('WrongKind', `The timer "${id}" is none of an SLA.`, 'timer');
  }
  if (draft.now < timer.triggerAt && isDue !== true) {
    const due = new Date(timer.triggerAt).toISOString();
    return refuse('TooEarly', `The timer "${id}" falls due at ${due}.`, 'timer');
  }
  return { kind: 'found', timer: timer as SlaTimer };
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
