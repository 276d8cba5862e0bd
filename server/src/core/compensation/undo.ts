import {
  isLive,
  type CompletedActivity,
  type CompletedSet,
  type CompletedStep,
  type Json,
  type JsonObject,
  type PlainTask,
  type Run,
  type Token,
} from '../contracts';
import { ownerOf } from '../automation/perform';
import type { Draft } from '../engine/draft';
import { checkValues } from '../engine/fields';
import { given, isDeepEqual, toJson } from '../engine/json';
import { moveStage } from '../engine/transition';
import { park } from '../flow/park';
import { waitUntil } from '../flow/steps';
import { personOf } from '../identity';
import { removeSteps, lastStep } from './completed-steps';
import { COMPENSATION_FAILED, isInActivity, nameOf, type CompensatedRun } from './state';

/**
 * Continues undoing a run, one step at a time, until it has to wait: for activities of other branches,
 * for the timer of a step, or for a person (BR-004).
 */
export function undo(draft: Draft, run: CompensatedRun): void {
  removeChildlessForks(draft, run);
  if (draft.tokens.some((token) => token.run === run.id && isInActivity(draft, token))) return;
  for (;;) {
    const last = lastStep(draft, run.id);
    if (!last) {
      finishRun(draft, run);
      return;
    }
    const token = { ...firstToken(draft, run), step: last.step };
    if (last.kind === 'activity') {
      armCompensation(draft, token, last);
      return;
    }
    const fault = restore(draft, last);
    if (fault !== undefined) {
      waitForPerson(draft, run, token, fault);
      return;
    }
    removeStep(draft, last);
  }
}

/** The step is undone, by the worker or by hand. */
export function removeStep(draft: Draft, { sequence }: CompletedStep): void {
  draft.completedSteps = draft.completedSteps.filter((one) => one.sequence !== sequence);
}

/** The first token of a run stays until the run ends. */
function firstToken(draft: Draft, { id, flow }: Run): Token {
  const token = draft.tokens.find((one) => (one.id as string) === id);
  const first = { id, run: id, parent: null, branch: 0, step: flow } as unknown as Token;
  return token ?? { ...first, state: { kind: 'forked' } };
}

/** Forks that wait for nothing any more. */
function removeChildlessForks(draft: Draft, { id }: Run): void {
  for (;;) {
    const parents = new Set(draft.tokens.map(({ parent }) => parent));
    const childless = draft.tokens.filter(
      (token) =>
        token.run === id &&
        token.parent !== null &&
        token.state.kind === 'forked' &&
        !parents.has(token.id),
    );
    if (childless.length === 0) return;
    for (const token of childless) draft.removeToken(token);
  }
}

/** The idempotency key is the same for all attempts, also after `resume`. */
function armCompensation(draft: Draft, token: Token, completed: CompletedActivity): void {
  const step = draft.definition.steps.get(completed.step)?.step;
  if (step?.kind !== 'activity') return;
  const { output, idempotencyKey } = completed;
  const { integration, input } = step.compensate ?? step;
  waitUntil(draft, token, draft.now, {
    ...{ kind: 'compensation', integration, input, own: step.compensate === null, attempt: 1 },
    idempotencyKey: `${idempotencyKey}:undo`,
    undoes: { input: step.input, output, idempotencyKey },
  });
}

/**
 * Restores the values that a `set` has changed, where nobody has changed them since.
 *
 * @returns why they cannot be restored.
 */
function restore(draft: Draft, { step, before, after }: CompletedSet): string | undefined {
  const values: Record<string, Json> = {};
  const kept: string[] = [];
  for (const [key, value] of Object.entries(after)) {
    if (isDeepEqual(toJson(draft.read(key)), value)) values[key] = before[key] ?? null;
    else kept.push(key);
  }
  if (Object.keys(values).length > 0) {
    const refused = draft.takeStep();
    if (refused !== null) return refused;
  }
  const checked = checkValues(draft, values);
  if (checked.kind === 'refusal') return checked.reason;
  const payload = given({ step, kept: kept.length > 0 ? kept : undefined });
  draft.record('compensation.completed', { ...draft.write(checked.values), payload });
  return undefined;
}

