import {
  addressOf,
  isSameQuery,
  queryOf,
} from '../../../admin/src/components/SavedViews/model/address';
import { figuresOf, monthsFrom } from '../../../admin/src/pages/Work/Board/model/months';
import { nextSort, parseSort } from '../../../admin/src/pages/Work/Board/model/sort';
import {
  currenciesOf,
  forecastOf,
  funnelOf,
  ownersOf,
  reasonsOf,
  wonOf,
} from '../../../admin/src/pages/Work/Reports/model/figures';
import {
  daysOf,
  fillPeriods,
  firstDayOf,
  forecastDays,
  isDay,
  nextPeriod,
  stepOf,
} from '../../../admin/src/pages/Work/Reports/model/periods';
import { placeOf } from '../../../admin/src/pages/Work/Runs/model/steps';
import type { GetForecast, GetVelocity } from '../../../server/src/contracts/reports';

const NOW = new Date('2026-02-10T12:00:00Z');

const forecastRow = (values: Partial<GetForecast.Row>): GetForecast.Row => ({
  ...{ period: '2026-02', currency: 'EUR', group: {} },
  pipeline: { count: 0, value: 0 },
  ...{ weighted: 0, unweighted: 0, won: { count: 0, value: 0 } },
  ...values,
});

const velocityRow = (values: Partial<GetVelocity.Row>): GetVelocity.Row => ({
  ...{ definition: 'd', entity: 'e', group: {}, currency: 'EUR', won: 0, lost: 0 },
  ...{ winRate: null, value: 0, averageValue: null, cycle: null, averageCycle: null },
  perDay: null,
  ...values,
});

describe('Periods of reports', () => {
  it('has the days of each preset, in UTC', () => {
    expect(daysOf('last30', NOW)).toEqual({ from: '2026-01-12', to: '2026-02-10' });
    expect(daysOf('last12', NOW)).toEqual({ from: '2025-03-01', to: '2026-02-10' });
    expect(daysOf('month', NOW)).toEqual({ from: '2026-02-01', to: '2026-02-28' });
    expect(daysOf('quarter', NOW)).toEqual({ from: '2026-01-01', to: '2026-03-31' });
    expect(daysOf('year', NOW)).toEqual({ from: '2026-01-01', to: '2026-12-31' });
    expect(daysOf('all', NOW)).toEqual({ from: null, to: null });
  });

  it('lets the forecast look beyond today, unless the period ends at another day', () => {
    expect(forecastDays(daysOf('last12', NOW), NOW)).toEqual({ from: '2025-11-01', to: null });
    expect(forecastDays(daysOf('last30', NOW), NOW)).toEqual({ from: '2026-01-12', to: null });
    expect(forecastDays(daysOf('quarter', NOW), NOW).to).toBe('2026-03-31');
  });

  it('is as fine as the period allows', () => {
    expect(stepOf(daysOf('last30', NOW), NOW)).toBe('week');
    expect(stepOf(daysOf('last12', NOW), NOW)).toBe('month');
    expect(stepOf(daysOf('all', NOW), NOW)).toBe('quarter');
    expect(stepOf({ from: '2020-01-01', to: null }, NOW)).toBe('quarter');
  });

  it('fills gaps between months, quarters and weeks', () => {
    expect(fillPeriods(['2026-02', '2025-11'])).toEqual([
      ...['2025-11', '2025-12', '2026-01', '2026-02'],
    ]);
    expect(fillPeriods(['2025-Q4', '2026-Q2'])).toEqual(['2025-Q4', '2026-Q1', '2026-Q2']);
    expect(fillPeriods(['2026-01-26', '2026-02-09'])).toEqual([
      ...['2026-01-26', '2026-02-02', '2026-02-09'],
    ]);
    expect(fillPeriods([])).toEqual([]);
    // Too many to draw: those that are there.
    expect(fillPeriods(['2000-01', '2026-01'])).toEqual(['2000-01', '2026-01']);
    expect([nextPeriod('2026-12'), firstDayOf('2026-Q3'), firstDayOf('2026')]).toEqual([
      ...['2027-01', '2026-07-01', '2026-01-01'],
    ]);
    expect([isDay('2026-02-28'), isDay('2026-02-40'), isDay('x')]).toEqual([true, false, false]);
  });
});

