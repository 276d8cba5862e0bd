import type {
  ActCommand,
  ActorFacts,
  CompiledTransition,
  Refusal,
  TransitionRequest,
} from '../contracts';
import { openApproval } from '../approval/open';
import { type Attempt, CONTENT_CHECKS, ENTRY_CHECKS, firstObstacle } from './checks';
import type { Draft } from './draft';
import { checkFields } from './fields';
import { personOf } from '../identity';
import { refuse } from './refuse';
import { type CheckedRequest, perform } from './transition';

const NO_FIELDS: CheckedRequest['fields'] = Object.freeze({});
const NO_FILES: readonly string[] = Object.freeze([]);

/** The open request for this transition, if somebody has made one. */
export const pendingRequest = (draft: Draft, transition: CompiledTransition) =>
  draft.tasks.find(
    (task) => task.kind === 'approval' && task.request?.transition === transition.name,
  );

/** FR-L2-008. Guards, `require`, conditions, then the approval or the transition itself. */
export function requestTransition(
  draft: Draft,
  transition: CompiledTransition,
  command: ActCommand,
): Refusal | null {
  const requester = draft.facts.actor;
  const checked = checkFields(draft, command.fields);
  const fields = checked.kind === 'fields' ? checked.values : NO_FIELDS;
  const request: TransitionRequest = {
    transition: transition.name,
    requester: command.actor,
    fields,
    comment: command.comment ?? null,
    attachments: command.attachments ?? NO_FILES,
  };
  const attempt: Attempt = { draft, transition, actor: requester, request, fields };

  const barred = firstObstacle(ENTRY_CHECKS, attempt);
  if (barred) return barred;
  const open = pendingRequest(draft, transition);
  if (open) {
    draft.pending = open.id;
    return null;
  }
  if (checked.kind === 'refusal') return checked;
  const obstacle = firstObstacle(CONTENT_CHECKS, attempt);
  if (obstacle || draft.halted) return obstacle;
  return approveOrPerform(draft, transition, { requester, request, fields });
}

function approveOrPerform(
  draft: Draft,
  transition: CompiledTransition,
  checked: CheckedRequest,
): Refusal | null {
  if (!transition.approval) {
    perform(draft, transition, checked);
    return null;
  }
  const opened = openApproval(draft, transition.approval, {
    label: transition.name,
    token: null,
    request: checked.request,
    requester: personOf(checked.requester),
  });
  switch (opened.kind) {
    case 'halted':
      return null;
    case 'refusal':
      return opened;
    case 'opened':
      draft.pending = opened.task;
      return null;
    case 'decided':
      if (opened.state === 'approved') perform(draft, transition, checked);
      else return refuseForNobody(transition);
      return null;
  }
}

const refuseForNobody = (transition: CompiledTransition): Refusal =>
  refuse(
    'ApprovalRejected',
    `"${transition.name}" needs an approval, and there is nobody who could give it.`,
    `${transition.path}.approval.voters`,
  );

/**
 * An approval was granted: the transition runs as if its requester had asked for it now. What has
 * changed since may stand in the way; then the vote stands, and the stage stays.
 */
export function grant(
  draft: Draft,
  transition: CompiledTransition,
  request: TransitionRequest,
): void {
  const requester = factsOf(draft, transition, request);
  if (!requester) return;
  const checked = checkFields(draft, request.fields);
  const obstacle =
    checked.kind === 'refusal'
      ? checked
      : firstObstacle(CONTENT_CHECKS, {
          ...{ draft, transition, request },
          actor: requester,
          fields: checked.values,
        });
  if (draft.halted) return;
  if (obstacle || checked.kind === 'refusal') {
    const { code, reason } = obstacle ?? refuse('InvalidField', '');
    draft.record('approval.overtaken', { payload: { action: transition.name, code, reason } });
    return;
  }
  perform(draft, transition, { requester, request, fields: checked.values });
}

/** The requester as they are now; undefined while that is not known. Only conditions ask more. */
function factsOf(
  draft: Draft,
  { condition }: CompiledTransition,
  { requester }: TransitionRequest,
): ActorFacts | undefined {
  const { actor } = draft.facts;
  if (actor.kind === requester.kind && actor.id === requester.id) return actor;
  if (!condition) return { ...requester, roles: [], teams: [], assignees: [], standsFor: [] };
  const key = `actor:${requester.kind}:${requester.id}`;
  return draft.ask({ kind: 'actor', key, actor: requester }) as ActorFacts | undefined;
}
