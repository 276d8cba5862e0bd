import type {
  CompiledSla,
  DueTime,
  EngineEventName,
  HistoryEntry,
  SlaDuration,
} from '../contracts';
import type { Draft } from '../engine/draft';
import { followStage, isPausing } from './pause';
import { arm, askDue, isSlaTimer, setStatus } from './timers';

/** Commands that respond to whoever waits. */
const RESPONSES = new Set(['act', 'completeTask', 'vote']);

/**
 * FR-L3-002. Starts the clock of a new instance, and ends it where the decision reaches what the SLA
 * asks for.
 */
export function runSlaClock(draft: Draft): void {
  const { sla } = draft.definition;
  if (draft.base.revision === 0) {
    if (sla && draft.entity) start(draft, sla);
  } else if (draft.timers.some(isSlaTimer)) {
    endWhereReached(draft, sla);
    followStage(draft, sla);
  }
}

function start(draft: Draft, sla: CompiledSla): void {
  if (!draft.live || isReached(draft, sla)) return;
  const breach = dueAt(draft, sla, sla.duration);
  const warning = sla.warnAt ? dueAt(draft, sla, warningOf(sla.duration, sla.warnAt)) : undefined;
  if (draft.halted || !breach) return;
  if (breach.at === null) {
    draft.record('sla.failed', { payload: { reason: breach.reason ?? 'No reason is known.' } });
    return;
  }
  const warnAt = warning?.at ?? null;
  const stoppedAt = isPausing(draft, sla) ? draft.now : undefined;
  if (warnAt !== null && warnAt < breach.at) arm(draft, 'warning', warnAt, stoppedAt);
  arm(draft, 'breach', breach.at, stoppedAt);
  draft.record('sla.started', { payload: { breachAt: new Date(breach.at).toISOString() } });
  if (stoppedAt !== undefined) draft.record('sla.paused');
  setStatus(draft, stoppedAt === undefined ? 'on_track' : 'paused', breach.at);
}

/** The time after a duration from now; undefined while facts are missing. */
function dueAt(
  draft: Draft,
  { calendar }: CompiledSla,
  { ms, days, clockMs }: Pick<SlaDuration, 'ms' | 'days' | 'clockMs'>,
): DueTime | undefined {
  if (calendar === null) return { at: draft.now + ms };
  return askDue(draft, calendar, { days, clockMs });
}

function warningOf(
  { ms, days, clockMs }: SlaDuration,
  warnAt: NonNullable<CompiledSla['warnAt']>,
): Pick<SlaDuration, 'ms' | 'days' | 'clockMs'> {
  if (!('share' in warnAt)) return warnAt;
  const { share } = warnAt;
  return { ms: Math.round(ms * share), days: days * share, clockMs: Math.round(clockMs * share) };
}

/** Another version, or a lower level, may have no SLA any more: its clock ends with the instance. */
function endWhereReached(draft: Draft, sla: CompiledSla | null): void {
  if (sla && isReached(draft, sla)) end(draft, 'met');
  else if (!draft.live)
    end(draft, sla?.until === null && isRegularEnd(draft) ? 'met' : 'cancelled');
}

/** Cancelling an instance, or deleting its record, meets nothing. */
const isRegularEnd = ({ status }: Draft): boolean => status !== 'cancelled';

/** Ends the clock of an SLA that is not breached. */
export function end(draft: Draft, status: 'met' | 'cancelled', at: number = draft.now): void {
  stop(draft);
  const isEarlier = at !== draft.now;
  draft.record(`sla.${status}`, { payload: isEarlier ? { at: new Date(at).toISOString() } : {} });
  setStatus(draft, status);
}

export function stop(draft: Draft): void {
  for (const timer of draft.timers) {
    if (isSlaTimer(timer)) draft.removeTimer(timer.id, 'cancelled');
  }
}

function isReached(draft: Draft, { until }: CompiledSla): boolean {
  if (until === null) return false;
  if (draft.hasEnteredStage && draft.stage !== null && until.stages.has(draft.stage)) return true;
  if (until.actions.size > 0 && draft.history.some((entry) => isAction(entry, until.actions))) {
    return true;
  }
  return until.firstResponse && isResponse(draft);
}

/** Events of actions that were performed. */
const PERFORMED: ReadonlySet<EngineEventName> = new Set([
  ...(['instance.transitioned', 'instance.closed', 'instance.converted'] as const),
  ...(['instance.reverted', 'instance.assigned', 'instance.commented'] as const),
]);

const isAction = ({ event, payload }: HistoryEntry, actions: ReadonlySet<string>): boolean =>
  PERFORMED.has(event) && typeof payload.action === 'string' && actions.has(payload.action);

/** A person has done something, or a client in their name; the system responds to nobody. */
const isResponse = ({ command, history }: Draft): boolean =>
  RESPONSES.has(command.type) && command.actor.kind !== 'system' && history.length > 0;
