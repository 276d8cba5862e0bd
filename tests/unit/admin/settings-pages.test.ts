import { fieldsOf } from '../../../admin/src/audience/model/audience';
import { byYear, readDays } from '../../../admin/src/pages/Calendars/model/holidays';
import {
  checkDay,
  hoursOf,
  officeWeek,
  parseClock,
  runsOf,
  toHours,
  toWeek,
} from '../../../admin/src/pages/Calendars/model/week';
import { findZones, offsetOf } from '../../../admin/src/pages/Calendars/model/zones';
import { faultsOf, inputOf, valuesOf } from '../../../admin/src/pages/Delegation/model/values';
import {
  memberOrdersOf,
  ordersOf,
  shareDone,
} from '../../../admin/src/pages/Work/Campaigns/model/progress';

describe('The week of a calendar', () => {
  it('reads times as people type them', () => {
    expect(['9', '930', '9.30', '09:30', '24', '24:30', '9:75', 'noon'].map(parseClock)).toEqual([
      ...['09:00', '09:30', '09:30', '09:30', '24:00', undefined, undefined, undefined],
    ]);
  });

  it('joins equal spans of several days, and takes them apart again', () => {
    const hours = [
      { days: [1, 2], from: '09:00', to: '12:00' },
      { days: [1], from: '13:00', to: '17:00' },
    ];
    const week = toWeek(hours);
    expect(week[0]).toHaveLength(2);
    expect(toHours(week)).toEqual(hours);
    expect(hoursOf(week)).toBe(10);
    expect(runsOf(officeWeek())).toMatchObject([{ first: 1, last: 5 }]);
  });

  it('says which span of a day is wrong', () => {
    expect(
      checkDay([
        { from: '9', to: '12' },
        { from: '11', to: '13' },
        { from: '15', to: '14' },
        { from: 'x', to: '14' },
      ]),
    ).toEqual([undefined, 'overlap', 'order', 'clock']);
  });
});

describe('Holidays', () => {
  it('reads days of a pasted list, and names the lines that are none', () => {
    expect(readDays('25.12.2026 Christmas\n2026-01-01, 31.02.2026;May')).toEqual({
      days: ['2026-01-01', '2026-12-25'],
      unread: ['31.02.2026', 'May'],
    });
    expect(byYear(['2027-01-01', '2026-12-25'])).toEqual([
      ['2026', ['2026-12-25']],
      ['2027', ['2027-01-01']],
    ]);
  });

  it('finds a time zone by words of its name', () => {
    expect(findZones(['America/New_York', 'Europe/Berlin'], 'new york')).toEqual([
      'America/New_York',
    ]);
    expect(offsetOf('Europe/Berlin', new Date('2026-01-01T00:00:00Z'))).toBe('UTC+01:00');
    expect(offsetOf('Nowhere', new Date())).toBe('');
  });
});

describe('A delegation by days', () => {
  const now = new Date(2026, 10, 10, 12);

  it('lasts from the beginning of the first day to the end of the last one', () => {
    const input = inputOf({ delegatee: 'user:b', from: '2026-12-24', to: '2026-12-31' }, now);
    expect(input).toMatchObject({
      from: new Date(2026, 11, 24).toISOString(),
      to: new Date(2027, 0, 1).toISOString(),
    });
    const saved = { delegator: 'user:a', reason: null, id: '1', state: 'upcoming' as const };
    expect(
      valuesOf({
        ...{ ...saved, delegatee: 'user:b', createdAt: '', endedAt: null },
        ...{ from: input.from ?? '', to: input.to },
        scope: { definition: null, kind: null, team: null },
      }),
    ).toMatchObject({ from: '2026-12-24', to: '2026-12-31' });
    expect(
      inputOf({ delegatee: 'user:b', from: '2026-11-10', to: '2026-11-11' }, now),
    ).not.toHaveProperty('from');
  });

  it('refuses oneself, days that are over, and an end before the beginning', () => {
    expect(faultsOf({ delegator: 'user:a', delegatee: 'user:a', to: '2026-11-09' }, now)).toEqual({
      ...{ delegatee: 'oneself', to: 'past' },
    });
    expect(faultsOf({ delegatee: 'user:b', from: '2026-12-02', to: '2026-12-01' }, now)).toEqual({
      to: 'order',
    });
  });
});

describe('An audience', () => {
  it('offers what the user may read, and nothing private', () => {
    const attributes = {
      ...{ name: { type: 'string' }, secret: { type: 'string', private: true } },
      ...{
        tags: { type: 'json' },
        owner: { type: 'string', customField: 'plugin::nexus-crm.owner' },
      },
      score: { type: 'integer' },
    };
    expect(fieldsOf(attributes, (name) => name !== 'score')).toEqual([
      { name: 'name', kind: 'text', choices: [] },
      { name: 'owner', kind: 'person', choices: [] },
    ]);
  });
});

describe('The run of a campaign', () => {
  it('is done as far as members have ended', () => {
    const none = { enrolled: 0, waiting: 0, active: 0, paused: 0, failed: 0 };
    const ended = { completed: 0, cancelled: 0, skipped: 0, compensated: 0 };
    expect(shareDone({ ...none, ...ended })).toEqual({ done: 0, all: 0, percent: 0 });
    expect(shareDone({ ...none, ...ended, enrolled: 3, completed: 1, skipped: 1 })).toEqual({
      ...{ done: 2, all: 3, percent: 66 },
    });
  });

  it('takes the orders that its state allows', () => {
    expect(ordersOf('running', true)).toEqual(['pause', 'cancel', 'rollback']);
    expect(ordersOf('completed', false)).toEqual([]);
    expect(memberOrdersOf('failed')).toEqual(['resume', 'cancel']);
    expect(memberOrdersOf('completed')).toEqual([]);
  });
});
