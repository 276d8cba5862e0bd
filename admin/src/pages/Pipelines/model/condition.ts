import { parseExpression } from '../../../../../server/src/definition/expression/parse';
import { printExpression } from '../../../../../server/src/definition/expression/print';
import type { ExpressionNode } from '../../../../../server/src/definition/expression/tree';

export const OPERATORS = [
  ...(['==', '!=', '<', '<=', '>', '>=', 'in'] as const),
  ...(['contains', 'startsWith', 'empty', 'notEmpty', 'true', 'false'] as const),
] as const;

export type Operator = (typeof OPERATORS)[number];

type Literal = string | number | boolean;

/** One comparison: `data.score > 50`. */
export interface Rule {
  readonly kind: 'rule';
  /** `score` of the data, or `actor.id`. */
  readonly field: string;
  readonly operator: Operator;
  /** Several for `in`; none where the operator takes none. */
  readonly values: readonly Literal[];
}

export interface Group {
  readonly kind: 'and' | 'or';
  readonly items: readonly ConditionNode[];
}

export type ConditionNode = Rule | Group;

/** Operators without a value. */
export const isUnary = (operator: Operator): boolean =>
  ['empty', 'notEmpty', 'true', 'false'].includes(operator);

/** An expression as rules and groups; undefined where it says what these cannot. */
export function readCondition(text: string): ConditionNode | undefined {
  if (text.trim() === '') return { kind: 'and', items: [] };
  const parsed = parseExpression(text);
  return parsed.ok ? toNode(parsed.tree) : undefined;
}

function toNode(tree: ExpressionNode): ConditionNode | undefined {
  if (tree.kind !== 'and' && tree.kind !== 'or') return toRule(tree);
  const items = [toNode(tree.left), toNode(tree.right)];
  const [left, right] = items;
  if (!left || !right) return undefined;
  // `a AND b AND c` is one group; the tree has one inside of another at its left.
  const flat = left.kind === tree.kind ? left.items : [left];
  return { kind: tree.kind, items: [...flat, right] };
}

const rule = (
  field: string | undefined,
  operator: Operator,
  values: readonly (Literal | undefined)[] = [],
): Rule | undefined =>
  field === undefined || values.some((value) => value === undefined)
    ? undefined
    : { kind: 'rule', field, operator, values: values as readonly Literal[] };

function toRule(tree: ExpressionNode): Rule | undefined {
  switch (tree.kind) {
    case 'compare': {
      const isNull = tree.right.kind === 'literal' && tree.right.value === null;
      if (isNull) return tree.operator === '==' ? rule(fieldOf(tree.left), 'empty') : undefined;
      return rule(fieldOf(tree.left), tree.operator, [literalOf(tree.right)]);
    }
    case 'in':
      if (tree.right.kind !== 'list' || tree.right.items.length === 0) return undefined;
      return rule(fieldOf(tree.left), 'in', tree.right.items.map(literalOf));
    case 'call': {
      const [field, value] = tree.items;
      if (tree.name !== 'contains' && tree.name !== 'startsWith') return undefined;
      return rule(field && fieldOf(field), tree.name, [value && literalOf(value)]);
    }
    case 'read':
      return rule(fieldOf(tree), 'true');
    case 'not': {
      const inner = toRule(tree.operand);
      if (inner?.operator === 'empty') return { ...inner, operator: 'notEmpty' };
      return inner?.operator === 'true' ? { ...inner, operator: 'false' } : undefined;
    }
    default:
      return undefined;
  }
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

function fieldOf(tree: ExpressionNode): string | undefined {
  if (tree.kind !== 'read' || tree.path.length === 0) return undefined;
  if (tree.root !== 'data' && tree.root !== 'actor') return undefined;
  const names = tree.path.filter(
    (part): part is string => typeof part === 'string' && NAME.test(part),
  );
  // `data.actor` would read as the actor.
  if (names.length < tree.path.length || (tree.root === 'data' && names[0] === 'actor')) {
    return undefined;
  }
  return (tree.root === 'data' ? names : ['actor', ...names]).join('.');
}

function literalOf(tree: ExpressionNode): Literal | undefined {
  if (tree.kind === 'negate' && tree.operand.kind === 'literal') {
    const { value } = tree.operand;
    return typeof value === 'number' && value !== 0 ? -value : undefined;
  }
  return tree.kind === 'literal' && tree.value !== null ? tree.value : undefined;
}

/** The expression of rules and groups; reading it again gives the same ones. */
export function writeCondition(node: ConditionNode): string {
  const tree = toTree(node);
  return tree ? printExpression(tree) : '';
}

const AT = { at: 0 };

function toTree(node: ConditionNode): ExpressionNode | undefined {
  if (node.kind === 'rule') return ruleTree(node);
  const parts = node.items.flatMap((item) => toTree(item) ?? []);
  return parts.reduce<ExpressionNode | undefined>(
    (left, right) => (left ? { kind: node.kind, left, right, ...AT } : right),
    undefined,
  );
}

function ruleTree({ field, operator, values }: Rule): ExpressionNode {
  const left = readTree(field);
  const [first = ''] = values;
  switch (operator) {
    case 'true':
      return left;
    case 'false':
      return { kind: 'not', operand: left, ...AT };
    case 'empty':
      return emptyTree(left);
    case 'notEmpty':
      return { kind: 'not', operand: emptyTree(left), ...AT };
    case 'in':
      return {
        kind: 'in',
        left,
        right: { kind: 'list', items: values.map(literal), ...AT },
        ...AT,
      };
    case 'contains':
    case 'startsWith':
      return { kind: 'call', name: operator, items: [left, literal(first)], ...AT };
    default:
      return { kind: 'compare', operator, left, right: literal(first), ...AT };
  }
}

const emptyTree = (left: ExpressionNode): ExpressionNode => ({
  ...{ kind: 'compare', operator: '==', left, right: { kind: 'literal', value: null, ...AT } },
  ...AT,
});

function readTree(field: string): ExpressionNode {
  const [first = '', ...rest] = field.split('.');
  return first === 'actor' && rest.length > 0
    ? { kind: 'read', root: 'actor', path: rest, ...AT }
    : { kind: 'read', root: 'data', path: [first, ...rest], ...AT };
}

const literal = (value: Literal): ExpressionNode =>
  typeof value === 'number' && value < 0
    ? { kind: 'negate', operand: { kind: 'literal', value: -value, ...AT }, ...AT }
    : { kind: 'literal', value, ...AT };

/** A value as it is typed: a text that looks like a number or yes and no has quotes. */
export const showValue = (value: Literal): string =>
  typeof value === 'string' && (typeof readValue(value) !== 'string' || /^'.*'$/.test(value))
    ? `'${value}'`
    : String(value);

export function readValue(text: string): Literal {
  const trimmed = text.trim();
  const quoted = /^'(.*)'$/.exec(trimmed);
  if (quoted) return quoted[1] ?? '';
  if (trimmed === 'true' || trimmed === 'false') return trimmed === 'true';
  const isNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(trimmed);
  const number = isNumber ? Number(trimmed) + 0 : Number.NaN;
  return Math.abs(number) <= Number.MAX_SAFE_INTEGER ? number : text;
}

const FIELD = /^[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*$/;

/** Without the rules that name no field yet, which no expression can say. */
export function complete(node: ConditionNode): ConditionNode | undefined {
  if (node.kind === 'rule') return FIELD.test(node.field) ? node : undefined;
  const items = node.items.flatMap((item) => complete(item) ?? []);
  return items.length === 0 ? undefined : { ...node, items };
}
