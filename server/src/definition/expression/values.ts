import { parseInstant } from '../../core/calendar';
import { ExpressionRunError } from './fault';
import { isForbiddenName } from './names';

/**
 * A value as the language knows it: null, truth, number, text, Date, list or object. Missing is
 * null, and so is a number that is none.
 *
 * @throws ExpressionRunError for anything else: a function must never get in.
 */
export function toValue(raw: unknown): unknown {
  switch (typeof raw) {
    case 'number':
      return Number.isFinite(raw) ? raw : null;
    case 'string':
    case 'boolean':
    case 'object':
      return raw;
    case 'undefined':
      return null;
    default:
      throw new ExpressionRunError(`a ${typeof raw} is not a value that expressions know`);
  }
}

/**
 * One step into a list or object: own data properties only, so neither prototypes nor getters are
 * reached. Anything missing is null.
 *
 * @throws ExpressionRunError for a name that is never allowed.
 */
export function readMember(holder: unknown, key: unknown): unknown {
  if (typeof key === 'string') {
    if (isForbiddenName(key)) throw new ExpressionRunError(`"${key}" cannot be read`);
  } else if (typeof key !== 'number' || !Number.isSafeInteger(key) || key < 0) {
    if (key === null) return null;
    throw new ExpressionRunError('a place in [ ] must be a text or a whole number from 0');
  }
  if (typeof holder !== 'object' || holder === null) return null;
  return toValue(Object.getOwnPropertyDescriptor(holder, key)?.value);
}

/** False, nothing, 0 and empty text are not true; everything else is. */
export const isTrue = (value: unknown): boolean => Boolean(value);

export const isMissing = (value: unknown): value is null => value === null;

/** Milliseconds since 1970 of a Date or of ISO text that names a day of the calendar, else NaN. */
export function toInstant(value: unknown): number {
  if (value instanceof Date) return value.getTime();
  if (typeof value !== 'string' || value.length > 40) return Number.NaN;
  return parseInstant(value, { zone: 'required' });
}

/** Strict: no conversion, except that a Date equals the ISO text of the same moment. */
export function areEqual(left: unknown, right: unknown): boolean {
  if (left === null || right === null) return false;
  if (left instanceof Date || right instanceof Date) return toInstant(left) === toInstant(right);
  return typeof left !== 'object' && left === right;
}

/** Below 0, 0 or above 0; NaN, which is none of these, for values that have no order. */
export function order(left: unknown, right: unknown): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (typeof left === 'string' && typeof right === 'string') {
    return left < right ? -1 : Number(left > right);
  }
  if (left instanceof Date || right instanceof Date) return toInstant(left) - toInstant(right);
  return Number.NaN;
}
