import type { CompiledFlow, FlowNode, Step, StepPath } from '../contracts';

/** A mutable node while its links are being set. */
type Draft = { -readonly [Key in keyof FlowNode]: FlowNode[Key] };

interface Place {
  readonly block: FlowNode | null;
  readonly branch: number;
  readonly depth: number;
  readonly flow: StepPath;
}

/** The branches of a step, in order; none for a leaf. */
export function branchesOf(step: Step): readonly (readonly Step[])[] {
  switch (step.kind) {
    case 'sequence':
      return [step.steps];
    case 'parallel':
      return step.branches;
    case 'inclusive':
    case 'exclusive':
      return step.branches.map((branch) => branch.steps);
    default:
      return [];
  }
}

/**
 * Links every step of these flows and indexes it by path. Called once per version by the compiler.
 */
export function indexSteps(flows: Iterable<CompiledFlow>): ReadonlyMap<StepPath, FlowNode> {
  const nodes = new Map<StepPath, FlowNode>();

  const link = (steps: readonly Step[], place: Place): FlowNode | null => {
    let following: FlowNode | null = null;
    for (const step of [...steps].reverse()) {
      const node: Draft = { step, ...place, next: following, heads: [] };
      node.heads = branchesOf(step).map((branch, index) =>
        link(branch, { block: node, branch: index, depth: place.depth + 1, flow: place.flow }),
      );
      nodes.set(step.path, node);
      following = node;
    }
    return following;
  };

  for (const flow of flows) {
    link(flow.steps, { block: null, branch: 0, depth: 1, flow: flow.path });
  }
  return nodes;
}
