import { parseInstant } from '../core/calendar';
import type { FieldTypeContract } from '../core/contracts';
import { isUnstorable } from '../fields';

const NULL_CHECKS = new Set(['$null', '$notNull']);
const COMPARISONS = new Set([
  '$eq',
  '$ne',
  '$gt',
  '$gte',
  '$lt',
  '$lte',
  '$in',
  '$notIn',
  '$between',
]);
const TEXT_SEARCHES = new Set([
  ...['$eqi', '$nei', '$contains', '$notContains', '$containsi', '$notContainsi'],
  ...['$startsWith', '$startsWithi', '$endsWith', '$endsWithi'],
]);
const LISTS = new Set(['$in', '$notIn', '$between']);
const TEXT_STORAGE = new Set(['string', 'text', 'email', 'enumeration']);

/**
 * What is wrong with one condition on a field, as the end of a sentence, or `undefined`. Values
 * arrive as text from a URL and typed from code; both are accepted if they denote a value of the
 * type.
 */
export function operandFault(
  type: FieldTypeContract,
  operator: string,
  value: unknown,
): string | undefined {
  if (NULL_CHECKS.has(operator)) return isYesOrNo(value) ? undefined : 'must be true or false';
  if (value === null && (operator === '$eq' || operator === '$ne')) return undefined;
  if (!type.comparable) {
    return `takes $null and $notNull only: it is of the type ${type.name}`;
  }
  const text = TEXT_STORAGE.has(type.storage.type);
  if (!COMPARISONS.has(operator) && !(text && TEXT_SEARCHES.has(operator))) {
    return `does not know ${operator} for the type ${type.name}`;
  }
  if (operator === '$between' && !(Array.isArray(value) && value.length === 2)) {
    return 'needs two values for $between';
  }
  const values = Array.isArray(value) ? (value as unknown[]) : [value];
  if (values.length === 0 && !LISTS.has(operator)) return 'needs a value';
  for (const one of values) {
    const fault = one === null ? undefined : valueFault(type, one);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function valueFault(type: FieldTypeContract, value: unknown): string | undefined {
  switch (type.storage.type) {
    case 'integer':
    case 'float':
    case 'decimal':
      return type.check(asNumber(value), { name: '', type: type.name });
    case 'boolean':
      return isYesOrNo(value) ? undefined : 'must be true or false';
    case 'date':
    case 'datetime':
      return isInstant(value) ? undefined : `must be a ${type.name} in ISO 8601`;
    default:
      return isPlainText(value) ? undefined : 'must be text';
  }
}

const asNumber = (value: unknown): unknown =>
  typeof value === 'string' && /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(value)
    ? Number(value)
    : value;

const isYesOrNo = (value: unknown): boolean =>
  typeof value === 'boolean' ||
  ['true', 'false', 't', 'f', '1', '0', 1, 0].includes(value as string);

function isInstant(value: unknown): boolean {
  if (value instanceof Date) return !Number.isNaN(value.getTime());
  if (typeof value === 'number') return Number.isSafeInteger(value);
  if (typeof value !== 'string') return false;
  return value >= '1000-01-01' && !Number.isNaN(parseInstant(value, { zone: 'optional' }));
}

const isPlainText = (value: unknown): boolean =>
  (typeof value === 'string' && !isUnstorable(value)) ||
  typeof value === 'number' ||
  typeof value === 'boolean';
