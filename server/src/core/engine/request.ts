import type {
  ActorFacts,
  ConversionInput,
  CompiledApproval,
  CompiledTransition,
  Json,
  JsonObject,
  Refusal,
  Task,
  TransitionRequest,
} from '../contracts';
import { openApproval } from '../approval/open';
import { CONTENT_CHECKS, ENTRY_CHECKS, firstObstacle, type TransitionAttempt } from './checks';
import type { Draft } from './draft';
import { checkFields } from './fields';
import { personOf } from '../identity';
import { refuse } from './refuse';
import { type CheckedRequest, perform } from './transition';

const NO_FIELDS: CheckedRequest['fields'] = Object.freeze({});

/** The pending request for this action, if there is one. */
export const pendingRequest = (draft: Draft, action: string): Task | undefined =>
  draft.tasks.find((task) => task.kind === 'approval' && task.request?.transition === action);

/** The input of a requested action. */
export interface Asked extends ConversionInput {
  readonly requester: ActorFacts;
  readonly fields?: Readonly<Record<string, unknown>> | undefined;
  readonly comment?: string | undefined;
  readonly attachments?: readonly string[] | undefined;
  readonly outcome?: TransitionRequest['outcome'] | undefined;
  readonly reason?: string | undefined;
  readonly assignees?: TransitionRequest['assignees'] | undefined;
}

/** The form in which it is stored while it waits for approval. */
export function toRequest(
  transition: string,
  asked: Asked,
  fields: Readonly<Record<string, Json>>,
): TransitionRequest {
  const { kind, id, label } = asked.requester;
  const { outcome, reason, assignees, opportunity, into, interactions } = asked;
  return {
    transition,
    requester: { kind, id, label },
    fields,
    comment: asked.comment ?? null,
    attachments: asked.attachments ?? [],
    ...(outcome === undefined ? {} : { outcome }),
    ...(reason === undefined ? {} : { reason }),
    ...(assignees === undefined ? {} : { assignees }),
    ...(opportunity === undefined ? {} : { opportunity: opportunity as JsonObject }),
    ...(into === undefined ? {} : { into }),
    ...(interactions === undefined ? {} : { interactions }),
  };
}

/**
 * FR-L2-008. Checks guards, `require` and conditions, then opens the approval or performs the
 * transition.
 */
export function requestTransition(
  draft: Draft,
  transition: CompiledTransition,
  asked: Asked,
): Refusal | null {
  const { requester } = asked;
  const checked = checkFields(draft, asked.fields);
  const fields = checked.kind === 'fields' ? checked.values : NO_FIELDS;
  const request = toRequest(transition.name, asked, fields);
  const attempt: TransitionAttempt = {
    ...{ draft, guard: transition, actor: requester, request, fields },
  };

  const barred = firstObstacle(ENTRY_CHECKS, attempt);
  if (barred) return barred;
  const open = pendingRequest(draft, transition.name);
  if (open) {
    draft.pending = open.id;
    return null;
  }
  if (checked.kind === 'refusal') return checked;
  const obstacle = firstObstacle(CONTENT_CHECKS, attempt);
  if (obstacle || draft.halted) return obstacle;
  return approveOrRun(draft, transition, request, () => {
    perform(draft, transition, { requester, request, fields });
    return null;
  });
}

/** Opens the approval if there is one with voters; otherwise carries out the action at once. */
export function approveOrRun(
  draft: Draft,
  {
    name,
    label = name,
    path,
    approval,
  }: { name: string; label?: string; path: string; approval: CompiledApproval | null },
  request: TransitionRequest,
  run: () => Refusal | null,
): Refusal | null {
  if (!approval) return run();
  const opened = openApproval(draft, approval, {
    ...{ label, token: null, request, requester: personOf(request.requester) },
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
      return opened.state === 'approved' ? run() : refuseForNobody(name, path);
  }
}

const refuseForNobody = (name: string, path: string): Refusal =>
  refuse(
    'ApprovalRejected',
    `"${name}" needs an approval, but the approval has no voters.`,
    `${path}.approval.voters`,
  );
