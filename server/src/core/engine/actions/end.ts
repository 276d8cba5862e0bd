import type { EngineEventName, InstanceStatus, Json, JsonObject } from '../../contracts';
import { abandonCompensations } from '../../compensation/operate';
import { clearFlows } from '../../flow/tokens';
import type { Draft } from '../draft';
import { moveStage } from '../transition';

export interface Ending {
  readonly status: InstanceStatus;
  readonly event: EngineEventName;
  /** The final stage to move to; null keeps the stage. */
  readonly stage: string | null;
  readonly fields: Readonly<Record<string, Json>>;
  readonly payload: JsonObject;
}

/** Ends the instance by an action: cancels everything open, and moves the stage if asked. */
export function end(draft: Draft, ending: Ending): void {
  const { status: was, stage: from } = draft;
  const diff = draft.write(ending.fields);
  abandonCompensations(draft);
  clearFlows(draft);
  const moves = ending.stage !== null && ending.stage !== from;
  if (moves) moveStage(draft, ending.stage, 'close');
  draft.status = ending.status;
  draft.endedAt = draft.now;
  draft.fault = null;
  draft.outcome = null;
  draft.record(ending.event, {
    before: { ...diff?.before, status: was, ...(moves ? { stage: from } : {}) },
    after: { ...diff?.after, status: ending.status, ...(moves ? { stage: ending.stage } : {}) },
    payload: ending.payload,
  });
}
