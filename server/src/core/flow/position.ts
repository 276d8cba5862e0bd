import type { FlowNode } from '../contracts';

export const isFork = (node: FlowNode): boolean =>
  node.step.kind === 'parallel' || node.step.kind === 'inclusive';

/** The fork whose branch a token at this node walks, and that branch; null outside any fork. */
export function forkAround(node: FlowNode): { fork: FlowNode; branch: number } | null {
  let here = node;
  while (here.block) {
    if (isFork(here.block)) return { fork: here.block, branch: here.branch };
    here = here.block;
  }
  return null;
}

/**
 * Where the same token goes once this node is done: sequences and exclusive blocks are left on the
 * way. Null where its branch, or its flow, is over.
 */
export function following(node: FlowNode): FlowNode | null {
  let here: FlowNode | null = node;
  while (here) {
    if (here.next) return here.next;
    here = here.block && !isFork(here.block) ? here.block : null;
  }
  return null;
}
