import type { CompiledEscalation, Timer } from '../contracts';
import type { Draft } from '../engine/draft';

/** The levels of the ladder in the current stage. */
export function escalationsIn(draft: Draft): readonly CompiledEscalation[] {
  const { entity, stage } = draft;
  if (!entity || stage === null || entity.stages.get(stage)?.final === true) return [];
  return entity.escalations.filter(({ stages }) => stages === null || stages.has(stage));
}

export const isEscalation = ({ work }: Timer): boolean => work.kind === 'escalation';

/**
 * FR-L3-001. Arms the ladder of a stage that the decision has entered, and cancels that of the stage
 * that it has left: each level is carried out at most once for each entry.
 */
export function armEscalations(draft: Draft): void {
  if (!draft.live) {
    // What an escalation asked for ends with the instance too.
    for (const timer of draft.timers) {
      if (timer.token === null) draft.removeTimer(timer.id, 'cancelled');
    }
    return;
  }
  if (!draft.hasEnteredStage) return;
  for (const timer of draft.timers) {
    if (isEscalation(timer)) draft.removeTimer(timer.id, 'cancelled');
  }
  for (const { level, after } of escalationsIn(draft)) {
    draft.armTimer({
      id: draft.nextTimerId(),
      token: null,
      triggerAt: draft.now + after.ms,
      work: { kind: 'escalation', level },
    });
  }
}
