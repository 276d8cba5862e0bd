import { parseInstant } from '../../../core/calendar';
import { isUnstorable } from '../../../fields';

/** An attribute, as needed for comparisons. */
export interface Comparable {
  readonly type: string;
}

const INTEGER = 2 ** 31 - 1;

const TEXT = new Set(['string', 'text', 'richtext', 'email', 'enumeration', 'uid']);
const WHOLE = new Set(['integer', 'increments']);
const REAL = new Set(['decimal', 'float', 'biginteger']);
const MOMENT = new Set(['date', 'datetime', 'timestamp']);

export const isText = ({ type }: Comparable): boolean => TEXT.has(type);

/** Types that all databases order and compare alike. */
export const isComparable = ({ type }: Comparable): boolean =>
  [TEXT, WHOLE, REAL, MOMENT].some((types) => types.has(type)) ||
  type === 'boolean' ||
  type === 'time';

/**
 * What is wrong with the operand of a comparison, or `undefined`. Query strings contain text, so
 * text that parses as the column's type is valid. PostgreSQL would fail with 500 on anything else.
 */
export function operandFault(value: unknown, attribute: Comparable): string | undefined {
  if (value === null) return undefined;
  const text = asText(value);
  if (text === undefined) return 'takes a plain value';
  if (isUnstorable(text))
    return 'contains a character that cannot be stored (NUL or an unpaired surrogate)';
  if (isText(attribute)) return undefined;
  if (WHOLE.has(attribute.type))
    return isWhole(text) ? undefined : 'takes a whole number of 32 bits';
  if (REAL.has(attribute.type)) return isNumeric(text) ? undefined : 'takes a number';
  if (MOMENT.has(attribute.type)) {
    return isMoment(text) ? undefined : 'takes a date or a time in ISO 8601, such as 2026-05-31';
  }
  if (attribute.type === 'boolean') {
    return /^(true|false|t|f|1|0)$/.test(text) ? undefined : 'takes true or false';
  }
  return /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,3})?)?$/.test(text)
    ? undefined
    : 'takes a time such as 09:30';
}

function asText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return value instanceof Date && !Number.isNaN(value.getTime()) ? value.toISOString() : undefined;
}

const isNumeric = (text: string): boolean =>
  /^\s*[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?\s*$/i.test(text) && Number.isFinite(Number(text));

const isWhole = (text: string): boolean =>
  isNumeric(text) && Number.isInteger(Number(text)) && Math.abs(Number(text)) <= INTEGER;

function isMoment(text: string): boolean {
  const written = /^\d{4}-\d{2}$/.test(text) ? `${text}-01` : text;
  const instant = /^\d{10,15}$/.test(text)
    ? Number(text)
    : parseInstant(written, { zone: 'optional' });
  const year = new Date(instant).getUTCFullYear();
  return year >= 1 && year <= 9999;
}

/** Whether a text can be stored in a column. */
export const isStorableText = (text: string): boolean => !isUnstorable(text);
