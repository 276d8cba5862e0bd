import { leftAfter, orderOf, type Refused } from '../../../admin/src/pages/Work/Inbox/model/bulk';
import { chunksOf } from '../../../admin/src/api/chunks';
import type { PendingItem } from '../../../server/src/contracts/dashboard';

const item = (id: string, over: Partial<PendingItem> = {}): PendingItem => ({
  ...{ kind: 'approval', id, label: id, subject: { type: 'contact', id: `of ${id}` } },
  ...{ record: null, instance: 'i', stage: null, dueAt: null, since: null },
  ...{ onBehalfOf: null, sla: null },
  ...over,
});

describe('Answering several at once', () => {
  it('votes in the seat of the person for whom one stands in', () => {
    expect(orderOf(item('a', { onBehalfOf: 'admin:bob' }), 'approve', ' ')?.data).toEqual({
      choice: 'approve',
      seat: 'admin:bob',
    });
    expect(orderOf(item('a'), 'reject', ' Too cheap ')?.data).toEqual({
      choice: 'reject',
      comment: 'Too cheap',
    });
  });

  it('continues with what was refused, and with what a stopped run did not come to', () => {
    const [a, b, c, d] = [item('a'), item('b'), item('c'), item('d')];
    const refused: Refused[] = [
      { item: b, reason: 'Not allowed', isOpen: true },
      { item: c, reason: 'The vote counts', isOpen: false },
    ];
    expect(leftAfter([a, b, c, d], 3, refused)).toEqual([b, d]);
    expect(leftAfter([a, b, c, d], 4, [])).toEqual([]);
  });
});

describe('A long list in parts', () => {
  it('keeps every entry, in order', () => {
    expect(chunksOf([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
    expect(chunksOf([], 2)).toEqual([]);
  });
});
