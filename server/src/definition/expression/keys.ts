import { childrenOf, type ExpressionNode } from './tree';

/** A read of a key of `data`, with its position. */
export interface DataKeyUse {
  readonly key: string;
  readonly at: number;
}

/** Every key that is read by a literal name; computed names are known only at run time. */
export function dataKeysOf(node: ExpressionNode): DataKeyUse[] {
  const below = childrenOf(node).flatMap(dataKeysOf);
  if (node.kind !== 'read' || node.root !== 'data') return below;
  const [key] = node.path;
  return typeof key === 'string' ? [{ key, at: node.at }, ...below] : below;
}
