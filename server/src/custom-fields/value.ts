import type { FieldDefinition } from '../core/contracts';
import { checkRecord, isSameJson, type FieldTypeRegistry } from '../fields';
import type { Problem } from '../core/errors';
import { readStored } from './stored';

/** The custom fields of one row that is being written. */
export interface WriteCheck {
  /** Validated, in their stored form; on create with the defaults of required fields. */
  readonly values: Record<string, unknown>;
  readonly problems: readonly Problem[];
}

export interface WriteOptions {
  readonly mode: 'create' | 'update';
  /** A draft may lack required values, as in Strapi; all other rules apply. */
  readonly draft: boolean;
}

/** Validates the custom fields in the data of one row; ignores other keys. */
export function checkWrite(
  fields: readonly FieldDefinition[],
  data: Readonly<Record<string, unknown>>,
  types: FieldTypeRegistry,
  { mode, draft }: WriteOptions,
): WriteCheck {
  const given: Record<string, unknown> = {};
  const problems: Problem[] = [];
  const toCheck: FieldDefinition[] = [];
  for (const field of fields) {
    const value = Object.hasOwn(data, field.name) ? data[field.name] : undefined;
    const read = readValue(field, value, types);
    if (read.fault !== undefined) {
      problems.push({ path: [field.name], message: `"${field.name}" ${read.fault}` });
      continue;
    }
    if (read.value !== undefined) given[field.name] = read.value;
    toCheck.push(draft ? { ...field, required: false } : field);
  }
  const checked = checkRecord(toCheck, given, types, { mode });
  // A field without a value and default is left out, and becomes null in the database.
  const values = Object.fromEntries(
    Object.entries(checked.values).filter(
      ([name, value]) => value !== null || Object.hasOwn(given, name),
    ),
  );
  return { values, problems: [...problems, ...checked.problems] };
}

/**
 * Whether a written value equals the stored one in another representation: decimals with trailing
 * zeros, times in UTC, empty text for null.
 */
export function isStoredValue(
  field: FieldDefinition,
  given: unknown,
  stored: unknown,
  types: FieldTypeRegistry,
): boolean {
  const type = types.get(field.type);
  const { value } = readValue(field, given, types);
  const before = readStored(type.storage.type, stored);
  if (value === undefined) return false;
  if (value === null || value === '') return before === null || before === value;
  if (isSameJson(value, before)) return true;
  // Invalid values cannot be stored, and `normalize` might throw on them.
  if (type.check(value, { name: field.name, type: field.type }) !== undefined) return false;
  return type.normalize !== undefined && isSameJson(type.normalize(value), before);
}

/**
 * Decodes a value from Strapi's entry points: code may pass a Date, the Content Manager sends JSON
 * as text. JSON columns accept objects and lists only, because databases return bare strings and
 * numbers differently.
 */
function readValue(
  field: FieldDefinition,
  value: unknown,
  types: FieldTypeRegistry,
): { value?: unknown; fault?: string } {
  if (value === undefined || value === null) return { value };
  const type = types.get(field.type);
  if (value instanceof Date && !Number.isNaN(value.getTime())) {
    if (type.storage.type === 'datetime') return { value: value.toISOString() };
    if (type.storage.type === 'date') return { value: value.toISOString().slice(0, 10) };
  }
  if (type.storage.type !== 'json' || value === '') return { value };
  let read: unknown = value;
  if (typeof value === 'string') {
    try {
      read = JSON.parse(value);
    } catch {
      return { fault: 'must be a JSON object or a list' };
    }
  }
  if (read === null) return { value: null };
  return typeof read === 'object' ? { value: read } : { fault: 'must be a JSON object or a list' };
}
