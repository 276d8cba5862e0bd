import type { Task, Token } from '../contracts';
import type { Draft } from '../engine/draft';

export const childrenOf = (draft: Draft, token: Token): readonly Token[] =>
  draft.tokens.filter(({ parent }) => parent === token.id);

/** Removes what a token waits for. A task that nobody can do any more is cancelled. */
function dropWork(draft: Draft, token: Token): void {
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

/** Takes a token and everything below it out, with their tasks and timers. Joins are not asked. */
export function removeBranch(draft: Draft, token: Token): void {
  for (const child of childrenOf(draft, token)) removeBranch(draft, child);
  dropWork(draft, token);
  draft.removeToken(token);
}

/** Ends every flow: nothing is live any more. */
export function clearFlows(draft: Draft): void {
  for (const token of draft.tokens) if (token.parent === null) removeBranch(draft, token);
  for (const task of draft.tasks) cancelTask(draft, task);
  draft.runs = [];
  draft.completedSteps = [];
}
