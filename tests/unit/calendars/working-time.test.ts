import fc from 'fast-check';
import { DateTime } from 'luxon';

import { addWorkingTime, type Calendar } from '../../../server/src/calendars';
import { random } from '../../support/runs';

const HOUR = 3_600_000;

const OFFICE: Calendar = {
  name: 'office',
  timeZone: 'Europe/Berlin',
  hours: [
    { days: [1, 2, 3, 4], from: '09:00', to: '12:00' },
    { days: [1, 2, 3, 4], from: '13:00', to: '18:00' },
    { days: [5], from: '09:00', to: '15:00' },
  ],
  holidays: ['2026-12-25', '2026-12-26', '2027-01-01'],
};

const AROUND: Omit<Calendar, 'timeZone'> = {
  name: 'around',
  hours: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }],
  holidays: [],
};

const at = (text: string, zone = OFFICE.timeZone): number =>
  DateTime.fromISO(text, { zone }).toMillis();
const add = (calendar: Calendar, from: string, amount: { days?: number; hours?: number }) => {
  const { at: due, reason } = addWorkingTime(calendar, {
    calendar: calendar.name,
    from: at(from, calendar.timeZone),
    amount: { days: amount.days ?? 0, clockMs: (amount.hours ?? 0) * HOUR },
  });
  return due === null
    ? reason
    : DateTime.fromMillis(due, { zone: calendar.timeZone }).toFormat("yyyy-MM-dd'T'HH:mm");
};

describe('working time', () => {
  test.each([
    // 2026-11-30 is a Monday.
    ['hours within a span', '2026-11-30T09:30', { hours: 2 }, '2026-11-30T11:30'],
    ['hours over lunch', '2026-11-30T11:00', { hours: 2 }, '2026-11-30T14:00'],
    ['hours to the end of a span', '2026-11-30T09:00', { hours: 3 }, '2026-11-30T12:00'],
    ['hours over night', '2026-11-30T17:00', { hours: 2 }, '2026-12-01T10:00'],
    ['hours over the weekend', '2026-12-04T14:00', { hours: 3 }, '2026-12-07T11:00'],
    ['hours from before the opening', '2026-11-30T06:00', { hours: 1 }, '2026-11-30T10:00'],
    ['hours from a Sunday', '2026-12-06T12:00', { hours: 1 }, '2026-12-07T10:00'],
    ['a day', '2026-11-30T10:00', { days: 1 }, '2026-12-01T10:00'],
    ['a day to a shorter one', '2026-12-03T16:00', { days: 1 }, '2026-12-04T15:00'],
    ['two days over the weekend', '2026-12-04T10:00', { days: 2 }, '2026-12-08T10:00'],
    ['a day from lunch', '2026-11-30T12:30', { days: 1 }, '2026-12-01T13:00'],
    ['days over holidays', '2026-12-24T10:00', { days: 1 }, '2026-12-28T10:00'],
    ['half a day', '2026-11-30T09:00', { days: 0.5 }, '2026-11-30T14:00'],
    ['a day and hours', '2026-11-30T17:00', { days: 1, hours: 2 }, '2026-12-02T10:00'],
    ['nothing', '2026-12-05T10:00', {}, '2026-12-07T09:00'],
  ])('[FR-L3-002] %s', (_, from, amount, due) => {
    expect(add(OFFICE, from, amount)).toBe(due);
  });

  // Clocks go forward and back; Lord Howe Island does so by half an hour.
  test.each([
    ['Europe/Berlin', '2026-03-28T12:00', '2026-03-29T12:00', 23],
    ['Europe/Berlin', '2026-10-24T12:00', '2026-10-25T12:00', 25],
    ['America/New_York', '2026-03-07T12:00', '2026-03-08T12:00', 23],
    ['America/New_York', '2026-10-31T12:00', '2026-11-01T12:00', 25],
    ['Australia/Lord_Howe', '2026-10-03T12:00', '2026-10-04T12:00', 23.5],
    ['Australia/Lord_Howe', '2026-04-04T12:00', '2026-04-05T12:00', 24.5],
  ])(
    '[FR-L3-002] in %s a day from %s is a day of the clock, and %s is %i hours away',
    (timeZone, from, to, hours) => {
      const calendar = { ...AROUND, timeZone };
      expect(add(calendar, from, { days: 1 })).toBe(to);
      expect((at(to, timeZone) - at(from, timeZone)) / HOUR).toBe(hours);
      expect(add(calendar, from, { hours })).toBe(to);
    },
  );

  test('[FR-L3-002] an hour that the clock leaves out is no working time', () => {
    const hours = [{ days: [7], from: '02:00', to: '04:00' }];
    const night = { ...OFFICE, hours, holidays: [] };
    expect(add(night, '2026-03-29T00:00', { hours: 1 })).toBe('2026-03-29T04:00');
    expect(add(night, '2026-03-22T00:00', { hours: 1 })).toBe('2026-03-22T03:00');
  });

  test.each([
    ['without a working day', { ...OFFICE, hours: [] }],
    [
      'with holidays on all of them',
      {
        ...OFFICE,
        hours: [{ days: [1], from: '09:00', to: '10:00' }],
        holidays: Array.from(
          { length: 700 },
          (_, week) => DateTime.fromISO('2026-11-30').plus({ weeks: week }).toISODate()!,
        ),
      },
    ],
  ])('[FR-L3-002] a calendar %s has no time, and says so', (_, calendar) => {
    const reason = 'The calendar "office" has no working time in the next years.';
    expect(add(calendar, '2026-11-30T09:00', { days: 1 })).toBe(reason);
    expect(add(calendar, '2026-11-30T09:00', { hours: 1 })).toBe(reason);
  });

  const times = fc.integer({ min: at('2026-01-01T00:00'), max: at('2028-01-01T00:00') });
  const amounts = fc.integer({ min: 0, max: 200 * HOUR });
  const zones = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe');
  const after = (calendar: Calendar, from: number, clockMs: number): number =>
    addWorkingTime(calendar, { calendar: 'office', from, amount: { days: 0, clockMs } }).at!;

  test('[FR-L3-002] parts add up, and what is between two times leads from one to the other', () => {
    fc.assert(
      fc.property(times, amounts, amounts, zones, (from, one, other, timeZone) => {
        const calendar = { ...OFFICE, timeZone };
        const whole = after(calendar, from, one + other);
        const middle = after(calendar, from, one);
        if (other > 0) expect(after(calendar, middle, other)).toBe(whole);
        const amount = { since: from, until: whole };
        const { at: again } = addWorkingTime(calendar, { calendar: 'office', from, amount });
        if (one + other > 0) expect(again).toBe(whole);
      }),
      random(100),
    );
  });

  test('[FR-L3-002] more work is never done earlier', () => {
    fc.assert(
      fc.property(times, amounts, amounts, zones, (from, one, more, timeZone) => {
        const calendar = { ...OFFICE, timeZone };
        expect(after(calendar, from, one + more)).toBeGreaterThanOrEqual(
          after(calendar, from, one),
        );
        expect(after(calendar, from, one)).toBeGreaterThanOrEqual(from);
      }),
      random(100),
    );
  });
});
