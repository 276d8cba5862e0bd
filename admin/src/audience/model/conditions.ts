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
export const toFilters = (conditions: Conditions): Record<string, unknown> | undefined =>
  groupToFilters(conditions, false);

function groupToFilters(
  { kind, items }: Conditions,
  isOuterNegated: boolean,
): Record<string, unknown> | undefined {
  const isNegated = isOuterNegated || kind === 'none';
  const parts = items.flatMap((item): unknown[] => {
    if ('written' in item) return [item.written];
    const part = isGroup(item) ? groupToFilters(item, isNegated) : toPart(item, isNegated);
    return part ? [part] : [];
  });
  if (parts.length === 0) return undefined;
  return kind === 'none' ? { $not: { $or: parts } } : { [`$${kind}`]: parts };
}

/**
 * In SQL a comparison with an empty field is neither true nor false, and so is its negation. Where
 * conditions are negated, each also says that its field is not empty: then it is false for an empty one.
 */
function toPart(condition: Condition, isNegated: boolean): Record<string, unknown> | undefined {
  const { field, operator, value } = condition;
  if (field === '') return undefined;
  if (!hasValue(condition)) return { [field]: { [operator]: true } };
  const test = { [operator]: lacksValue(condition) ? NO_VALUE : value };
  return { [field]: isNegated ? { $notNull: true, ...test } : test };
}

/**
 * The conditions of a filter: equal in meaning, also where it is written in another way. A negated
 * comparison that leaves out records whose field is empty becomes two: "is empty" is added.
 */
export function toConditions(filters: unknown): Conditions {
  const node = toNode(filters, { depth: 0, isNegated: false, isOdd: false });
  return isGroup(node) ? node : { kind: 'and', items: [node] };
}

/** Where a part stands. */
interface Place {
  readonly depth: number;
  readonly isNegated: boolean;
  /** Whether it is negated an odd number of times. */
  readonly isOdd: boolean;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isNoValue = (value: unknown): boolean => isObject(value) && Object.keys(value).length === 0;

const isPlain = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value);

function toNode(part: unknown, place: Place): AudienceLeaf | Conditions {
  const written: WrittenPart = { written: part };
  const group = (kind: Conditions['kind'], parts: readonly unknown[]) => {
    if (place.depth > DEEPEST) return written;
    const isOdd = place.isOdd !== (kind === 'none');
    const isNegated = place.isNegated || kind === 'none';
    const inner = { depth: place.depth + 1, isNegated, isOdd };
    const items = parts.flatMap((one) => {
      const node = toNode(one, inner);
      const isPair = kind !== 'and' && isComparison(one) && isGroup(node) && node.kind === 'or';
      return isPair ? node.items : [node];
    });
    return { kind, items };
  };
  if (!isObject(part)) return written;
  const definite = place.isNegated ? definiteOf(part) : undefined;
  if (definite) return definite;
  const parts = partsOf(part);
  if (parts.length > 1) return group('and', parts);
  const [[key, value] = ['', undefined]] = Object.entries(part);
  if (key === '$and' || key === '$or') {
    const isList = Array.isArray(value) && value.length > 0;
    return isList ? group(key === '$or' ? 'or' : 'and', value) : written;
  }
  if (key === '$not' && isObject(value)) return group('none', alternativesOf(value));
  if (key === '' || key.startsWith('$')) return written;
  const condition = toCondition(key, value);
  if (!condition) return written;
  if (!place.isOdd || !hasValue(condition)) return condition;
  return place.depth > DEEPEST ? written : { kind: 'or', items: [condition, isEmpty(key)] };
}

const isEmpty = (field: string): Condition => ({ field, operator: '$null', value: null });

/** Whether a part is about one field. */
const isComparison = (part: unknown): boolean =>
  isObject(part) && Object.keys(part).every((key) => !key.startsWith('$'));

/** A comparison that says that its field is not empty, as `toPart` writes it. */
function definiteOf(part: Record<string, unknown>): Condition | undefined {
  const [[field, test] = ['', undefined], ...others] = Object.entries(part);
  if (others.length > 0 || field.startsWith('$') || !isObject(test)) return undefined;
  const { $notNull, ...compared } = test;
  if ($notNull !== true) return undefined;
  const condition = toCondition(field, compared);
  return condition && hasValue(condition) ? condition : undefined;
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
