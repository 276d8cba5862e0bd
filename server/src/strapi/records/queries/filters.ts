import type { Core, UID as Uid } from '@strapi/strapi';

import type { Problem } from '../../../core/errors';
import { ME, peopleFields } from './me';
import { isComparable, isText, operandFault, type Comparable } from './operands';

type Path = readonly (string | number)[];
/** In a column of people, `me` is a valid value. */
type Attribute = Comparable & { readonly target?: string; readonly isPerson?: boolean };

const TEXT_OPERATORS = new Set([
  ...['$eqi', '$nei', '$startsWith', '$startsWithi', '$endsWith', '$endsWithi'],
  ...['$contains', '$containsi', '$notContains', '$notContainsi'],
]);
const PLAIN_OPERATORS = new Set([
  ...['$eq', '$ne', '$in', '$notIn', '$gt', '$gte', '$lt', '$lte', '$between'],
]);
const CONDITIONS = 'takes conditions on fields';
const NULL_OPERATORS = new Set(['$null', '$notNull']);

const ID: Attribute = { type: 'integer' };
const DOCUMENT_ID: Attribute = { type: 'string' };

/**
 * Finds the parts of a filter on which a database or Strapi would fail: operators that do not fit
 * the type, and values that the column cannot hold.
 */
export function filterProblems(
  uid: string,
  filters: unknown,
  strapi: Core.Strapi,
  path: Path = ['filters'],
): Problem[] {
  const inner = (target: string, value: unknown, at: Path) =>
    filterProblems(target, value, strapi, at);

  if (filters === undefined || filters === null) return [];
  // Strapi passes a list to the database without mapping its attributes to columns.
  if (!isConditions(filters)) return [problem(path, CONDITIONS)];

  const attributes = strapi.getModel(uid as Uid.ContentType).attributes as Partial<
    Record<string, Attribute>
  >;
  return Object.entries(filters).flatMap(([key, value]) => {
    const at = [...path, key];
    if (key === '$and' || key === '$or') {
      if (!Array.isArray(value)) return [problem(at, 'takes a list of conditions')];
      return value.flatMap((entry: unknown, index) =>
        // `filters[$or][]` of a query string is a list of null.
        isConditions(entry)
          ? inner(uid, entry, [...at, index])
          : [problem([...at, index], CONDITIONS)],
      );
    }
    if (key === '$not') return inner(uid, value, at);
    if (key.startsWith('$')) return [problem(at, 'is no operator here')];
    if (key === 'id') return conditionProblems(ID, value, at);
    if (key === 'documentId') return conditionProblems(DOCUMENT_ID, value, at);
    // Strapi itself rejects unknown attributes.
    const attribute = Object.hasOwn(attributes, key) ? attributes[key] : undefined;
    if (!attribute) return [];
    const target = attribute.type === 'media' ? 'plugin::upload.file' : attribute.target;
    if (target !== undefined) return relationProblems(target, value, at, inner);
    const column = { ...attribute, isPerson: peopleFields(uid).includes(key) };
    return conditionProblems(column, value, at);
  });
}

/** A relation takes a filter on its target, or a condition on the target's row id. */
function relationProblems(
  target: string,
  value: unknown,
  path: Path,
  inner: (target: string, value: unknown, path: Path) => Problem[],
): Problem[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return conditionProblems(ID, value, path);
  }
  const operators = Object.keys(value).filter((key) => key.startsWith('$'));
  if (operators.length === 0) return inner(target, value, path);
  if (Object.keys(value).length > 1) {
    return [problem(path, 'takes one operator, or fields of the related record')];
  }
  const [operator = ''] = operators;
  if (operator === '$not') return [problem(path, 'takes no $not; write it before the field')];
  return ['$and', '$or'].includes(operator)
    ? inner(target, value, path)
    : conditionProblems(ID, value, path);
}

/** A condition on one column: a value, a list of values, or operators. */
function conditionProblems(attribute: Attribute, condition: unknown, path: Path): Problem[] {
  if (Array.isArray(condition)) {
    return condition.flatMap((entry, index) => operand(attribute, '$eq', entry, [...path, index]));
  }
  if (!isPlainObject(condition)) return operand(attribute, '$eq', condition, path);
  return Object.entries(condition).flatMap(([operator, value]) => {
    const at = [...path, operator];
    if (operator === '$not') return conditionProblems(attribute, value, at);
    if (operator === '$between' && !(Array.isArray(value) && value.length === 2)) {
      return [problem(at, 'takes a list of two values')];
    }
    const values: unknown[] = Array.isArray(value) ? value : [value];
    return values.flatMap((entry) => operand(attribute, operator, entry, at));
  });
}

function operand(attribute: Attribute, operator: string, value: unknown, path: Path): Problem[] {
  if (NULL_OPERATORS.has(operator)) {
    return typeof value === 'object' ? [problem(path, 'takes true or false')] : [];
  }
  if (!isComparable(attribute)) {
    return [problem(path, `is of the type ${attribute.type}: only $null and $notNull apply to it`)];
  }
  if (TEXT_OPERATORS.has(operator) && !isText(attribute)) {
    return [problem(path, `applies to text, and this is of the type ${attribute.type}`)];
  }
  if (TEXT_OPERATORS.has(operator) && attribute.isPerson === true && value === ME) {
    return [
      problem(path, 'takes a part of a text, and "me" is a person: use $eq, $ne, $in or $notIn'),
    ];
  }
  if (!TEXT_OPERATORS.has(operator) && !PLAIN_OPERATORS.has(operator)) {
    return [problem(path, 'is no operator')];
  }
  const fault = operandFault(value, attribute);
  return fault === undefined ? [] : [problem(path, fault)];
}

const problem = (path: Path, fault: string): Problem => ({
  path: [...path],
  message: `"${path.join('.').slice(0, 200)}" ${fault}`,
});

const isPlainObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !(value instanceof Date);

const isConditions = (value: unknown): value is object =>
  isPlainObject(value) && !Array.isArray(value);
