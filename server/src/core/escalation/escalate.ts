import type { CompiledEscalation, EscalateCommand, JsonObject, Refusal, Timer } from '../contracts';
import { ownerOf, perform } from '../automation/perform';
import { refuseUnlessLive } from '../engine/checks';
import { refuseWhilePaused } from '../engine/commands/paused';
import type { Draft } from '../engine/draft';
import { given } from '../engine/json';
import { refuse } from '../engine/refuse';
import { escalationsIn } from './arm';

type EscalationTimer = Timer & { readonly work: { readonly kind: 'escalation' } };

/** FR-L3-001. Carries out a level of the ladder of the current stage. */
export function escalate(draft: Draft, command: EscalateCommand): Refusal | null {
  const timer = findTimer(draft, command);
  if (timer.kind === 'refusal') return timer;
  const { level } = timer.found.work;
  const rule = escalationsIn(draft).find((one) => one.level === level);
  const postponed = rule && postponedTo(rule, command);
  if (postponed !== undefined && postponed > draft.now) {
    draft.removeTimer(timer.found.id, 'cancelled');
    draft.armTimer({ ...timer.found, id: draft.nextTimerId(), triggerAt: postponed });
    return null;
  }
  draft.removeTimer(timer.found.id, 'fired');
  // A newer version of the definition may have fewer levels.
  if (!rule) {
    const reason = `The definition has no level ${level} for the stage "${String(draft.stage)}".`;
    draft.record('escalation.failed', { payload: { level, reason } });
    return null;
  }
  const from = ownerOf(draft);
  const request = { rule, because: 'escalation', level, cause: timer.found.id } as const;
  const carried = perform(draft, request);
  if (!carried) return null;
  const what: JsonObject = given({ level, stage: draft.stage, action: rule.action });
  if (carried.kind === 'missing') {
    const { reason } = carried;
    draft.record('escalation.failed', { payload: { ...what, reason } });
    draft.effects.push({ kind: 'escalated', ...describe(rule, draft), from, to: [], reason });
    return null;
  }
  const to = carried.value;
  draft.record('escalation.raised', { payload: { ...what, to: [...to] } });
  draft.effects.push({ kind: 'escalated', ...describe(rule, draft), from, to, reason: null });
  return null;
}

/** A level that is counted from the last activity moves with it. */
const postponedTo = (
  { since, after }: CompiledEscalation,
  { lastActivity }: EscalateCommand,
): number | undefined =>
  since === 'activity' && lastActivity !== undefined ? lastActivity + after.ms : undefined;

const describe = ({ level, action }: CompiledEscalation, { stage, now: at }: Draft) => ({
  ...{ level, action, stage: stage ?? '', at },
});

function findTimer(
  draft: Draft,
  { timer: id, isDue }: EscalateCommand,
): Refusal | { readonly kind: 'found'; readonly found: EscalationTimer } {
  const barred = refuseUnlessLive(draft) ?? refuseWhilePaused(draft);
  if (barred) return barred;
  const timer = draft.timers.find((other) => other.id === id);
  if (!timer) {
    return refuse('UnknownTimer', `There is no armed timer "${id}" in this instance.`, 'timer');
  }
  if (timer.work.kind !== 'escalation') {
    return refuse('WrongKind', `The timer "${id}" is no escalation.`, 'timer');
  }
  if (draft.now < timer.triggerAt && isDue !== true) {
    const due = new Date(timer.triggerAt).toISOString();
    return refuse('TooEarly', `The timer "${id}" falls due at ${due}.`, 'timer');
  }
  return { kind: 'found', found: timer as EscalationTimer };
}
