import type { JsonObject, Row } from './types';

/** The value at a path; undefined if it is absent. */
export function valueAt(values: unknown, path: readonly string[]): unknown {
  let current: unknown = values;
  for (const key of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = Object.hasOwn(current, key) ? (current as JsonObject)[key] : undefined;
  }
  return current;
}

/** Sets the value at a path, or removes its key if the value is undefined; all other keys stay. */
export function withValue(values: JsonObject, path: readonly string[], value: unknown): JsonObject {
  const [key, ...rest] = path;
  if (key === undefined) return values;
  if (rest.length > 0) {
    const inner = values[key];
    const isObject = typeof inner === 'object' && inner !== null && !Array.isArray(inner);
    if (!isObject && value === undefined) return values;
    return { ...values, [key]: withValue(isObject ? (inner as JsonObject) : {}, rest, value) };
  }
  if (value !== undefined) return { ...values, [key]: value };
  return Object.fromEntries(Object.entries(values).filter(([name]) => name !== key));
}

/** How an input that was emptied is sent: `absent` leaves its key out, `null` clears what is stored. */
export type Emptied = 'absent' | 'null';

/** The value of an emptied input. What may be null is cleared by null. */
export const emptyValueOf = (row: Row, emptied: Emptied): null | undefined =>
  row.nullable || emptied === 'null' ? null : undefined;

/** The values that a form begins with: those given, else the defaults and constants of its rows. */
export function initialValues(rows: readonly Row[], given: JsonObject = {}): JsonObject {
  return rows.reduce<JsonObject>((values, row) => {
    if (row.kind === 'group') {
      const isGiven = valueAt(values, row.path) !== undefined;
      return isGiven || row.required ? initialValues(row.rows, values) : values;
    }
    if (valueAt(values, row.path) !== undefined) return values;
    const standard = row.kind === 'constant' ? row.schema.const : row.schema.default;
    const isUsed = row.kind !== 'constant' || row.required;
    return standard === undefined || !isUsed ? values : withValue(values, row.path, standard);
  }, given);
}

/** The top-level keys whose values differ from the first ones; undefined where nothing does. */
export function changedValues(first: JsonObject, now: JsonObject): JsonObject | undefined {
  const changed = Object.entries(now).filter(([key, value]) => !isSame(first[key], value));
  return changed.length > 0 ? Object.fromEntries(changed) : undefined;
}

export const isSame = (one: unknown, other: unknown): boolean =>
  one === other || JSON.stringify(one) === JSON.stringify(other);

/** A day of a date picker, in the browser's time zone, as the API writes it. */
export const toDay = (date: Date): string =>
  new Date(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()))
    .toISOString()
    .slice(0, 10);

/** A day of the API as the picker takes it; undefined if it is none. */
export function fromDay(value: unknown): Date | undefined {
  const parts = typeof value === 'string' ? /^(\d{4})-(\d{2})-(\d{2})/.exec(value) : null;
  if (!parts) return undefined;
  return new Date(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]));
}

export function fromMoment(value: unknown): Date | undefined {
  const date = typeof value === 'string' ? new Date(value) : undefined;
  return date && !Number.isNaN(date.getTime()) ? date : undefined;
}
