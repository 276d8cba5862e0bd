import {
  isReserved,
  type ApprovalTask,
  type CompiledApproval,
  type FlowNode,
  type Refusal,
  type Token,
} from '../contracts';
import type { Draft } from '../engine/draft';
import { grant } from '../engine/grant';
import { rejected } from '../flow/steps';
import { endBranch, advance } from '../flow/walk';
import { count } from './count';

/** The compiled approval of a task, of a requested action or a flow step. */
export function approvalOf(draft: Draft, task: ApprovalTask): CompiledApproval | undefined {
  if (task.request) {
    const { transition: name } = task.request;
    const asked = isReserved(name)
      ? draft.entity?.actions.get(name)
      : draft.entity?.transitions.get(name);
    return asked?.approval ?? undefined;
  }
  const step = placeOf(draft, task)?.node.step;
  return step?.kind === 'approval' ? step.approval : undefined;
}

function placeOf(draft: Draft, task: ApprovalTask): { token: Token; node: FlowNode } | undefined {
  const token = draft.tokens.find(({ id }) => id === task.token);
  const node = token && draft.definition.steps.get(token.step);
  return node && { token, node };
}

/** Closes the approval once its outcome is certain, and carries out what follows from it. */
export function settle(draft: Draft, task: ApprovalTask): Refusal | null {
  const approval = approvalOf(draft, task);
  if (!approval) return null;
  const state = count(draft, approval, task);
  if (state === undefined || state === 'pending') return null;
  if (typeof state === 'object') return state;

  draft.closeTask(task, state);
  draft.record(state === 'approved' ? 'approval.granted' : 'approval.rejected', {
    payload: { task: task.id, label: task.label, strategy: approval.strategy.name },
  });
  if (!task.request) leaveStep(draft, task, state);
  else if (state === 'approved') grant(draft, task.request);
  return null;
}

function leaveStep(draft: Draft, task: ApprovalTask, state: 'approved' | 'rejected'): void {
  const place = placeOf(draft, task);
  if (place?.node.step.kind !== 'approval') return;
  const { token, node } = place;
  const result = state === 'approved' ? 'done' : rejected(draft, token, place.node.step);
  if (result === 'done') advance(draft, token, node);
  if (result === 'ended') endBranch(draft, token);
}
