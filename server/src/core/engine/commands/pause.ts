import {
  PAUSED_FAULT,
  type ContinueCommand,
  type PauseCommand,
  type Refusal,
} from '../../contracts';
import { continueSla, pauseSla } from '../../sla/pause';
import type { Draft } from '../draft';
import { given } from '../json';
import { refuse } from '../refuse';
import { refuseEntry } from './find';
import { isPaused } from './paused';
import { parkAgain } from './unpark';

/** Pauses an instance. A fault that it was parked for is restored when it continues. */
export function pause(draft: Draft, { reason }: PauseCommand): Refusal | null {
  const barred = refuseEntry(draft);
  if (barred) return barred;
  // Idempotent.
  if (isPaused(draft)) return null;
  const { status } = draft;
  const fault = {
    code: PAUSED_FAULT,
    reason: reason ?? 'It was paused.',
    path: null,
    at: draft.now,
  };
  draft.status = 'needs_attention';
  draft.fault = fault;
  pauseSla(draft);
  draft.record('instance.paused', {
    before: { status },
    after: { status: 'needs_attention' },
    payload: given({ reason }),
  });
  return null;
}

/** Continues the instance; timers that fell due meanwhile are due at once. */
export function unpause(draft: Draft, _command: ContinueCommand): Refusal | null {
  const barred = refuseEntry(draft);
  if (barred) return barred;
  if (!isPaused(draft)) {
    return refuse('NotParked', `The instance is ${draft.status}; it is not paused.`);
  }
  const since = draft.fault?.at ?? draft.now;
  draft.status = 'active';
  draft.fault = null;
  continueSla(draft, since);
  draft.record('instance.continued', {
    before: { status: 'needs_attention' },
    after: { status: 'active' },
  });
  parkAgain(draft);
  return null;
}
