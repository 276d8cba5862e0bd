import { z } from 'zod';

import {
  FIELD_RULES,
  type FieldDefinition,
  type FieldRule,
  type FieldTypeContract,
} from '../core/contracts';
import type { Problem } from '../core/errors';
import { nearestName } from './nearest';
import { patternFault } from './pattern';
import type { FieldTypeRegistry } from './registry';
import { isUnstorable } from './text-safety';

/** Names of fields and data keys (docs/definitions.md). */
export const FIELD_NAME = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;
const CHOICE_LIMIT = 200;
const CHOICE_LENGTH = 255;

const length = z.int().min(0).max(100_000);
const bound = z.union([z.number(), z.string().max(40)]);

/** Validates the shape only; `parseFieldDefinition` checks which rules a type supports. */
export const fieldDefinitionShape = z.strictObject({
  name: z.string().regex(FIELD_NAME, {
    error: 'must begin with a letter and hold at most 64 letters, digits and underscores',
  }),
  type: z.string(),
  required: z.boolean().optional(),
  unique: z.boolean().optional(),
  default: z.unknown().optional(),
  min: bound.optional(),
  max: bound.optional(),
  minLength: length.optional(),
  maxLength: length.optional(),
  pattern: z.string().optional(),
  enum: z.array(z.string().min(1).max(CHOICE_LENGTH)).min(1).max(CHOICE_LIMIT).optional(),
});

export type ParseResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** The name `email` implies the type `email`; every other bare name is a `string`. */
const fromBareName = (name: string): unknown => ({
  name,
  type: name === 'email' ? 'email' : 'string',
});

/**
 * Parses one field: a name or an object. Reports all problems at once.
 *
 * @param path of the field in the whole input, for the problems' paths.
 */
export function parseFieldDefinition(
  input: unknown,
  types: FieldTypeRegistry,
  path: Problem['path'] = [],
): ParseResult<FieldDefinition> {
  const shaped = fieldDefinitionShape.safeParse(
    typeof input === 'string' ? fromBareName(input) : input,
  );
  const label = describe(input);
  if (!shaped.success) {
    return {
      ok: false,
      problems: shaped.error.issues.map((issue) => ({
        path: [
          ...path,
          ...issue.path.map((part) => (typeof part === 'number' ? part : String(part))),
        ],
        message: `The field ${label}: ${[...issue.path.map(String), lowerFirst(issue.message)].join(' ')}`,
      })),
    };
  }
  const field = stripUndefined(shaped.data) as unknown as FieldDefinition;
  const problems = findFaults(field, types).map(({ rule, message }) => ({
    path: [...path, rule],
    message: `The field "${field.name}": ${rule} ${message}`,
  }));
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: field };
}

interface Fault {
  readonly rule: FieldRule | 'name' | 'type';
  readonly message: string;
}

function findFaults(field: FieldDefinition, types: FieldTypeRegistry): Fault[] {
  const faults: Fault[] = [];
  if (field.name in Object.prototype || field.name === 'prototype')
    faults.push({ rule: 'name', message: 'is reserved by JavaScript' });
  const type = types.find(field.type);
  if (!type) {
    const near = nearestName(field.type, types.names());
    const advice = near ? `; did you mean "${near}"?` : '';
    faults.push({
      rule: 'type',
      message: `"${field.type}" is unknown; the types are ${types.names().join(', ')}${advice}`,
    });
    return faults;
  }
  for (const rule of FIELD_RULES) {
    const always = rule === 'required' || rule === 'default';
    if (field[rule] !== undefined && !always && !type.rules.includes(rule)) {
      faults.push({ rule, message: `does not apply to the type ${type.name}` });
    }
  }
  faults.push(...findRuleFaults(field), ...findLengthFaults(field, type));
  if (faults.length === 0) faults.push(...findValueFaults(field, types));
  return faults;
}

function findRuleFaults(field: FieldDefinition): Fault[] {
  const faults: Fault[] = [];
  const choices = field.type === 'enumeration' || field.type === 'multiple';
  if (choices && field.enum === undefined)
    faults.push({ rule: 'enum', message: 'must list the choices' });
  if (field.enum?.some(isUnstorable)) {
    faults.push({ rule: 'enum', message: 'contains a character that cannot be stored' });
  }
  faults.push(...findChoiceFaults(field.enum ?? []));
  if (
    field.minLength !== undefined &&
    field.maxLength !== undefined &&
    field.minLength > field.maxLength
  ) {
    faults.push({ rule: 'minLength', message: 'must not be greater than maxLength' });
  }
  if (field.pattern !== undefined) {
    const fault = patternFault(field.pattern);
    if (fault !== undefined) faults.push({ rule: 'pattern', message: fault });
  }
  return faults;
}

/**
 * Choices that a database would treat as equal: MySQL and MariaDB compare without case and trailing
 * blanks.
 */
function findChoiceFaults(choices: readonly string[]): Fault[] {
  const padded = choices.find((choice) => choice.trim() !== choice);
  if (padded !== undefined) {
    return [
      { rule: 'enum', message: `must list choices without blanks around them, not "${padded}"` },
    ];
  }
  const seen = new Map<string, string>();
  for (const choice of choices) {
    const folded = choice.normalize('NFKC').toLowerCase();
    const other = seen.get(folded);
    if (other === choice) return [{ rule: 'enum', message: 'must not list a choice twice' }];
    if (other !== undefined) {
      const message = `must not list choices that differ in case alone: "${other}" and "${choice}"`;
      return [{ rule: 'enum', message }];
    }
    seen.set(folded, choice);
  }
  return [];
}

function findLengthFaults(field: FieldDefinition, { name, longest }: FieldTypeContract): Fault[] {
  if (longest === undefined) return [];
  return (['minLength', 'maxLength'] as const)
    .filter((rule) => (field[rule] ?? 0) > longest)
    .map((rule) => ({ rule, message: `must be at most ${longest} for the type ${name}` }));
}

/** Bounds and defaults are validated as values of the type. */
function findValueFaults(field: FieldDefinition, types: FieldTypeRegistry): Fault[] {
  const faults: Fault[] = [];
  const type = types.get(field.type);
  const counts = type.name === 'multiple';
  for (const rule of ['min', 'max'] as const) {
    const value = field[rule];
    if (value === undefined) continue;
    const fault = counts
      ? Number.isInteger(value) && Number(value) >= 0
        ? undefined
        : 'must be a whole number of choices'
      : type.check(value, { name: field.name, type: field.type });
    if (fault !== undefined) faults.push({ rule, message: fault });
  }
  if (
    faults.length === 0 &&
    field.min !== undefined &&
    field.max !== undefined &&
    isAfter(field.min, field.max)
  ) {
    faults.push({ rule: 'min', message: 'must not be greater than max' });
  }
  if (faults.length === 0 && field.default !== undefined && field.default !== null) {
    const fault = type.check(field.default, field);
    if (fault !== undefined) faults.push({ rule: 'default', message: fault });
  }
  return faults;
}

const isAfter = (left: number | string, right: number | string): boolean =>
  typeof left === 'number' && typeof right === 'number'
    ? left > right
    : new Date(left) > new Date(right);

const describe = (input: unknown): string => {
  const name: unknown =
    typeof input === 'object' && input !== null && 'name' in input ? input.name : input;
  return typeof name === 'string' ? `"${name.slice(0, 80)}"` : 'without a name';
};

const lowerFirst = (message: string): string => message.charAt(0).toLowerCase() + message.slice(1);

const stripUndefined = (record: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
