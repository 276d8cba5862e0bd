import type {
  ApprovalState,
  ApprovalTask,
  CompiledApproval,
  Person,
  Refusal,
  TaskId,
  TokenId,
  TransitionRequest,
} from '../contracts';
import { resolvePeople } from '../engine/assignment';
import type { Draft } from '../engine/draft';
import { refuse } from '../engine/refuse';
import { count } from './count';
import { emptySeat } from './electorate';

export interface ApprovalOrigin {
  readonly label: string;
  readonly token: TokenId | null;
  readonly request: TransitionRequest | null;
  /** Has no seat unless `allowSelf`. */
  readonly requester: Person | null;
}

export type Opened =
  | { readonly kind: 'opened'; readonly task: TaskId }
  /** The electorate is empty and the approval is decided at once. */
  | { readonly kind: 'decided'; readonly state: Exclude<ApprovalState, 'pending'> }
  /** Facts are missing. */
  | { readonly kind: 'halted' }
  | Refusal;

const HALTED: Opened = { kind: 'halted' };

/** FR-L2-006. Fixes the electorate and opens the approval. */
export function openApproval(
  draft: Draft,
  approval: CompiledApproval,
  origin: ApprovalOrigin,
): Opened {
  const people = resolvePeople(draft, approval.voters, null);
  if (!people) return HALTED;
  if (people.kind === 'missing') {
    return refuse('UnknownAssignee', people.reason, `${approval.path}.voters`);
  }
  const voters = people.value.filter((person) => approval.allowSelf || person !== origin.requester);
  if (voters.length === 0) return onEmpty(approval, people.value.length > 0);

  const id = draft.nextTaskId();
  const seats = voters.map(emptySeat);
  const state = count(draft, approval, { id, seats });
  if (state === undefined) return HALTED;
  if (state === 'approved') return { kind: 'decided', state };
  if (state === 'rejected') {
    return refuse(
      'ApprovalImpossible',
      `No vote of the ${voters.length} who may vote could approve this by the strategy "${approval.strategy.name}".`,
      approval.path,
    );
  }
  if (typeof state === 'object') return state;

  const task: ApprovalTask = {
    kind: 'approval',
    id,
    label: origin.label,
    openedAt: draft.now,
    dueAt: approval.due ? draft.now + approval.due.ms : null,
    token: origin.token,
    approval: approval.path,
    seats,
    request: origin.request,
  };
  draft.openTask(task, approval.reminders);
  draft.record('approval.requested', {
    payload: { task: id, label: origin.label, strategy: approval.strategy.name, voters },
  });
  return { kind: 'opened', task: id };
}

/** @param asksAlone whether the requester is the only voter. */
function onEmpty(approval: CompiledApproval, asksAlone: boolean): Opened {
  if (approval.onEmpty === 'approve') return { kind: 'decided', state: 'approved' };
  if (approval.onEmpty === 'reject') return { kind: 'decided', state: 'rejected' };
  return refuse(
    'EmptyElectorate',
    asksAlone
      ? 'The requester is the only voter, and cannot vote on their own request unless the approval says "allowSelf": true.'
      : 'The approval has no voters.',
    `${approval.path}.voters`,
  );
}
