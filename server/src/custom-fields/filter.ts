import type { FieldDefinition } from '../core/contracts';
import type { Problem } from '../core/errors';
import type { FieldTypeRegistry } from '../fields';
import { operandFault } from './operand';

/** The schema information needed to walk a query. */
export interface FilterContext {
  readonly types: FieldTypeRegistry;
  /** The live custom fields of a type by name. */
  fields(uid: string): ReadonlyMap<string, FieldDefinition> | undefined;
  /** The target type of a relation. */
  target(uid: string, attribute: string): string | undefined;
}

/** Maximum nesting of a filter; Strapi's own limit is lower. */
const DEPTH_LIMIT = 50;
const GROUPS = new Set(['$and', '$or', '$not']);

/**
 * Validates conditions on custom fields in a `where`, across relations. Without it, a value of the
 * wrong type reaches the database: PostgreSQL fails, SQLite and MySQL return wrong results.
 */
export function checkWhere(
  uid: string,
  where: unknown,
  context: FilterContext,
  depth = 0,
): Problem[] {
  if (typeof where !== 'object' || where === null) return [];
  if (depth > DEPTH_LIMIT) return tooDeep('filters');
  if (Array.isArray(where)) {
    return where.flatMap((part) => checkWhere(uid, part, context, depth + 1));
  }
  const fields = context.fields(uid);
  return Object.entries(where).flatMap(([key, value]) => {
    if (GROUPS.has(key)) return checkWhere(uid, value, context, depth + 1);
    const field = fields?.get(key);
    if (field) return checkCondition(field, value, context, depth);
    const target = context.target(uid, key);
    return target === undefined ? [] : checkWhere(target, value, context, depth + 1);
  });
}

function checkCondition(
  field: FieldDefinition,
  condition: unknown,
  context: FilterContext,
  depth: number,
): Problem[] {
  if (depth > DEPTH_LIMIT) return tooDeep('filters');
  if (!isPlainObject(condition)) return problemsOf(field, '$eq', condition, context);
  return Object.entries(condition).flatMap(([operator, value]) =>
    operator === '$not'
      ? checkCondition(field, value, context, depth + 1)
      : problemsOf(field, operator, value, context),
  );
}

function problemsOf(
  field: FieldDefinition,
  operator: string,
  value: unknown,
  { types }: FilterContext,
): Problem[] {
  const fault = operandFault(types.get(field.type), operator, value);
  return fault === undefined
    ? []
    : [{ path: ['filters', field.name], message: `The filter on "${field.name}" ${fault}` }];
}

/** Rejects custom fields in an `orderBy` that cannot be sorted by. */
export function checkOrder(
  uid: string,
  order: unknown,
  context: FilterContext,
  depth = 0,
): Problem[] {
  if (order === null || order === undefined) return [];
  if (depth > DEPTH_LIMIT) return tooDeep('sort');
  if (Array.isArray(order)) {
    return order.flatMap((part) => checkOrder(uid, part, context, depth + 1));
  }
  const entries: [string, unknown][] =
    typeof order === 'string'
      ? [[order.split(/[\s:]/)[0] ?? '', undefined]]
      : Object.entries(order);
  return entries.flatMap(([key, value]) => {
    const field = context.fields(uid)?.get(key);
    if (field && !context.types.get(field.type).comparable) {
      const message = `"${key}" cannot be sorted by: it is of the type ${field.type}`;
      return [{ path: ['sort', key], message }];
    }
    const target = field ? undefined : context.target(uid, key);
    return target === undefined ? [] : checkOrder(target, value, context, depth + 1);
  });
}

/** Validates `where` and `orderBy` inside a `populate`. */
export function checkPopulate(
  uid: string,
  populate: unknown,
  context: FilterContext,
  depth = 0,
): Problem[] {
  if (!isPlainObject(populate)) return [];
  if (depth > DEPTH_LIMIT) return tooDeep('populate');
  return Object.entries(populate).flatMap(([key, value]) => {
    const target = context.target(uid, key);
    if (target === undefined || !isPlainObject(value)) return [];
    return [
      ...checkWhere(target, value.where ?? value.filters, context),
      ...checkOrder(target, value.orderBy ?? value.sort, context),
      ...checkPopulate(target, value.populate, context, depth + 1),
    ];
  });
}

/** Parts that are not checked must not pass. */
const tooDeep = (part: string): Problem[] => [
  { path: [part], message: `"${part}" is nested deeper than ${DEPTH_LIMIT} levels` },
];

const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' &&
  value !== null &&
  (Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null);
