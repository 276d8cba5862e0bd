import type { FieldDefinition } from '../core/contracts';
import type { Problem } from '../core/errors';
import { nearestName } from './nearest';
import type { FieldTypeRegistry } from './registry';
import { isBlankText } from './text-safety';

export interface CheckedRecord {
  /** The values to write, with defaults on create. */
  readonly values: Record<string, unknown>;
  /** Empty if the record is valid. */
  readonly problems: readonly Problem[];
}

export interface CheckOptions {
  /** `create` fills in defaults and checks required fields; `update` checks the given keys only. */
  readonly mode: 'create' | 'update';
  /** The path of the record in the whole input. */
  readonly path?: Problem['path'];
  /** Other keys to accept; the caller validates them. */
  readonly allow?: readonly string[];
}

/** Maximum number of unknown keys that are reported. */
const STRAYS_NAMED = 20;

const isMissing = (value: unknown): boolean =>
  value === undefined || value === null || value === '';

const isBlank = (value: unknown): boolean => typeof value === 'string' && isBlankText(value);

/**
 * Validates a record against its fields and reports all problems. Does not coerce: a number sent as
 * text is an error. `null` clears a field that is not required. `unique` needs the storage and is
 * not checked here.
 */
export function checkRecord(
  fields: readonly FieldDefinition[],
  input: Readonly<Record<string, unknown>>,
  types: FieldTypeRegistry,
  { mode, path = [], allow = [] }: CheckOptions,
): CheckedRecord {
  const values: Record<string, unknown> = {};
  const problems: Problem[] = [];
  const known = new Map(fields.map((field) => [field.name, field]));

  const strays = Object.keys(input).filter((key) => !known.has(key) && !allow.includes(key));
  for (const key of strays.slice(0, STRAYS_NAMED)) {
    const near = nearestName(key, [...known.keys()]);
    const advice = near
      ? `did you mean "${near}"?`
      : `the fields are ${[...known.keys()].join(', ')}`;
    const name = key.slice(0, 80);
    problems.push({
      path: [...path, name],
      message: `"${name}" is not a declared field; ${advice}`,
    });
  }
  if (strays.length > STRAYS_NAMED) {
    const more = strays.length - STRAYS_NAMED;
    problems.push({ path, message: `${more} more keys are not declared fields` });
  }

  for (const field of fields) {
    const given = Object.hasOwn(input, field.name) ? input[field.name] : undefined;
    if (given === undefined && mode === 'update') continue;
    const value = given === undefined ? defaultOf(field) : given;
    if (isMissing(value)) {
      if (field.required) {
        problems.push({ path: [...path, field.name], message: `"${field.name}" is required` });
      } else if (given !== undefined || value === null) {
        if (value === '' && !acceptsEmptyText(field, types)) values[field.name] = null;
        else values[field.name] = value;
      }
      continue;
    }
    if (field.required && isBlank(value)) {
      const message = `"${field.name}" is required, and blanks alone are nothing`;
      problems.push({ path: [...path, field.name], message });
      continue;
    }
    const type = types.get(field.type);
    const fault = type.check(value, field);
    if (fault !== undefined)
      problems.push({ path: [...path, field.name], message: `"${field.name}" ${fault}` });
    else values[field.name] = type.normalize ? type.normalize(value) : value;
  }
  return { values, problems };
}

/** A deep copy, because the caller may mutate a list or object. */
const defaultOf = ({ default: value }: FieldDefinition): unknown =>
  typeof value === 'object' ? structuredClone(value) : (value ?? null);

/** The empty string is a value for text types that allow it; for all others it means null. */
const acceptsEmptyText = (field: FieldDefinition, types: FieldTypeRegistry): boolean =>
  ['string', 'text', 'title'].includes(field.type) &&
  types.get(field.type).check('', field) === undefined;
