import { childrenOf, type ExpressionNode } from './tree';

/** A key of `data` that an expression reads, and where. */
export interface DataKeyUse {
  readonly key: string;
  readonly at: number;
}

/** Every key read by its name; computed ones are only known at run time. */
export function dataKeysOf(node: ExpressionNode): DataKeyUse[] {
  const below = childrenOf(node).flatMap(dataKeysOf);
  if (node.kind !== 'read' || node.root !== 'data') return below;
  const [key] = node.path;
  return typeof key === 'string' ? [{ key, at: node.at }, ...below] : below;
}
