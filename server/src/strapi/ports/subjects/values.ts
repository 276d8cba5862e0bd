import type { ScalarAttribute, ScalarAttributes } from './attributes';

export type Values = Readonly<Record<string, unknown>>;

/** Converts a row: empty values to null, numeric text to numbers. */
export const toValues = (attributes: ScalarAttributes, row: Values): Values =>
  Object.fromEntries(
    [...attributes].map(([name, { type }]) => [name, toValue(type, row[name] ?? null)]),
  );

function toValue(type: string, value: unknown): unknown {
  if (value === null) return null;
  switch (type) {
    case 'biginteger': {
      // Strapi reads it as text; it stays text if a number cannot represent it.
      const number = Number(value);
      return Number.isSafeInteger(number) ? number : value;
    }
    case 'time':
      return typeof value === 'string' ? toTime(value) : value;
    default:
      return value;
  }
}

/** `HH:MM:SS.mmm`: databases differ in trailing zeros. */
export const toTime = (time: string): string =>
  time.length === 'HH:MM:SS'.length ? `${time}.000` : time.padEnd('HH:MM:SS.mmm'.length, '0');

/** A validated value in the driver's format. */
export function toColumn({ type }: ScalarAttribute, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  switch (type) {
    case 'json':
    case 'blocks':
      return JSON.stringify(value);
    case 'datetime':
    case 'timestamp':
      return new Date(value as string);
    default:
      return value;
  }
}

export const isSameValue = (left: unknown, right: unknown): boolean =>
  left === right || JSON.stringify(left ?? null) === JSON.stringify(right ?? null);
