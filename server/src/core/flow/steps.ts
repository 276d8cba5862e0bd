import type {
  ActivityStep,
  ApprovalStep,
  Person,
  PlainTask,
  SetStep,
  TaskStep,
  TimerWork,
  Token,
  TransitionStep,
  WaitStep,
} from '../contracts';
import { openApproval } from '../approval/open';
import { noteSet } from '../compensation/completed-steps';
import { resolveAssignment } from '../engine/assignment';
import { DraftContext } from '../engine/context';
import type { Draft } from '../engine/draft';
import { checkValues } from '../engine/fields';
import { taskWork, withChains } from '../engine/stand-ins';
import { personOf } from '../identity';
import { fail } from './park';

/**
 * `done`: the token advances. `ended`: its branch is over. `rests`: it waits, has failed, or facts
 * are missing.
 */
export type StepResult = 'done' | 'rests' | 'ended';

/** Steps without children. */
export type LeafStep = ActivityStep | ApprovalStep | SetStep | TaskStep | TransitionStep | WaitStep;

export function enterLeaf(draft: Draft, token: Token, step: LeafStep): StepResult {
  const refusal = draft.takeStep();
  if (refusal !== null) {
    fail(draft, token, { code: 'WriteRefused', reason: refusal, path: step.path });
    return 'rests';
  }
  switch (step.kind) {
    case 'set':
      return setValues(draft, token, step);
    case 'task':
      return openTask(draft, token, step);
    case 'approval':
      return askForApproval(draft, token, step);
    case 'wait':
      return waitUntil(draft, token, draft.now + step.duration.ms, { kind: 'wait' });
    case 'transition':
      return waitUntil(draft, token, draft.now, {
        kind: 'transition',
        transition: step.transition,
      });
    case 'activity':
      return startActivity(draft, token, step);
  }
}

/** Arms the timer that the token waits for. */
export function waitUntil(
  draft: Draft,
  token: Token,
  triggerAt: number,
  work: TimerWork,
): StepResult {
  const timer = draft.nextTimerId();
  draft.armTimer({ id: timer, token: token.id, triggerAt, work });
  draft.putToken({ ...token, state: { kind: 'timer', timer } });
  return 'rests';
}

/** A token enters a step once, so token and path make the idempotency key of all its attempts. */
function startActivity(draft: Draft, token: Token, step: ActivityStep): StepResult {
  return waitUntil(draft, token, draft.now, {
    kind: 'activity',
    integration: step.integration,
    input: step.input,
    attempt: 1,
    idempotencyKey: `${token.id}:${step.path}`,
  });
}

function setValues(draft: Draft, token: Token, step: SetStep): StepResult {
  const context = new DraftContext(draft, draft.facts.actor);
  const values: Record<string, unknown> = {};
  for (const { key, value } of step.values) {
    try {
      values[key] = value.evaluate(context) ?? null;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      const reason = `"${key}" could not be computed from ${value.source}: ${why}`;
      fail(draft, token, { code: 'SetFailed', reason, path: value.path });
      return 'rests';
    }
  }
  const checked = checkValues(draft, values);
  if (checked.kind === 'refusal') {
    fail(draft, token, { code: 'SetFailed', reason: checked.reason, path: step.path });
    return 'rests';
  }
  const diff = draft.write(checked.values);
  if (diff) {
    draft.record('instance.changed', { ...diff, payload: { step: step.path } });
    noteSet(draft, token, step, diff);
  }
  return 'done';
}

function openTask(draft: Draft, token: Token, step: TaskStep): StepResult {
  const resolved = step.assign
    ? resolveAssignment(draft, step.assign, { work: taskWork(draft), exclude: null })
    : ({ kind: 'resolved', value: [], chains: [] } as const);
  if (!resolved) return 'rests';
  if (resolved.kind === 'missing') {
    fail(draft, token, { code: 'UnknownAssignee', reason: resolved.reason, path: step.path });
    return 'rests';
  }
  const task: PlainTask = {
    kind: 'task',
    id: draft.nextTaskId(),
    label: step.label,
    openedAt: draft.now,
    dueAt: step.due ? draft.now + step.due.ms : null,
    token: token.id,
    step: step.path,
    assignees: resolved.value,
    claimedBy: null,
  };
  draft.openTask(task, step.reminders);
  draft.putToken({ ...token, state: { kind: 'task', task: task.id } });
  draft.record('task.opened', {
    payload: withChains(
      { task: task.id, label: step.label, assignees: resolved.value },
      resolved.chains,
    ),
  });
  return 'rests';
}

function askForApproval(draft: Draft, token: Token, step: ApprovalStep): StepResult {
  const opened = openApproval(draft, step.approval, {
    label: step.label,
    token: token.id,
    request: null,
    requester: requesterOf(draft, token),
  });
  switch (opened.kind) {
    case 'halted':
      return 'rests';
    case 'refusal':
      fail(draft, token, { code: opened.code, reason: opened.reason, path: opened.path });
      return 'rests';
    case 'opened':
      draft.putToken({ ...token, state: { kind: 'task', task: opened.task } });
      return 'rests';
    case 'decided':
      return opened.state === 'approved' ? 'done' : rejected(draft, token, step);
  }
}

/** Applies `onReject` to the branch of a rejected approval. */
export function rejected(draft: Draft, token: Token, step: ApprovalStep): StepResult {
  if (step.onReject === 'continue') return 'done';
  if (step.onReject === 'end') return 'ended';
  const reason = `"${step.label}" was rejected.`;
  fail(draft, token, { code: 'ApprovalRejected', reason, path: step.path });
  return 'rests';
}

/** The person who started the token's run. */
function requesterOf(draft: Draft, token: Token): Person | null {
  const run = draft.runs.find(({ id }) => id === token.run);
  return run ? personOf(run.actor) : null;
}
