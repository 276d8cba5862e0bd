import type { CompiledEscalation, EscalateCommand, JsonObject, Refusal } from '../contracts';
import { ownerOf, perform } from '../automation/perform';
import { findDueTimer } from '../engine/commands/find';
import type { Draft } from '../engine/draft';
import { given } from '../engine/json';
import { escalationsIn } from './arm';

/** FR-L3-001. Carries out a level of the ladder of the current stage. */
export function escalate(draft: Draft, command: EscalateCommand): Refusal | null {
  const found = findDueTimer(draft, command, 'escalation');
  if (found.kind === 'refusal') return found;
  const { timer } = found;
  const { level } = timer.work;
  const rule = escalationsIn(draft).find((one) => one.level === level);
  const postponed = rule && postponedTo(rule, command);
  if (postponed !== undefined && postponed > draft.now) {
    draft.removeTimer(timer.id, 'cancelled');
    draft.armTimer({ ...timer, id: draft.nextTimerId(), triggerAt: postponed });
    return null;
  }
  draft.removeTimer(timer.id, 'fired');
  // A newer version of the definition may have fewer levels.
  if (!rule) {
    const reason = `The definition has no level ${level} for the stage "${String(draft.stage)}".`;
    draft.record('escalation.failed', { payload: { level, reason } });
    return null;
  }
  const from = ownerOf(draft);
  const request = { rule, because: 'escalation', level, cause: timer.id } as const;
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
