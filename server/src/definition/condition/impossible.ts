import { nearestName } from '../../fields';
import type { DeclaredKey } from '../compile/declared-key';
import { childrenOf, type ExpressionNode } from '../expression';

interface Finding {
  readonly message: string;
  readonly advice: string;
  readonly at: number;
}

const keyOf = (node: ExpressionNode): string | undefined => {
  if (node.kind !== 'read' || node.root !== 'data' || node.path.length !== 1) return undefined;
  const [key] = node.path;
  return typeof key === 'string' ? key : undefined;
};

/** The literals that a key is compared with by `==` or `in`. */
function comparedWith(node: ExpressionNode): { key: string; values: ExpressionNode[] } | undefined {
  if (node.kind === 'compare' && node.operator === '==') {
    const left = keyOf(node.left);
    const right = keyOf(node.right);
    if (left !== undefined) return { key: left, values: [node.right] };
    return right === undefined ? undefined : { key: right, values: [node.left] };
  }
  if (node.kind !== 'in' || node.right.kind !== 'list') return undefined;
  const key = keyOf(node.left);
  return key === undefined ? undefined : { key, values: [...node.right.items] };
}

/**
 * Finds comparisons that are always false, because the key never has such a value: a misspelt
 * choice, a number compared with a string.
 */
export function findImpossible(
  node: ExpressionNode,
  declared: ReadonlyMap<string, DeclaredKey>,
): Finding[] {
  const found = childrenOf(node).flatMap((child) => findImpossible(child, declared));
  const compared = comparedWith(node);
  const known = compared && declared.get(compared.key);
  if (!known) return found;
  for (const value of compared.values) {
    if (value.kind !== 'literal' || value.value === null) continue;
    const fault = known.field.fault(value.value);
    if (fault === undefined) continue;
    const near =
      typeof value.value === 'string'
        ? nearestName(value.value.slice(0, 100), known.definition.enum ?? [])
        : undefined;
    found.push({
      message: `data.${compared.key} is never ${JSON.stringify(value.value)}: it ${fault}.`,
      advice: near ? `did you mean "${near}"?` : 'compare it with a value that it can hold',
      at: value.at,
    });
  }
  return found;
}