/**
 * Opens a task for whoever is responsible and parks the instance. Completing the task says that the
 * step was undone by hand; `resume` tries it again, skips it, or gives up the rest.
 */
export function waitForPerson(
  draft: Draft,
  run: CompensatedRun,
  token: Token,
  reason: string,
): void {
  const last = lastStep(draft, run.id);
  const task: PlainTask = {
    kind: 'task',
    id: draft.nextTaskId(),
    label: last ? `Undo ${labelOf(draft, last)} of "${nameOf(run)}"` : `Move "${nameOf(run)}" back`,
    openedAt: draft.now,
    dueAt: null,
    token: token.id,
    step: token.step,
    assignees: responsibleFor(draft, run),
    claimedBy: null,
  };
  draft.record('compensation.failed', { payload: { ...describeStep(draft, last), reason } });
  draft.openTask(task);
  draft.putToken({ ...token, state: { kind: 'task', task: task.id } });
  draft.record('task.opened', {
    payload: { task: task.id, label: task.label, assignees: [...task.assignees] },
  });
  park(draft, { code: COMPENSATION_FAILED, reason, path: token.step });
}

function labelOf(draft: Draft, { step: path }: CompletedStep): string {
  const step = draft.definition.steps.get(path)?.step;
  if (step?.kind === 'activity') return `"${step.integration}"`;
  return step?.kind === 'set' ? step.values.map(({ key }) => `"${key}"`).join(', ') : path;
}

/** The step and its integration, for the history. */
export function describeStep(draft: Draft, last: CompletedStep | undefined): JsonObject {
  if (!last) return {};
  const step = draft.definition.steps.get(last.step)?.step;
  const called = step?.kind === 'activity' ? (step.compensate ?? step) : undefined;
  return given({ step: last.step, integration: called?.integration });
}

/** The owner of the record, else who has started the run. Empty: whoever may act on the instance. */
function responsibleFor(draft: Draft, { actor }: Run): PlainTask['assignees'] {
  const responsible = ownerOf(draft) ?? personOf(actor);
  return responsible === null ? [] : [responsible];
}

/** The run has no steps left: its instance moves back, or ends if it is a campaign's member. */
export function finishRun(draft: Draft, run: CompensatedRun, isMovedByHand = false): void {
  const stage = isMovedByHand ? null : stageBefore(draft, run);
  const token = firstToken(draft, run);
  const refused = stage === null ? null : draft.takeStep();
  if (refused !== null) {
    waitForPerson(draft, run, token, refused);
    return;
  }
  draft.removeToken(token);
  draft.runs = draft.runs.filter(({ id }) => id !== run.id);
  removeSteps(draft, run.id);
  const { status, stage: from } = draft;
  if (draft.base.campaign !== null) endMember(draft);
  else if (stage !== null) {
    moveStage(draft, stage, 'compensation');
    draft.outcome = null;
  }
  const isEnded = !isLive(draft.status);
  draft.record('instance.compensated', {
    before: isEnded ? { status } : stage === null ? null : { stage: from },
    after: isEnded ? { status: draft.status } : stage === null ? null : { stage },
    payload: describeRun(run),
  });
}

function endMember(draft: Draft): void {
  draft.status = 'compensated';
  draft.endedAt = draft.now;
  draft.fault = null;
  draft.outcome = null;
}

/** The stage that the run's transition has left; null if the instance has moved on since. */
function stageBefore(draft: Draft, { transition }: Run): string | null {
  const { entity } = draft;
  if (!transition || !entity || transition.from === draft.stage) return null;
  const { to } = entity.transitions.get(transition.name) ?? {};
  return draft.stage === to && entity.stages.has(transition.from) ? transition.from : null;
}

/** What is undone and why, for the history. */
export const describeRun = ({
  transition,
  flow,
  compensation: { code, reason, path },
}: CompensatedRun): JsonObject =>
  given({ flow, action: transition?.name, code, reason, path: path ?? undefined });
