import type { FlowNode } from '../contracts';

export const isFork = (node: FlowNode): boolean =>
  node.step.kind === 'parallel' || node.step.kind === 'inclusive';

/** The innermost fork around this node, and the branch; null outside of any fork. */
export function forkAround(node: FlowNode): { fork: FlowNode; branch: number } | null {
  let here = node;
  while (here.block) {
    if (isFork(here.block)) return { fork: here.block, branch: here.branch };
    here = here.block;
  }
  return null;
}

/**
 * The next node of the same token; leaves enclosing sequences and exclusive blocks. Null at the end
 * of the branch or flow.
 */
export function following(node: FlowNode): FlowNode | null {
  let here: FlowNode | null = node;
  while (here) {
    if (here.next) return here.next;
    here = here.block && !isFork(here.block) ? here.block : null;
  }
  return null;
}
