import { parseInstant } from '../../core/calendar';
import { ExpressionRunError } from './fault';
import { isForbiddenName } from './names';

/**
 * Converts a value to a type of the language: null, boolean, number, string, Date, list or object.
 * Missing values and NaN are null.
 *
 * @throws ExpressionRunError for anything else, such as a function.
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
 * Reads one member of a list or object: own data properties only, so neither prototypes nor getters
 * are reached. A missing member is null.
 *
 * @throws ExpressionRunError for a forbidden name.
 */
export function readMember(holder: unknown, key: unknown): unknown {
  if (typeof key === 'string') {
    if (isForbiddenName(key)) throw new ExpressionRunError(`"${key}" cannot be read`);
  } else if (typeof key !== 'number' || !Number.isSafeInteger(key) || key < 0) {
    if (key === null) return null;
    throw new ExpressionRunError('an index in [ ] must be a text or a whole number from 0');
  }
  if (typeof holder !== 'object' || holder === null) return null;
  return toValue(Object.getOwnPropertyDescriptor(holder, key)?.value);
}

/** False, null, 0 and the empty string are false; everything else is true. */
export const isTrue = (value: unknown): boolean => Boolean(value);

export const isMissing = (value: unknown): value is null => value === null;

/** Milliseconds since 1970 of a Date or of ISO text with a valid calendar day, else NaN. */
export function toInstant(value: unknown): number {
  if (value instanceof Date) return value.getTime();
  if (typeof value !== 'string' || value.length > 40) return Number.NaN;
  return parseInstant(value, { zone: 'required' });
}

/** Strict equality, except that a Date equals the ISO text of the same time. */
export function areEqual(left: unknown, right: unknown): boolean {
  if (left === null || right === null) return false;
  if (left instanceof Date || right instanceof Date) return toInstant(left) === toInstant(right);
  return typeof left !== 'object' && left === right;
}

/** Negative, 0 or positive; NaN if the values cannot be ordered. */
export function order(left: unknown, right: unknown): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (typeof left === 'string' && typeof right === 'string') {
    return left < right ? -1 : Number(left > right);
  }
  if (left instanceof Date || right instanceof Date) return toInstant(left) - toInstant(right);
  return Number.NaN;
}
