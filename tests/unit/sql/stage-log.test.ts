import type { InstanceSnapshot } from '../../../server/src/core/contracts';
import {
  replay,
  type LoggedEvent,
  type ReplayedInstance,
} from '../../../server/src/sql/stage-log/replay';
import { outcomeOf, reasonColumn, worthOf } from '../../../server/src/sql/stage-log/rows';

const INSTANCE: ReplayedInstance = {
  id: 'i1' as InstanceSnapshot['id'],
  subject: { type: 'api::deal.deal', id: 'd1' },
  definition: { name: 'deals', version: '2.0.0' },
  ...{ entity: 'deal', stage: 'offer', status: 'active', startedAt: 100, endedAt: null },
  assignees: ['user:b'],
};

const event = (name: string, at: number, rest: Partial<LoggedEvent> = {}): LoggedEvent => ({
  ...{ event: name, at, before: null, after: null, payload: null },
  ...rest,
});

const WORTH = { value: null, currency: null };

describe('the stage log', () => {
  test.each([
    [{ value: 12.5, currency: 'EUR' }, 12.5, 'EUR'],
    [{ value: '1200.5000' }, '1200.5000', null],
    [{ value: 1e300, currency: 'x'.repeat(17) }, null, null],
    [{ value: Number.NaN, currency: 3 }, null, null],
    [{ value: 'much', currency: '' }, null, ''],
    [{ value: '9999999999999999' }, null, null],
    [undefined, null, null],
  ])('[US-025] the value and currency of %j', (values, value, currency) => {
    expect(worthOf(values)).toEqual({ value, currency });
  });

  test('[US-025] a reason is cut by characters', () => {
    expect(reasonColumn('ä')).toBe('ä');
    expect(reasonColumn(undefined)).toBeNull();
    expect(reasonColumn('😀'.repeat(200))).toBe('😀'.repeat(191));
  });

  test('[US-025] what is completed in a stage called won or lost is won or lost', () => {
    expect(outcomeOf('completed', 'won')).toBe('won');
    expect(outcomeOf('completed', 'lost')).toBe('lost');
    expect(outcomeOf('completed', 'done')).toBe('completed');
    expect(outcomeOf('cancelled', 'won')).toBe('cancelled');
  });

  test('[US-025] an instance without history is in its stage since its start', () => {
    expect(replay(INSTANCE, [], WORTH)).toMatchObject([
      { stage: 'offer', from_stage: null, entered_at: 100, left_at: null, owner: 'user:b' },
    ]);
    const ended = { ...INSTANCE, status: 'won', endedAt: 300 } as const;
    expect(replay(ended, [], WORTH)).toMatchObject([
      { stage: 'offer', entered_at: 100, left_at: 300, ended_at: 300, outcome: 'won' },
    ]);
  });

  test('[US-025] erased entries leave what is known: the present stage, and the times', () => {
    const erased = [
      event('instance.started', 100),
      event('instance.transitioned', 200),
      event('instance.transitioned', 250, { after: { stage: 'offer' }, payload: { action: 'go' } }),
    ];
    expect(replay(INSTANCE, erased, WORTH)).toMatchObject([
      { stage: 'offer', entered_at: 100, left_at: 250, next_stage: 'offer' },
      { stage: 'offer', from_stage: 'offer', entered_by: 'go', entered_at: 250, left_at: null },
    ]);
  });

  test('[US-025] the owner before the first assignment, and the version before a move', () => {
    const events = [
      event('instance.started', 100, { after: { stage: 'new' } }),
      event('instance.moved', 150, {
        before: { version: '1.0.0' },
        after: { version: '2.0.0', stage: 'first' },
      }),
      event('instance.transitioned', 200, { after: { stage: 'offer' }, payload: { action: 'go' } }),
      event('instance.assigned', 200, {
        before: { assignees: ['user:a'] },
        after: { assignees: ['user:b'] },
      }),
    ];
    expect(replay(INSTANCE, events, WORTH)).toMatchObject([
      { stage: 'first', version: '2.0.0', owner: 'user:a', next_stage: 'offer', left_at: 200 },
      { stage: 'offer', version: '2.0.0', owner: 'user:b', from_stage: 'first', entered_at: 200 },
    ]);
  });
});
