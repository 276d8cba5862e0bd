import fc from 'fast-check';

import { isCalendarDay, parseInstant } from '../../../server/src/core/calendar';
import { operandFault as customOperandFault } from '../../../server/src/custom-fields/operand';
import { toInstant } from '../../../server/src/definition/expression/values';
import { BUILT_IN_FIELD_TYPES, FieldTypeRegistry } from '../../../server/src/fields';
import { operandFault } from '../../../server/src/strapi/records/queries/operands';
import { timeWindow } from '../../../server/src/conditions/time-window';

const types = new FieldTypeRegistry(BUILT_IN_FIELD_TYPES);
const NO_DAYS = [
  ...['2026-02-29', '2026-02-30', '2026-02-31', '2026-04-31', '2026-06-31', '2026-13-01'],
  ...['2026-00-10', '2026-01-00', '2026-01-32', '1900-02-29', '2026-1-1', '20260101', ''],
];
const NO_TIMES = [
  ...NO_DAYS.map((day) => `${day}T10:00:00Z`),
  ...['T24:00:00Z', 'T24:00Z', 'T25:00Z', 'T10:60Z', 'T10:00:60Z', 'T10:00:00+24:00'].map(
    (time) => `2026-01-31${time}`,
  ),
  '2026-01-31T10:00:00.0000000000Z',
];
const field = (type: string) => ({ name: 'x', type });

/** Every reader of dates, as what it makes of a text: undefined where it refuses. */
const READERS: Record<string, (text: string) => unknown> = {
  'the calendar, strict': (text) => parseInstant(text, { zone: 'required' }) || undefined,
  'the calendar, lenient': (text) => parseInstant(text, { zone: 'optional' }) || undefined,
  expressions: (text) => toInstant(text) || undefined,
  'fields of the type date': (text) =>
    types.get('date').check(text, field('date')) === undefined || undefined,
  'fields of the type datetime': (text) =>
    types.get('datetime').check(text, field('datetime')) === undefined || undefined,
  'filters on custom fields': (text) =>
    customOperandFault(types.get('datetime'), '$gt', text) === undefined || undefined,
  'filters on records': (text) =>
    operandFault(text, { type: 'datetime' }) === undefined || undefined,
  'the condition time_window': (text) => (issues({ after: text }) === 0 ? true : undefined),
};

const issues = (window: object): number => {
  const problems = timeWindow.check?.(window as never) ?? [];
  return problems.length;
};

describe('dates', () => {
  test.each(Object.keys(READERS))('%s take no text that is no day of the calendar', (name) => {
    for (const text of [...NO_DAYS, ...NO_TIMES]) {
      expect([text, READERS[name]?.(text)]).toEqual([text, undefined]);
    }
  });

  test('a day that is read is the day that was written', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 9999 }),
        fc.integer({ min: 0, max: 13 }),
        fc.integer({ min: 0, max: 32 }),
        (year, month, day) => {
          const pad = (part: number, size: number) => String(part).padStart(size, '0');
          const text = `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
          const instant = parseInstant(text, { zone: 'required' });
          expect(Number.isNaN(instant)).toBe(!isCalendarDay(text));
          if (!Number.isNaN(instant))
            expect(new Date(instant).toISOString().slice(0, 10)).toBe(text);
          const exists = new Date(`${text}T00:00:00Z`);
          const isReal =
            !Number.isNaN(exists.getTime()) && exists.toISOString().slice(0, 10) === text;
          expect(isCalendarDay(text)).toBe(isReal);
        },
      ),
      { numRuns: 5_000 },
    );
  });

  test('leap days, zones and fractions are read', () => {
    for (const text of ['2024-02-29', '2000-02-29T23:59:59.999Z', '2026-01-31T00:30:00-11:30'])
      expect(parseInstant(text, { zone: 'required' })).toBe(Date.parse(text));
    for (const text of ['2026-01-31 10:00', '2026-01-31T10:00', '2026-01-31T10:00+0200']) {
      expect(parseInstant(text, { zone: 'required' })).toBeNaN();
      expect(parseInstant(text, { zone: 'optional' })).toBe(Date.parse(text));
    }
  });
});
