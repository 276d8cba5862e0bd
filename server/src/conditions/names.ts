import type { Json } from '../core/contracts';
import type { Problem } from '../core/errors';
import { entriesOf, reportKeys } from './input';

const MOST = 50;

const isName = (value: unknown): value is string =>
  typeof value === 'string' && value.trim() !== '' && value.length <= 128;

/** The list of names under a key; empty if `checkNames` reports a problem. */
export function namesOf(input: Json, key: string): readonly string[] {
  const list = entriesOf(input)[key];
  return Array.isArray(list) ? list.filter(isName) : [];
}

/** Validates `{ [key]: [names] }`. */
export function checkNames(input: Json, key: string): readonly Problem[] {
  const list = entriesOf(input)[key];
  const unknown = reportKeys(input, [key]);
  if (!Array.isArray(list) || list.length === 0 || list.length > MOST) {
    return [...unknown, { path: [key], message: `"${key}" must be a list of 1 to ${MOST} names` }];
  }
  const wrong = list.flatMap((name, index) => (isName(name) ? [] : [index]));
  return [
    ...unknown,
    ...wrong.map((index) => ({ path: [key, index], message: `"${key}" must hold names only` })),
  ];
}
