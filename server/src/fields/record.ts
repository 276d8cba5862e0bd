import type { FieldDefinition } from '../core/contracts';
import type { Problem } from '../core/errors';
import { nearestName } from './nearest';
import type { FieldTypeRegistry } from './registry';

export interface CheckedRecord {
  /** Only what may be written; defaults filled in on create. */
  readonly values: Record<string, unknown>;
  /** Empty where the record is right. */
  readonly problems: readonly Problem[];
}

export interface CheckOptions {
  /** `create` fills defaults and asks for required fields; `update` looks at given keys alone. */
  readonly mode: 'create' | 'update';
  /** Where the record stands in the whole input. */
  readonly path?: Problem['path'];
  /** Keys beside the declared ones that somebody else checks. */
  readonly allow?: readonly string[];
}

const isMissing = (value: unknown): boolean =>
  value === undefined || value === null || value === '';

/**
 * Checks a record against its fields and finds every problem at once. Nothing is coerced: a
 * number sent as text is an error, since a silent change is worse than a refusal. `null` clears
 * a field that is not required. `unique` needs the storage and is not checked here.
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

  for (const key of Object.keys(input)) {
    if (known.has(key) || allow.includes(key)) continue;
    const near = nearestName(key, [...known.keys()]);
    const advice = near
      ? `did you mean "${near}"?`
      : `the fields are ${[...known.keys()].join(', ')}`;
    problems.push({
      path: [...path, key],
      message: `"${key.slice(0, 80)}" is not a declared field; ${advice}`,
    });
  }

  for (const field of fields) {
    const given = Object.hasOwn(input, field.name) ? input[field.name] : undefined;
    if (given === undefined && mode === 'update') continue;
    const value = given === undefined ? (field.default ?? null) : given;
    if (isMissing(value)) {
      if (field.required) {
        problems.push({ path: [...path, field.name], message: `"${field.name}" is required` });
      } else if (given !== undefined || value === null) {
        if (value === '' && !acceptsEmptyText(field, types)) values[field.name] = null;
        else values[field.name] = value;
      }
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

/** An empty text is a value for text that allows it, and "nothing" for everything else. */
const acceptsEmptyText = (field: FieldDefinition, types: FieldTypeRegistry): boolean =>
  (field.type === 'string' || field.type === 'text') &&
  types.get(field.type).check('', field) === undefined;
