import type { Task, Token } from '../contracts';
import { pruneSteps } from '../compensation/completed-steps';
import type { Draft } from '../engine/draft';

export const childrenOf = (draft: Draft, token: Token): readonly Token[] =>
  draft.tokens.filter(({ parent }) => parent === token.id);

/** Removes the token's task or timer. The task is cancelled. */
export function dropWork(draft: Draft, token: Token): void {
  if (token.state.kind === 'timer') draft.removeTimer(token.state.timer, 'cancelled');
  if (token.state.kind !== 'task') return;
  const { task: id } = token.state;
  const task = draft.tasks.find((other) => other.id === id);
  if (task) cancelTask(draft, task);
}

export function cancelTask(draft: Draft, task: Task): void {
  draft.closeTask(task, 'cancelled');
  draft.record(task.kind === 'task' ? 'task.cancelled' : 'approval.cancelled', {
    payload: { task: task.id, label: task.label },
  });
}

/** Removes a token and its descendants with their tasks and timers; does not advance joins. */
export function removeBranch(draft: Draft, token: Token): void {
  for (const child of childrenOf(draft, token)) removeBranch(draft, child);
  dropWork(draft, token);
  draft.removeToken(token);
}

/** Ends every flow of the instance. */
export function clearFlows(draft: Draft): void {
  for (const token of draft.tokens) if (token.parent === null) removeBranch(draft, token);
  for (const task of draft.tasks) cancelTask(draft, task);
  for (const { id } of draft.runs) pruneSteps(draft, id);
  draft.runs = [];
}
