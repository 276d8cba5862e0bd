import { isGroup, type GroupOf } from '../../components/ConditionGroup/model/group';

export const OPERATORS = [
  ...(['$eq', '$ne', '$containsi', '$gte', '$lte', '$null', '$notNull'] as const),
] as const;
export type Operator = (typeof OPERATORS)[number];

export interface Condition {
  readonly field: string;
  readonly operator: Operator;
  readonly value: string | number | boolean | null;
}

/** A part of a filter that no condition can show, such as one on a relation; it is kept as it is. */
export interface WrittenPart {
  readonly written: unknown;
}

export type AudienceLeaf = Condition | WrittenPart;

/** Conditions of which all, any or none hold. */
export const JOINS = ['and', 'or', 'none'] as const;
export type Conditions = GroupOf<AudienceLeaf, (typeof JOINS)[number]>;

export const NEW_CONDITION: Condition = { field: '', operator: '$eq', value: null };

/** How many groups are shown inside of each other; what is deeper stays as it is written. */
export const DEEPEST = 3;

export const hasValue = ({ operator }: Condition): boolean =>
  operator !== '$null' && operator !== '$notNull';

/** Whether the value of a condition on a field is still missing. */
export const lacksValue = (condition: Condition): boolean =>
  condition.field !== '' &&
  hasValue(condition) &&
  (condition.value === null || condition.value === '');

/** Whether a condition in a filter has no value yet. */
export const isUnfinished = (filters: unknown): boolean => hasUnfinished(toConditions(filters));

const hasUnfinished = ({ items }: Conditions): boolean =>
  items.some((item) =>
    isGroup(item) ? hasUnfinished(item) : !('written' in item) && lacksValue(item),
  );

/** Where a value is missing: the server refuses it, so that it never matches more than is shown. */
const NO_VALUE = {};

/** The Strapi filter of conditions, without those that name no field yet; undefined until there is one. */
export function toFilters({ kind, items }: Conditions): Record<string, unknown> | undefined {
  const parts = items.flatMap((item): unknown[] => {
    if ('written' in item) return [item.written];
    const part = isGroup(item) ? toFilters(item) : toPart(item);
    return part ? [part] : [];
  });
  if (parts.length === 0) return undefined;
  return kind === 'none' ? { $not: { $or: parts } } : { [`$${kind}`]: parts };
}

function toPart(condition: Condition): Record<string, unknown> | undefined {
  const { field, operator, value } = condition;
  if (field === '') return undefined;
  const operand = hasValue(condition) ? (lacksValue(condition) ? NO_VALUE : value) : true;
  return { [field]: { [operator]: operand } };
}

/** The conditions of a filter: equal in meaning, also where it is written in another way. */
export function toConditions(filters: unknown): Conditions {
  const node = toNode(filters, 0);
  return isGroup(node) ? node : { kind: 'and', items: [node] };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isNoValue = (value: unknown): boolean => isObject(value) && Object.keys(value).length === 0;

const isPlain = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value);

function toNode(part: unknown, depth: number): AudienceLeaf | Conditions {
  const written: WrittenPart = { written: part };
  const group = (kind: Conditions['kind'], parts: readonly unknown[]) =>
    depth > DEEPEST ? written : { kind, items: parts.map((one) => toNode(one, depth + 1)) };
  if (!isObject(part)) return written;
  const parts = partsOf(part);
  if (parts.length > 1) return group('and', parts);
  const [[key, value] = ['', undefined]] = Object.entries(part);
  if (key === '$and' || key === '$or') {
    const isList = Array.isArray(value) && value.length > 0;
    return isList ? group(key === '$or' ? 'or' : 'and', value) : written;
  }
  if (key === '$not' && isObject(value)) return group('none', alternativesOf(value));
  return key === '' || key.startsWith('$') ? written : (toCondition(key, value) ?? written);
}

/** `{ "a": 1, "b": 2 }` and `{ "a": { "$gte": 1, "$lte": 2 } }` are two parts that both hold. */
function partsOf(part: Record<string, unknown>): readonly unknown[] {
  const entries = Object.entries(part);
  const [[key, value] = ['', undefined]] = entries;
  if (entries.length > 1) return entries.map(([name, one]) => ({ [name]: one }));
  if (key.startsWith('$') || !isObject(value)) return [part];
  const tests = Object.entries(value);
  return tests.every(([name]) => OPERATORS.some((one) => one === name))
    ? tests.map(([name, one]) => ({ [key]: { [name]: one } }))
    : [part];
}

/** The parts of which none holds: those of `$or`, if it is all that is negated. */
const alternativesOf = (negated: Record<string, unknown>): readonly unknown[] => {
  const { $or } = negated;
  const isOnly = Object.keys(negated).length === 1;
  return isOnly && Array.isArray($or) && $or.length > 0 ? $or : [negated];
};

function toCondition(field: string, test: unknown): Condition | undefined {
  if (isPlain(test)) return toCondition(field, { $eq: test });
  if (!isObject(test) || Object.keys(test).length !== 1) return undefined;
  const [[name, value] = ['', undefined]] = Object.entries(test);
  const operator = OPERATORS.find((one) => one === name);
  if (!operator) return undefined;
  const isEmptyTest = operator === '$null' || operator === '$notNull';
  if (!isEmptyTest && isNoValue(value)) return { field, operator, value: null };
  if (!isPlain(value)) return undefined;
  if (!isEmptyTest) {
    // A condition without a value is one that is not finished.
    return value === '' ? undefined : { field, operator, value };
  }
  if (typeof value !== 'boolean') return undefined;
  // `{ $null: false }` is `$notNull`.
  const isEmpty = (operator === '$null') === value;
  return { field, operator: isEmpty ? '$null' : '$notNull', value: null };
}
