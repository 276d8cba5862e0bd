import type { PendingItem } from '../../../../../../server/src/contracts/dashboard';

/** What can be done with several items at once. */
export type BulkAction = 'approve' | 'reject' | 'complete';

/** The request of one item; undefined if the action is not for its kind. */
export function orderOf(
  { kind, id, subject, onBehalfOf }: PendingItem,
  action: BulkAction,
  comment: string,
): { record: PendingItem['subject']; path: string; data: Record<string, unknown> } | undefined {
  const remark = comment.trim() === '' ? {} : { comment: comment.trim() };
  const path = `/tasks/${encodeURIComponent(id)}`;
  if (action === 'complete') {
    if (kind !== 'task') return undefined;
    return { record: subject, path: `${path}/complete`, data: remark };
  }
  if (kind !== 'approval') return undefined;
  const seat = onBehalfOf === null ? {} : { seat: onBehalfOf };
  return { record: subject, path: `${path}/vote`, data: { choice: action, ...seat, ...remark } };
}

export interface Refused {
  readonly item: PendingItem;
  readonly reason: string;
  /** Whether it still waits for an answer; a vote that counts without its action is over. */
  readonly isOpen: boolean;
}

/** What a run has not answered: those that it did not come to, and those that were refused. */
export function leftAfter(
  items: readonly PendingItem[],
  sent: number,
  refused: readonly Refused[],
): readonly PendingItem[] {
  const open = refused.filter(({ isOpen }) => isOpen).map(({ item }) => item);
  return [...open, ...items.slice(sent)];
}
