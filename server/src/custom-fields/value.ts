import type { FieldDefinition } from '../core/contracts';
import { checkRecord, isSameJson, type FieldTypeRegistry } from '../fields';
import type { Problem } from '../core/errors';
import { readStored } from './stored';

/** What is written to one row, as far as custom fields are concerned. */
export interface WriteCheck {
  /** Checked and in the form in which it is stored; `required` defaults filled in on create. */
  readonly values: Record<string, unknown>;
  readonly problems: readonly Problem[];
}

export interface WriteOptions {
  readonly mode: 'create' | 'update';
  /** A draft may lack what is required, as Strapi has it; every other rule holds for it too. */
  readonly draft: boolean;
}

/** Checks the custom fields among the data of one row; keys that are none are not looked at. */
export function checkWrite(
  fields: readonly FieldDefinition[],
  data: Readonly<Record<string, unknown>>,
  types: FieldTypeRegistry,
  { mode, draft }: WriteOptions,
): WriteCheck {
  const given: Record<string, unknown> = {};
  const problems: Problem[] = [];
  const judged: FieldDefinition[] = [];
  for (const field of fields) {
    const value = Object.hasOwn(data, field.name) ? data[field.name] : undefined;
    const read = readValue(field, value, types);
    if (read.fault !== undefined) {
      problems.push({ path: [field.name], message: `"${field.name}" ${read.fault}` });
      continue;
    }
    if (read.value !== undefined) given[field.name] = read.value;
    judged.push(draft ? { ...field, required: false } : field);
  }
  const checked = checkRecord(judged, given, types, { mode });
  // A field that nobody named and that has no default stays out, for the database to leave null.
  const values = Object.fromEntries(
    Object.entries(checked.values).filter(
      ([name, value]) => value !== null || Object.hasOwn(given, name),
    ),
  );
  return { values, problems: [...problems, ...checked.problems] };
}

/**
 * Whether a value that is written is the one that is stored, in whatever spelling: a decimal comes
 * back with its zeros, a time in UTC, an empty text may stand for nothing.
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
  // What is no value of the type at all cannot be stored, and `normalize` might throw on it.
  if (type.check(value, { name: field.name, type: field.type }) !== undefined) return false;
  return type.normalize !== undefined && isSameJson(type.normalize(value), before);
}

/**
 * A value as it comes through Strapi's entry points: code may hand in a Date, the Content Manager sends
 * JSON as text. Columns of JSON hold objects and lists only: a bare text or number comes back
 * from one database as something else than from another.
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
