import type { BoardColumn } from '../../../admin/src/api/board';
import { daysSince, figuresOf } from '../../../admin/src/pages/Work/Board/model/figures';
import { nextOf } from '../../../admin/src/pages/Work/Board/model/next';
import { pipelinesOf } from '../../../admin/src/pages/Work/Board/model/pipelines';
import { targetsOf } from '../../../admin/src/pages/Work/Board/model/targets';
import { needsForm } from '../../../admin/src/process/model/fittest';
import type { AvailableAction, StageEntry } from '../../../server/src/contracts/available-actions';

const DAY = 86_400_000;

const column = (stage: string, more: Partial<BoardColumn> = {}): BoardColumn => ({
  ...{ stage, label: stage, color: null, isFinal: false, outcome: null, count: 0 },
  ...{ overdue: 0, rotting: 0, attention: 0, averageMs: null, totals: [] },
  ...more,
});

const action = (name: string, more: Partial<AvailableAction> = {}): AvailableAction => ({
  ...{ action: name, label: name, isBuiltIn: false, outcome: null, to: null, possible: true },
  ...{ obstacles: [], asks: [], approval: null, pending: null, takes: [], needs: [], input: {} },
  ...more,
});

const obstacle = { code: 'Forbidden', reason: 'The manager closes it.', path: 'action' };

const COLUMNS = [
  column('open'),
  column('offer'),
  column('won', { isFinal: true, outcome: 'won' }),
  column('lost', { isFinal: true, outcome: 'lost' }),
];

test('what comes next is the task or the planned interaction that is due first', () => {
  const task = (dueAt: string | null) => ({
    task: 't',
    kind: 'task' as const,
    label: 'Call',
    dueAt,
  });
  const planned = (title: string | null) => ({
    ...{ interaction: 'i', type: 'meeting', title, dueAt: '2026-05-02T00:00:00.000Z' },
  });
  const named = (type: string): string => `a ${type}`;
  const next = (one: string | null | undefined, title?: string | null) =>
    nextOf(
      {
        next: one === undefined ? null : task(one),
        planned: title === undefined ? null : planned(title),
      },
      named,
    )?.label;
  expect(next(undefined)).toBeUndefined();
  expect(next('2026-05-03T00:00:00.000Z')).toBe('Call');
  expect(next('2026-05-01T00:00:00.000Z', 'Visit')).toBe('Call');
  expect(next('2026-05-03T00:00:00.000Z', 'Visit')).toBe('Visit');
  expect(next(null, 'Visit')).toBe('Visit');
  expect(next(undefined, null)).toBe('a meeting');
});

describe('where a card of the board can go', () => {
  test('to each stage that an action leads to, and to no other', () => {
    const offer = action('offer', { to: 'offer' });
    const win = action('close', { isBuiltIn: true, outcome: 'won' });
    const lose = action('lose', { to: 'lost', possible: false });
    const found = targetsOf(COLUMNS, 'open', [offer, win, lose]);
    expect(found.map((one) => [one.column.stage, one.action, one.barred])).toEqual([
      ['offer', offer, undefined],
      ['won', win, undefined],
      ['lost', undefined, lose],
    ]);
    const [closed] = targetsOf(COLUMNS, 'offer', []);
    expect(closed).toMatchObject({ action: undefined, barred: undefined });
  });

  test('to an end by `close`, which keeps the outcome and the reason, where it is possible', () => {
    const needs = ['outcome' as const];
    const close = action('close', { isBuiltIn: true, outcome: 'won', to: 'won', needs });
    const win = action('win', { to: 'won' });
    const chosen = (actions: readonly AvailableAction[], stage = 'won') =>
      targetsOf(COLUMNS, 'open', actions).find((one) => one.column.stage === stage)?.action;
    expect(chosen([win, close])).toBe(close);
    expect(chosen([win, { ...close, possible: false, obstacles: [obstacle] }])).toBe(win);
    expect(chosen([win, { ...close, outcome: 'lost' }])).toBe(win);
    expect(needsForm(close)).toBe(false);
    expect(needsForm({ ...close, outcome: 'lost', to: 'lost' })).toBe(true);
  });

  test('by a transition before a built-in action, and by what asks for nothing first', () => {
    const builtIn = action('convert', { isBuiltIn: true, to: 'offer' });
    const asking = action('sign', { to: 'offer', needs: ['comment'] });
    const plain = action('send', { to: 'offer' });
    const waiting = action('approve', { to: 'offer', pending: 'task' });
    const chosen = (actions: readonly AvailableAction[]) =>
      targetsOf(COLUMNS, 'open', actions).find((one) => one.column.stage === 'offer')?.action;
    expect(chosen([builtIn, waiting, asking, plain])).toBe(plain);
    expect(chosen([builtIn, asking])).toBe(asking);
    expect(chosen([waiting, builtIn])).toBe(builtIn);
    expect([plain, asking, action('x', { approval: 'majority' })].map(needsForm)).toEqual([
      ...[false, true, true],
    ]);
  });
});

describe('the figures of a board', () => {
  test('are of stages that are not final, and add up no currencies', () => {
    const total = (currency: string, value: number, weighted: number | null) => ({
      ...{ currency, value, weighted },
    });
    const figures = figuresOf([
      column('open', {
        ...{ count: 3, attention: 2, rotting: 1, overdue: 1, averageMs: 2 * DAY },
        totals: [total('EUR', 10, 5), total('USD', 7, null)],
      }),
      column('offer', { count: 1, averageMs: 6 * DAY, totals: [total('EUR', 30, null)] }),
      column('won', { isFinal: true, count: 9, totals: [total('EUR', 99, 99)] }),
    ]);
    expect(figures).toEqual({
      ...{ count: 4, attention: 2, rotting: 1, overdue: 1, averageDays: 3 },
      sums: [
        { currency: 'EUR', value: 40, weighted: 5 },
        { currency: 'USD', value: 7, weighted: null },
      ],
    });
    expect(figuresOf([]).averageDays).toBeNull();
  });

  test('count whole days', () => {
    const now = Date.parse('2026-03-10T12:00:00Z');
    expect(daysSince('2026-03-08T13:00:00Z', now)).toBe(1);
    expect(daysSince('2026-03-11T13:00:00Z', now)).toBe(0);
  });
});

test('pipelines are called by their title, and by their entity if there are several', () => {
  const LABELS: Record<string, string> = { b2b: 'B2B sales' };
  const stage = (definition: string, entity: string, type: string): StageEntry => ({
    ...{ definition, definitionLabel: LABELS[definition] ?? definition, entity, type },
    ...{ name: 'new', label: 'New', color: null },
    ...{ isFinal: false, outcome: null },
  });
  const found = pipelinesOf([
    stage('inbound', 'lead', 'plugin::nexus-crm.contact'),
    stage('inbound', 'lead', 'plugin::nexus-crm.contact'),
    stage('inbound', 'company', 'api::company.company'),
    stage('sales', 'opportunity', 'plugin::nexus-crm.opportunity'),
    stage('b2b', 'opportunity', 'plugin::nexus-crm.opportunity'),
  ]);
  expect(found.map(({ label, isRecord, hasValue }) => [label, isRecord, hasValue])).toEqual([
    ['Sales', true, true],
    ['B2B sales', true, true],
    ['Inbound · Lead', true, false],
    ['Inbound · Company', false, false],
  ]);
});
