import { keyOf, type Fault, type JsonObject, type Row } from './types';
import { valueAt } from './values';

/** What the schema says about the values that are there, by the key of their path. */
export function checkValues(rows: readonly Row[], values: JsonObject): ReadonlyMap<string, Fault> {
  return new Map(rows.flatMap((row) => faultsOf(row, values)));
}

function faultsOf(row: Row, values: JsonObject): Array<[string, Fault]> {
  const value = valueAt(values, row.path);
  if (row.kind === 'group') {
    const isLeftOut = (value === undefined || value === null) && !row.required;
    return isLeftOut ? [] : row.rows.flatMap((inner) => faultsOf(inner, values));
  }
  const fault = faultOf(row, value);
  return fault ? [[keyOf(row.path), fault]] : [];
}

export function faultOf(row: Row, value: unknown): Fault | undefined {
  if (row.isReadOnly || row.kind === 'constant') return undefined;
  if (isMissing(row, value)) return row.required ? { code: 'required' } : undefined;
  if (value === undefined || value === null) return undefined;
  if (row.choices.length > 0) return checkChoices(row, value);
  if (typeof value === 'string') return checkText(row, value);
  if (row.kind === 'number') return checkNumber(row, value);
  return Array.isArray(value) ? checkLength(row, value) : undefined;
}

/** An empty text counts as missing only where one is required. */
function isMissing(row: Row, value: unknown): boolean {
  if (value === undefined) return true;
  if (value === null) return !row.nullable;
  if (value === '') return row.required && row.kind !== 'json';
  return Array.isArray(value) && value.length === 0 && row.required && !row.schema.minItems;
}

function checkChoices({ choices, kind, schema }: Row, value: unknown): Fault | undefined {
  const known = choices.map((choice) => choice.value as unknown);
  const chosen: readonly unknown[] = kind === 'choices' && Array.isArray(value) ? value : [value];
  if (chosen.some((one) => !known.includes(one))) return { code: 'choice' };
  return Array.isArray(value)
    ? checkItems(schema.minItems, schema.maxItems, value.length)
    : undefined;
}

const checkLength = ({ schema }: Row, list: readonly unknown[]): Fault | undefined =>
  checkItems(schema.minItems, schema.maxItems, list.length);

function checkItems(
  least: number | undefined,
  most: number | undefined,
  count: number,
): Fault | undefined {
  if (least !== undefined && count < least) return { code: 'minItems', value: least };
  if (most !== undefined && count > most) return { code: 'maxItems', value: most };
  return undefined;
}

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

function checkText({ schema, format, kind }: Row, text: string): Fault | undefined {
  if (kind === 'number') return { code: 'number' };
  const { minLength, maxLength, pattern } = schema;
  const { length } = [...text];
  if (minLength !== undefined && length < minLength) return { code: 'minLength', value: minLength };
  if (maxLength !== undefined && length > maxLength) return { code: 'maxLength', value: maxLength };
  if (text === '') return undefined;
  if (pattern !== undefined && matches(pattern, text) === false)
    return { code: 'pattern', value: pattern };
  if (format === 'email' && !EMAIL.test(text)) return { code: 'email' };
  if (format === 'uri' && !isAddress(text)) return { code: 'uri' };
  if ((kind === 'date' || kind === 'dateTime') && Number.isNaN(Date.parse(text))) {
    return { code: 'date' };
  }
  return undefined;
}

/** Undefined for a pattern that this browser cannot read: the server checks it. */
function matches(pattern: string, text: string): boolean | undefined {
  try {
    return new RegExp(pattern, 'u').test(text);
  } catch {
    return undefined;
  }
}

const isAddress = (text: string): boolean => {
  try {
    return new URL(text).protocol !== '';
  } catch {
    return false;
  }
};

function checkNumber({ schema }: Row, value: unknown): Fault | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value)) return { code: 'number' };
  if (schema.type === 'integer' && !Number.isInteger(value)) return { code: 'integer' };
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  if (minimum !== undefined && value < minimum) return { code: 'minimum', value: minimum };
  if (maximum !== undefined && value > maximum) return { code: 'maximum', value: maximum };
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum) {
    return { code: 'above', value: exclusiveMinimum };
  }
  if (exclusiveMaximum !== undefined && value >= exclusiveMaximum) {
    return { code: 'below', value: exclusiveMaximum };
  }
  return undefined;
}
