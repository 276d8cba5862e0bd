import type { GroupValue } from '../../sql/reports/grouped';

/** Decimals of a stored amount. */
const AMOUNT = 4;

/** Decimals of an average of amounts. */
const AVERAGE = 6;

const rounded = (value: number, decimals: number): number => Number(value.toFixed(decimals));

/** A sum as the database has it; nothing is 0. */
export const amountOf = (value: unknown): number => rounded(Number(value ?? 0), AMOUNT);

export const averageOf = (sum: unknown, count: unknown): number | null =>
  Number(count) === 0 ? null : rounded(Number(sum) / Number(count), AVERAGE);

/** A share with four decimals; null of nothing. */
export const rateOf = (part: number, whole: number): number | null =>
  whole === 0 ? null : rounded(part / whole, AMOUNT);

export const countOf = (value: unknown): number => Number(value ?? 0);

/** In the order of groups: nothing last, numbers by size, everything else by its text. */
export function compareValues(left: GroupValue, right: GroupValue): number {
  if (left === right) return 0;
  if (left === null) return 1;
  if (right === null) return -1;
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  return String(left) < String(right) ? -1 : 1;
}

export function compareKeys(left: readonly GroupValue[], right: readonly GroupValue[]): number {
  for (const [index, value] of left.entries()) {
    const order = compareValues(value, right[index] ?? null);
    if (order !== 0) return order;
  }
  return 0;
}
