import type { Meter } from './meter';
import { areEqual, isMissing, order, toInstant } from './values';

export interface ExpressionFunction {
  /** Minimum and maximum number of arguments. */
  readonly takes: readonly [number, number];
  /** Shown to people. */
  readonly usage: string;
  /** Pure. An argument of the wrong type gives null, or false for boolean functions. */
  run(values: readonly unknown[], meter: Meter): unknown;
}

const MANY = 16;
const DAY = 86_400_000;
const HOUR = 3_600_000;
/** The maximum of a JavaScript Date. */
const LAST_INSTANT = 8.64e15;
const LONGEST_FRACTION = 10;

const ofText =
  (change: (text: string) => unknown) =>
  ([value]: readonly unknown[], meter: Meter): unknown =>
    typeof value === 'string' ? change(meter.chargeText(value)) : null;

const ofTwoTexts =
  (test: (text: string, part: string) => boolean) =>
  ([text, part]: readonly unknown[], meter: Meter): boolean =>
    typeof text === 'string' &&
    typeof part === 'string' &&
    test(meter.chargeText(text), meter.chargeText(part));

const ofNumber =
  (change: (value: number) => number) =>
  ([value]: readonly unknown[]): number | null =>
    typeof value === 'number' ? change(value) : null;

/** Numbers or times, all of one type; otherwise null. */
const extreme =
  (sign: 1 | -1) =>
  (values: readonly unknown[]): unknown =>
    values.reduce((best, value) => {
      const distance = order(value, best);
      if (Number.isNaN(distance) || isMissing(best)) return null;
      return distance * sign > 0 ? value : best;
    });

const between =
  (unit: number) =>
  ([from, to]: readonly unknown[]): number | null => {
    const length = Math.trunc((toInstant(to) - toInstant(from)) / unit);
    // Avoids -0, which JSON does not have.
    return Number.isNaN(length) ? null : length + 0;
  };

function isIn(list: readonly unknown[], item: unknown, meter: Meter): boolean {
  meter.charge(list.length);
  return list.some((entry) => areEqual(entry, item));
}

function contains([holder, item]: readonly unknown[], meter: Meter): boolean {
  if (Array.isArray(holder)) return isIn(holder, item, meter);
  if (typeof holder !== 'string' || typeof item !== 'string') return false;
  return meter.chargeText(holder).includes(meter.chargeText(item));
}

function lengthOf([value]: readonly unknown[]): number | null {
  if (typeof value === 'string' || Array.isArray(value)) return value.length;
  return null;
}

function round([value, digits = 0]: readonly unknown[]): number | null {
  if (typeof value !== 'number' || typeof digits !== 'number') return null;
  if (!Number.isInteger(digits) || digits < 0 || digits > LONGEST_FRACTION) return null;
  const rounded = Number(`${Math.round(Number(`${value}e${digits}`))}e-${digits}`);
  return Number.isFinite(rounded) ? rounded : value;
}

const toDate = (instant: number): Date | null =>
  Math.abs(instant) <= LAST_INSTANT ? new Date(instant) : null;

const addDays = ([from, days]: readonly unknown[]): Date | null =>
  typeof days === 'number' ? toDate(toInstant(from) + days * DAY) : null;

/** A Map, so that names cannot hit the prototype. */
export const FUNCTIONS: ReadonlyMap<string, ExpressionFunction> = new Map<
  string,
  ExpressionFunction
>([
  ['lower', { takes: [1, 1], usage: 'lower(text)', run: ofText((text) => text.toLowerCase()) }],
  ['upper', { takes: [1, 1], usage: 'upper(text)', run: ofText((text) => text.toUpperCase()) }],
  ['trim', { takes: [1, 1], usage: 'trim(text)', run: ofText((text) => text.trim()) }],
  ['length', { takes: [1, 1], usage: 'length(text or list)', run: lengthOf }],
  ['contains', { takes: [2, 2], usage: 'contains(text or list, part)', run: contains }],
  [
    'startsWith',
    {
      takes: [2, 2],
      usage: 'startsWith(text, part)',
      run: ofTwoTexts((text, part) => text.startsWith(part)),
    },
  ],
  [
    'endsWith',
    {
      takes: [2, 2],
      usage: 'endsWith(text, part)',
      run: ofTwoTexts((text, part) => text.endsWith(part)),
    },
  ],
  ['min', { takes: [2, MANY], usage: 'min(a, b, …)', run: extreme(-1) }],
  ['max', { takes: [2, MANY], usage: 'max(a, b, …)', run: extreme(1) }],
  ['abs', { takes: [1, 1], usage: 'abs(number)', run: ofNumber(Math.abs) }],
  ['round', { takes: [1, 2], usage: 'round(number, digits)', run: round }],
  ['floor', { takes: [1, 1], usage: 'floor(number)', run: ofNumber(Math.floor) }],
  ['ceil', { takes: [1, 1], usage: 'ceil(number)', run: ofNumber(Math.ceil) }],
  [
    'coalesce',
    {
      takes: [1, MANY],
      usage: 'coalesce(a, b, …)',
      run: (values) => values.find((value) => !isMissing(value)) ?? null,
    },
  ],
  ['isNull', { takes: [1, 1], usage: 'isNull(value)', run: ([value]) => value === null }],
  ['date', { takes: [1, 1], usage: 'date(text)', run: ([text]) => toDate(toInstant(text)) }],
  ['addDays', { takes: [2, 2], usage: 'addDays(date, days)', run: addDays }],
  ['daysBetween', { takes: [2, 2], usage: 'daysBetween(from, to)', run: between(DAY) }],
  ['hoursBetween', { takes: [2, 2], usage: 'hoursBetween(from, to)', run: between(HOUR) }],
]);

/** `item in list`; false if the list is no list. */
export const holds = (list: unknown, item: unknown, meter: Meter): boolean =>
  Array.isArray(list) && isIn(list, item, meter);