describe('Figures of reports', () => {
  it('keeps currencies apart, the most frequent first', () => {
    const rows = [{ currency: 'USD' }, { currency: 'EUR' }, { currency: 'EUR' }];
    expect(currenciesOf(rows)).toEqual(['EUR', 'USD']);
  });

  it('leaves lost stages out of the funnel, and compares with the stage that is shown before', () => {
    const stage = (name: string, reached: number) => ({
      ...{ stage: name, reached, rate: reached / 10, ratePrevious: 0 },
    });
    const row = {
      ...{ definition: 'd', entity: 'e', group: {}, started: 10, open: 3, outcomes: [] },
      stages: [stage('new', 10), stage('lost', 4), stage('won', 5)],
    };
    const { steps, started } = funnelOf([row], (name) => name === 'lost');
    expect(started).toBe(10);
    expect(steps.map((one) => [one.stage, one.ratePrevious])).toEqual([
      ['new', null],
      ['won', 0.5],
    ]);
    expect(funnelOf([], () => false).steps).toEqual([]);
  });

  it('has a column for each month of one currency, and what has no date apart', () => {
    const { columns, undated } = forecastOf(
      [
        forecastRow({ period: '2026-01', won: { count: 1, value: 100 } }),
        forecastRow({ period: '2026-03', pipeline: { count: 2, value: 50 }, weighted: 20 }),
        forecastRow({ period: '2026-02', currency: 'USD', won: { count: 9, value: 9 } }),
        forecastRow({ period: null, pipeline: { count: 1, value: 7 } }),
      ],
      'EUR',
    );
    expect(columns.map((one) => [one.period, one.won, one.weighted, one.pipeline])).toEqual([
      ['2026-01', 100, 0, 0],
      ['2026-02', 0, 0, 0],
      ['2026-03', 0, 20, 50],
    ]);
    expect(undated).toMatchObject({ open: 1, pipeline: 7 });
  });

  it('adds counts of reasons over currencies, and never their values', () => {
    const row = { definition: 'd', entity: 'e', group: {} };
    const reasons = reasonsOf([
      { ...row, reason: 'Budget', currency: 'EUR', count: 2, value: 5 },
      { ...row, reason: 'Price', currency: 'EUR', count: 2, value: 10 },
      { ...row, reason: 'Price', currency: 'USD', count: 1, value: 20 },
    ]);
    expect(reasons).toEqual([
      {
        ...{ reason: 'Price', count: 3 },
        values: [
          { currency: 'EUR', value: 10 },
          { currency: 'USD', value: 20 },
        ],
      },
      { reason: 'Budget', count: 2, values: [{ currency: 'EUR', value: 5 }] },
    ]);
  });

  it('sorts owners by what they have won, and fills months without a win', () => {
    const rows = [
      velocityRow({ group: { owner: 'a' }, won: 3, value: 10 }),
      velocityRow({ group: { owner: null }, won: 1, value: 20 }),
      velocityRow({ group: { owner: 'b' }, currency: 'USD', value: 99 }),
    ];
    expect(ownersOf(rows, 'EUR').map(({ owner }) => owner)).toEqual([null, 'a']);
    const months = ['2026-01', '2026-03'].map((month) =>
      velocityRow({ group: { month }, won: 1, value: 5 }),
    );
    expect(wonOf(months, 'month', 'EUR').map(({ value }) => value)).toEqual([5, 0, 5]);
  });
});

describe('The forecast of the board', () => {
  const months = monthsFrom(NOW);

  it('has what is late, six months, what is later, and what has no date', () => {
    expect(months.map(({ key }) => key)).toEqual([
      ...['earlier', '2026-02', '2026-03', '2026-04', '2026-05', '2026-06', '2026-07'],
      ...['later', 'none'],
    ]);
    expect(months[1]?.closing).toEqual({ from: '2026-02-01', to: '2026-03-01' });
    expect(months.at(-2)?.closing).toEqual({ from: '2026-08-01' });
  });

  it('adds up what falls into a column, by currency, without wins of the past', () => {
    const rows = [
      forecastRow({
        period: '2025-12',
        pipeline: { count: 1, value: 5 },
        won: { count: 1, value: 9 },
      }),
      forecastRow({ period: '2026-01', pipeline: { count: 1, value: 7 } }),
      forecastRow({ period: '2026-02', won: { count: 1, value: 3 } }),
      forecastRow({ period: '2026-12', currency: 'USD', pipeline: { count: 1, value: 8 } }),
      forecastRow({ period: null, pipeline: { count: 1, value: 1 } }),
    ];
    const of = (key: string) =>
      figuresOf(rows, key, months).map((one) => [one.currency, one.pipeline, one.won]);
    expect(of('earlier')).toEqual([['EUR', 12, 0]]);
    expect(of('2026-02')).toEqual([['EUR', 0, 3]]);
    expect(of('later')).toEqual([['USD', 8, 0]]);
    expect(of('none')).toEqual([['EUR', 1, 0]]);
    expect(of('2026-03')).toEqual([]);
  });
});

describe('The table of the board', () => {
  it('sorts by what is due, turns the direction, and begins with the largest value', () => {
    expect(parseSort(null)).toEqual({ key: 'dueAt', direction: 'asc' });
    expect(parseSort('price:desc').key).toBe('dueAt');
    expect(nextSort({ key: 'name', direction: 'asc' }, 'name')).toBe('name:desc');
    expect(nextSort({ key: 'name', direction: 'asc' }, 'value')).toBe('value:desc');
  });
});

describe('Saved views', () => {
  it('keep the filters, and neither the page nor the record in the drawer', () => {
    expect(queryOf('inbox', '?kind=task&page=3&item=a%2Fb')).toBe('kind=task');
    expect(queryOf('board', '?owner=x&stage=open', 'deals')).toBe('owner=x&definition=deals');
    expect(queryOf('runs', '?stage=open')).toBe('stage=open');
  });

  it('lead back to the page, a board with its pipeline in the path', () => {
    expect(addressOf({ page: 'board', query: 'definition=a%2Fb&owner=x' })).toBe(
      '/plugins/nexus-crm/board/a%2Fb?owner=x',
    );
    expect(addressOf({ page: 'inbox', query: '' })).toBe('/plugins/nexus-crm/inbox');
    expect(isSameQuery('a=1&b=2', 'b=2&a=1')).toBe(true);
    expect(isSameQuery('a=1', 'a=2')).toBe(false);
  });
});

describe('Steps of a flow', () => {
  it('are placed by their numbers, branches apart from steps', () => {
    expect(placeOf('transitions.win_deal.do[0].parallel[1][2]')).toEqual({
      flow: 'Win deal',
      parts: [
        { kind: 'step', number: 1 },
        { kind: 'branch', number: 2 },
        { kind: 'step', number: 3 },
      ],
    });
  });
});
