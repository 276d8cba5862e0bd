import { BINARY_OPERATORS } from './operators';
import type { ExpressionNode } from './tree';

const TERNARY = 0;
/** Just above every comparison. */
const COMPARISON = 7.5;
const PREFIX = 12;
const VALUE = 13;

/** The precedence of a node; a looser one inside a tighter one needs parentheses. */
function strength(node: ExpressionNode): number {
  switch (node.kind) {
    case 'choose':
      return TERNARY;
    case 'or':
      return BINARY_OPERATORS['||'] ?? TERNARY;
    case 'and':
      return BINARY_OPERATORS['&&'] ?? TERNARY;
    case 'compare':
    case 'arithmetic':
      return BINARY_OPERATORS[node.operator] ?? TERNARY;
    case 'in':
      return BINARY_OPERATORS.in ?? TERNARY;
    case 'not':
    case 'negate':
    case 'plus':
      return PREFIX;
    default:
      return VALUE;
  }
}

const SIGNS = { and: 'AND', or: 'OR', in: 'in', not: '!', negate: '-', plus: '+' } as const;

const quote = (text: string): string =>
  `'${JSON.stringify(text)
    .slice(1, -1)
    .replaceAll(String.raw`\"`, '"')
    .replaceAll("'", String.raw`\'`)}'`;

/** Prints a node with the necessary parentheses; parsing the result gives the same node. */
export function printExpression(node: ExpressionNode): string {
  const inner = (child: ExpressionNode, least: number): string =>
    strength(child) < least ? `(${printExpression(child)})` : printExpression(child);
  const list = (items: readonly ExpressionNode[]): string => items.map(printExpression).join(', ');
  const own = strength(node);
  switch (node.kind) {
    case 'literal':
      return typeof node.value === 'string' ? quote(node.value) : String(node.value);
    case 'list':
      return `[${list(node.items)}]`;
    case 'call':
      return `${node.name}(${list(node.items)})`;
    case 'read':
      return node.path.reduce<string>((path, part) => {
        if (typeof part === 'object') return `${path}[${printExpression(part)}]`;
        const plain = typeof part === 'string' && /^[A-Za-z_][A-Za-z0-9_]*$/.test(part);
        if (plain) return `${path}.${part}`;
        return `${path}[${typeof part === 'string' ? quote(part) : part}]`;
      }, node.root);
    case 'not':
    case 'negate':
    case 'plus':
      // Parentheses, because two signs would print as `--`, which is not allowed.
      return `${SIGNS[node.kind]}${inner(node.operand, PREFIX + Number(node.kind !== 'not'))}`;
    case 'choose':
      return `${inner(node.test, own + 1)} ? ${printExpression(node.yes)} : ${printExpression(node.no)}`;
    case 'compare':
      // Comparisons cannot be chained, so nested ones get parentheses.
      return `${inner(node.left, COMPARISON)} ${node.operator} ${inner(node.right, COMPARISON)}`;
    case 'arithmetic':
      return `${inner(node.left, own)} ${node.operator} ${inner(node.right, own + 1)}`;
    default:
      return `${inner(node.left, own)} ${SIGNS[node.kind]} ${inner(node.right, own + 1)}`;
  }
}
