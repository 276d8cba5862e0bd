import type { Json, JsonObject } from '../contracts';
import { isUnstorable } from '../text';

/** No form produces deeper values. */
const MAX_DEPTH = 32;

const UNSTORABLE = 'must not contain a NUL character or an unpaired surrogate';

/** The value of an own property; inherited ones are ignored. */
export function own(record: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/**
 * Why a value cannot be stored as JSON, as the end of a sentence; undefined if it can. NUL and
 * unpaired surrogates are refused, because databases cannot store them.
 */
export function jsonFault(value: unknown, depth = 0): string | undefined {
  switch (typeof value) {
    case 'string':
      return isUnstorable(value) ? UNSTORABLE : undefined;
    case 'boolean':
      return undefined;
    case 'number':
      return Number.isFinite(value) ? undefined : 'must be a finite number';
    case 'object':
      return value === null ? undefined : nestedFault(value, depth);
    default:
      return `must be JSON, not a ${typeof value}`;
  }
}

function nestedFault(value: object, depth: number): string | undefined {
  if (depth >= MAX_DEPTH) return `must not be nested more than ${MAX_DEPTH} deep`;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null) {
    return 'must be JSON: plain objects, lists, text, numbers, true, false or null';
  }
  for (const [key, member] of Object.entries(value)) {
    if (isUnstorable(key)) return UNSTORABLE;
    const fault = jsonFault(member, depth + 1);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** Equality of JSON values, independent of the order of keys. */
export function isDeepEqual(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) {
    return false;
  }
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every(
      (key) =>
        Object.hasOwn(right, key) &&
        isDeepEqual(left[key as keyof typeof left], right[key as keyof typeof right]),
    )
  );
}

/** Removes absent keys. */
export function given(record: Readonly<Record<string, Json | undefined>>): JsonObject {
  const kept: Record<string, Json> = {};
  for (const key in record) {
    const value = record[key];
    if (value !== undefined) kept[key] = value;
  }
  return kept;
}

/** Maps `undefined` to null; everything else was validated on input. */
export function toJson(value: unknown): Json {
  return value === undefined ? null : (value as Json);
}
