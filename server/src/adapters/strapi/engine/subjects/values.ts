import type { ScalarAttribute, ScalarAttributes } from './attributes';

export type Values = Readonly<Record<string, unknown>>;

/** What was read of a row, null where it is empty, with numbers as numbers. */
export const toValues = (attributes: ScalarAttributes, row: Values): Values =>
  Object.fromEntries(
    [...attributes].map(([name, { type }]) => [name, toValue(type, row[name] ?? null)]),
  );

/** Strapi reads whole numbers of 64 bits as text; one that a number cannot hold stays so. */
function toValue(type: string, value: unknown): unknown {
  if (type !== 'biginteger' || value === null) return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** A checked value as the driver takes it. */
export function toColumn({ type }: ScalarAttribute, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  switch (type) {
    case 'json':
    case 'blocks':
      return JSON.stringify(value);
    case 'datetime':
    case 'timestamp':
      return new Date(value as string);
    case 'biginteger':
      return String(value);
    default:
      return value;
  }
}

export const isSameValue = (left: unknown, right: unknown): boolean =>
  left === right || JSON.stringify(left ?? null) === JSON.stringify(right ?? null);
