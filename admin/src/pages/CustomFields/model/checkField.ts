import type { PrimitiveType } from 'react-intl';

import type { CustomField } from '../../../../../server/src/contracts/custom-fields';
import type { MessageId } from '../../../translations/texts';
import { NAME_FORM } from './deriveName';
import { applies, type FieldFormValues, type FormKey } from './fieldForm';

export interface FieldProblem {
  readonly id: MessageId;
  readonly values?: Record<string, PrimitiveType>;
}

export type FieldProblems = Partial<Record<FormKey, FieldProblem>>;

export interface CheckContext {
  /** The rules of the chosen type. */
  readonly rules: readonly string[];
  /** Display name of the record type, for messages. */
  readonly model: string;
  /** The record type's other custom fields, archived ones included. */
  readonly others: readonly Pick<CustomField, 'name' | 'archived'>[];
  /** Whether the field exists, so that its name cannot change. */
  readonly exists: boolean;
}

const LABEL_LIMIT = 255;
const HELP_LIMIT = 1000;
const CHOICE_LIMIT = 200;
const CHOICE_LENGTH = 255;

/**
 * Validates what the browser can check while the user types. The server validates everything again,
 * and more: reserved words, columns, patterns.
 */
export function checkField(values: FieldFormValues, context: CheckContext): FieldProblems {
  const problems: FieldProblems = {
    ...checkTexts(values),
    ...(context.exists ? {} : checkName(values, context)),
  };
  if (values.type === null) return { ...problems, type: { id: 'problem.required' } };
  const rules = { ...checkChoices(values, context.rules), ...checkBounds(values, context.rules) };
  // The default is validated by the other rules, so only if those are valid.
  const ofDefault = Object.keys(rules).length > 0 ? {} : checkDefault(values, context.rules);
  return { ...problems, ...rules, ...ofDefault };
}

function checkTexts({ label, help }: FieldFormValues): FieldProblems {
  const problems: FieldProblems = {};
  const text = (label ?? '').trim();
  if (text === '') problems.label = { id: 'problem.required' };
  else if (text.length > LABEL_LIMIT) problems.label = { id: 'problem.label.long' };
  if ((help ?? '').length > HELP_LIMIT) problems.help = { id: 'problem.help.long' };
  return problems;
}

function checkName({ name }: FieldFormValues, { others, model }: CheckContext): FieldProblems {
  if (!name) return { name: { id: 'problem.required' } };
  if (!NAME_FORM.test(name)) return { name: { id: 'problem.name.form' } };
  const other = others.find((field) => field.name.toLowerCase() === name.toLowerCase());
  if (!other) return {};
  const id = other.archived ? 'problem.name.archived' : 'problem.name.taken';
  return { name: { id, values: { name: other.name, model } } };
}

function checkChoices(values: FieldFormValues, rules: readonly string[]): FieldProblems {
  if (!applies('enum', rules)) return {};
  const choices = values.enum;
  const needed = values.type === 'enumeration' || values.type === 'multiple';
  if (choices.length === 0) return needed ? { enum: { id: 'problem.choices.none' } } : {};
  if (choices.length > CHOICE_LIMIT) return { enum: { id: 'problem.choices.many' } };
  if (choices.some((choice) => choice.trim() === ''))
    return { enum: { id: 'problem.choices.empty' } };
  const twice = choices.find((choice, index) => choices.indexOf(choice) !== index);
  if (twice !== undefined) {
    return { enum: { id: 'problem.choices.twice', values: { choice: twice } } };
  }
  const long = choices.find((choice) => choice.length > CHOICE_LENGTH);
  return long === undefined
    ? {}
    : { enum: { id: 'problem.choices.long', values: { choice: `${long.slice(0, 40)}…` } } };
}

const isNumber = (value: unknown): value is number => typeof value === 'number';

function checkBounds(values: FieldFormValues, rules: readonly string[]): FieldProblems {
  const problems: FieldProblems = {};
  const { min, max, minLength, maxLength, type } = values;
  if (applies('min', rules)) {
    for (const key of ['min', 'max'] as const) {
      const bound = values[key];
      if (!isNumber(bound)) continue;
      if (type === 'integer' && !Number.isInteger(bound)) problems[key] = { id: 'problem.integer' };
      if (type === 'multiple' && !(Number.isInteger(bound) && bound >= 0)) {
        problems[key] = { id: 'problem.count' };
      }
    }
    if (isNumber(min) && isNumber(max) && min > max) problems.min ??= { id: 'problem.range' };
    if (isText(min) && isText(max) && new Date(min) > new Date(max)) {
      problems.min ??= { id: 'problem.range.date' };
    }
  }
  if (applies('minLength', rules)) {
    for (const key of ['minLength', 'maxLength'] as const) {
      const bound = values[key];
      if (isNumber(bound) && !(Number.isInteger(bound) && bound >= 0)) {
        problems[key] = { id: 'problem.count' };
      }
    }
    if (isNumber(minLength) && isNumber(maxLength) && minLength > maxLength) {
      problems.minLength ??= { id: 'problem.length' };
    }
  }
  return problems;
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

function checkDefault(values: FieldFormValues, rules: readonly string[]): FieldProblems {
  const { type, default: value, min, max, minLength, maxLength } = values;
  const refuse = (id: MessageId, bound?: number): FieldProblems => ({
    default: bound === undefined ? { id } : { id, values: { bound } },
  });
  if (type === 'json') return isText(value) && !isJson(value) ? refuse('problem.default.json') : {};
  if (isNumber(value)) {
    if (type === 'integer' && !Number.isInteger(value)) return refuse('problem.integer');
    if (isNumber(min) && value < min) return refuse('problem.default.min', min);
    if (isNumber(max) && value > max) return refuse('problem.default.max', max);
  }
  if (isText(value) && applies('minLength', rules)) {
    const { length } = [...value];
    if (isNumber(minLength) && length < minLength) {
      return refuse('problem.default.minLength', minLength);
    }
    if (isNumber(maxLength) && length > maxLength) {
      return refuse('problem.default.maxLength', maxLength);
    }
  }
  if (applies('enum', rules) && values.enum.length > 0) {
    const picked = Array.isArray(value) ? (value as unknown[]) : isText(value) ? [value] : [];
    if (picked.some((choice) => !values.enum.includes(String(choice)))) {
      return refuse('problem.default.choice');
    }
  }
  return {};
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
