import type { ApprovalTask, RecordChangedCommand, Refusal } from '../../contracts';
import { approvalOf, settle } from '../../approval/settle';
import { settleOrPark } from '../../approval/settle-or-park';
import { refuseUnlessLive } from '../checks';
import type { Draft } from '../draft';

/** The record was changed at another entry point. */
export function recordChanged(draft: Draft, { keys }: RecordChangedCommand): Refusal | null {
  return refuseUnlessLive(draft) ?? voidVotes(draft, keys, settleOrPark);
}

/** Votes refer to the record as it was shown: a change voids them if the definition says so. */
export function voidVotes(
  draft: Draft,
  keys: readonly string[],
  settleTask: (draft: Draft, task: ApprovalTask) => Refusal | null = settle,
): Refusal | null {
  for (const task of draft.tasks) {
    if (task.kind !== 'approval' || !draft.tasks.includes(task)) continue;
    if (!task.seats.some(({ vote }) => vote) || !isVoided(draft, task, keys)) continue;
    const seats = task.seats.map((seat) => ({ ...seat, vote: null }));
    const changed = { ...task, seats };
    draft.changeTask(changed);
    draft.record('approval.voided', { payload: { task: task.id, keys } });
    const refusal = settleTask(draft, changed);
    if (refusal || draft.halted) return refusal;
  }
  return null;
}

function isVoided(draft: Draft, task: ApprovalTask, keys: readonly string[]): boolean {
  const voidOnChange = approvalOf(draft, task)?.voidOnChange ?? false;
  if (typeof voidOnChange === 'boolean') return voidOnChange && keys.length > 0;
  return keys.some((key) => voidOnChange.includes(key));
}
