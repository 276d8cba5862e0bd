import type { Path } from '../../pages/Pipelines/model/document';
import type { Graph, GraphEdge, GraphNode } from './graph';

/** Words for what has no name of its own. */
export interface FlowWords {
  readonly start: string;
  readonly end: string;
  readonly kind: (kind: StepKind) => string;
}

export const GATES = ['parallel', 'inclusive', 'exclusive'] as const;
export const STEP_KINDS = [
  ...GATES,
  ...(['activity', 'task', 'approval', 'wait', 'set', 'transition'] as const),
] as const;
export type StepKind = (typeof STEP_KINDS)[number];

export interface FlowStep {
  readonly kind: StepKind;
  /** Besides its kind. */
  readonly text: string;
  readonly path?: Path | undefined;
  readonly mark?: GraphNode['mark'];
  /** Of a block. */
  readonly branches: readonly {
    /** When it runs. */
    readonly label: string;
    readonly steps: readonly FlowStep[];
  }[];
}

/** The steps of a flow, with a fork and a join for each block. */
export function flowGraph(steps: readonly FlowStep[], words: FlowWords): Graph {
  const nodes: GraphNode[] = [];
  const edges: GraphEdge[] = [];
  const add = (node: Omit<GraphNode, 'id'>): string => {
    const id = String(nodes.length);
    nodes.push({ ...node, id });
    return id;
  };
  const join = (from: string, to: string, label = ''): void => {
    edges.push({ id: `${from} ${to} ${edges.length}`, from, to, label, guards: [] });
  };
  /** Draws a list of steps after a node; returns the last node, and the label of a first edge not drawn yet. */
  const draw = (list: readonly FlowStep[], from: string, label: string): [string, string] => {
    let before = from;
    let text = label;
    for (const { kind, text: own, path, mark, branches } of list) {
      const isGate = GATES.some((one) => one === kind);
      const node = add({
        kind: isGate ? 'gate' : 'step',
        label: isGate || own === '' ? words.kind(kind) : `${words.kind(kind)}: ${own}`,
        ...{ path, mark },
      });
      join(before, node, text);
      text = '';
      before = node;
      if (!isGate) continue;
      const end = add({ kind: 'gate', label: '', path });
      for (const branch of branches) {
        const [last, rest] = draw(branch.steps, node, branch.label);
        join(last, end, rest);
      }
      before = end;
    }
    return [before, text];
  };
  const start = add({ kind: 'end', label: words.start });
  const [last, rest] = draw(steps, start, '');
  join(last, add({ kind: 'end', label: words.end }), rest);
  return { nodes, edges };
}
