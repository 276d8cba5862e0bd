import type {
  Assignee,
  AutomationCompletedCommand,
  AutomationFailedCommand,
  Refusal,
  TimerWork,
} from '../contracts';
import { findOwnTimer } from '../engine/commands/find';
import type { Draft } from '../engine/draft';
import type { AutomationRequest } from './request';

type AutomationWork = Extract<TimerWork, { kind: 'automation' }>;

/** Attempts of an automation, the first after which the next waits 10 s, doubled each time. */
const ATTEMPTS = 5;
const DELAY = 10_000;

/** Arms the call of an app's automation. */
export function armAutomation(
  draft: Draft,
  { rule: { action, options }, because, level, cause }: AutomationRequest,
  to: readonly Assignee[],
): void {
  arm(draft, draft.now, {
    ...{ kind: 'automation', name: action, options, because, level, to, attempt: 1 },
    idempotencyKey: `${cause}:${action}`,
  });
}

const arm = (draft: Draft, triggerAt: number, work: AutomationWork): void => {
  draft.armTimer({ id: draft.nextTimerId(), token: null, triggerAt, work });
};

/** The worker has performed the automation. */
export function automationCompleted(
  draft: Draft,
  command: AutomationCompletedCommand,
): Refusal | null {
  const found = findOwnTimer(draft, command.timer, 'automation');
  if (found.kind === 'refusal') return found;
  const { id, work } = found.timer;
  draft.removeTimer(id, 'fired');
  draft.record('automation.completed', { payload: { automation: work.name, level: work.level } });
  return null;
}

/** The worker has failed to perform it: it is tried again, and recorded as failed at last. */
export function automationFailed(draft: Draft, command: AutomationFailedCommand): Refusal | null {
  const found = findOwnTimer(draft, command.timer, 'automation');
  if (found.kind === 'refusal') return found;
  const { id, work } = found.timer;
  const { reason, retryable } = command;
  draft.removeTimer(id, 'failed');
  const payload = { automation: work.name, level: work.level, reason, attempt: work.attempt };
  if (retryable !== false && work.attempt < ATTEMPTS) {
    arm(draft, draft.now + DELAY * 2 ** (work.attempt - 1), { ...work, attempt: work.attempt + 1 });
    draft.record('automation.retried', { payload });
    return null;
  }
  draft.record('automation.failed', { payload });
  return null;
}
