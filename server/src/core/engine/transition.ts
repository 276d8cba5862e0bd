import type {
  ActorFacts,
  CompiledTransition,
  Json,
  JsonObject,
  Person,
  TransitionRequest,
} from '../contracts';
import { park } from '../flow/park';
import { cancelTask } from '../flow/tokens';
import { startRun } from '../flow/walk';
import { resolveAssignment } from './assignment';
import type { Draft } from './draft';
import { given } from './json';
import { mayAssignThemselves, setAssignees } from './owner';
import { recordWork } from './stand-ins';
import { personOf } from '../identity';

/** A request that has passed all checks. */
export interface CheckedRequest {
  readonly requester: ActorFacts;
  readonly request: TransitionRequest;
  readonly fields: Readonly<Record<string, Json>>;
}

/**
 * Writes the fields, moves the stage, assigns and starts the flow, in one decision. If it returns
 * undefined or the draft is halted, nothing is kept.
 */
export function perform(
  draft: Draft,
  transition: CompiledTransition,
  { request, fields, requester }: CheckedRequest,
): void {
  const from = draft.stage ?? '';
  const diff = draft.write(fields);
  moveStage(draft, transition.to, transition.name);
  // A later transition clears the outcome that `close` had set.
  draft.outcome = request.outcome ?? null;
  if (request.outcome === 'lost' && request.reason !== undefined) {
    draft.effects.push({ kind: 'record.lost', reason: request.reason });
  }
  draft.record('instance.transitioned', {
    before: { ...diff?.before, stage: from },
    after: { ...diff?.after, stage: transition.to },
    actor: request.requester,
    payload: describe(transition.name, request),
  });
  if (transition.assign) assign(draft, transition, personOf(requester));
  if (transition.flow && !draft.halted) {
    startRun(draft, transition.flow, {
      transition: { name: transition.name, from },
      actor: request.requester,
    });
  }
}

function describe(name: string, request: TransitionRequest): JsonObject {
  const { attachments, outcome, reason } = request;
  return given({
    action: name,
    comment: request.comment ?? undefined,
    attachments: attachments.length > 0 ? attachments : undefined,
    ...{ outcome, reason },
  });
}

/**
 * Sets the stage and its projection on the record; cancels requests that wait for approval in the
 * old stage.
 *
 * @param by the transition or action that leads there.
 */
export function moveStage(draft: Draft, stage: string, by: string): void {
  const { stage: from, now: at } = draft;
  draft.stage = stage;
  draft.hasEnteredStage = true;
  draft.effects.push(
    { kind: 'record.staged', stage },
    { kind: 'stage.entered', stage, from, by, at },
  );
  for (const task of draft.tasks) {
    if (task.kind === 'approval' && task.request) cancelTask(draft, task);
  }
}

/** If the definition names someone who does not exist, the instance is parked. */
function assign(draft: Draft, transition: CompiledTransition, requester: Person | null): void {
  if (!transition.assign) return;
  const exclude = mayAssignThemselves(draft) ? null : requester;
  const purpose = { work: recordWork(draft), exclude };
  const resolved = resolveAssignment(draft, transition.assign, purpose);
  if (!resolved) return;
  if (resolved.kind === 'missing') {
    const { path } = transition.assign;
    park(draft, { code: 'UnknownAssignee', reason: resolved.reason, path });
    return;
  }
  setAssignees(draft, resolved, { action: transition.name });
}
