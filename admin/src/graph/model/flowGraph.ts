import { isList, isMap, type Json, type Path } from '../../pages/Pipelines/model/document';
import type { Graph, GraphEdge, GraphNode } from './graph';

/** Words for what has no name of its own. */
export interface FlowWords {
  readonly start: string;
  readonly end: string;
  readonly otherwise: string;
  readonly kind: (kind: StepKind) => string;
}

export const GATES = ['parallel', 'inclusive', 'exclusive'] as const;
export const STEP_KINDS = [
  ...GATES,
  ...(['activity', 'task', 'approval', 'wait', 'set', 'transition'] as const),
] as const;
export type StepKind = (typeof STEP_KINDS)[number];

/** The steps of a flow, with a fork and a join for each block. */
export function flowGraph(steps: Json | undefined, path: Path, words: FlowWords): Graph {
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
  const draw = (
    list: Json | undefined,
    at: Path,
    from: string,
    label: string,
  ): [string, string] => {
    let before = from;
    let text = label;
    (isList(list) ? list : []).forEach((step, index) => {
      const own = [...at, index];
      const kind = isMap(step) ? STEP_KINDS.find((one) => Object.hasOwn(step, one)) : undefined;
      if (!isMap(step) || !kind) return;
      const gate = GATES.find((one) => one === kind);
      const node = add({
        kind: gate ? 'gate' : 'step',
        label: gate
          ? words.kind(gate)
          : `${words.kind(kind)}: ${textOf(step[kind], step['label'])}`,
        path: own,
      });
      join(before, node, text);
      text = '';
      before = node;
      if (!gate) return;
      const branches = step[gate];
      const end = add({ kind: 'gate', label: '', path: own });
      (isList(branches) ? branches : []).forEach((branch, number) => {
        const inside = [...own, gate, number];
        const [steps, where, when] = branchOf(branch, inside, words);
        const [last, rest] = draw(steps, where, node, when);
        join(last, end, rest);
      });
      before = end;
    });
    return [before, text];
  };
  const start = add({ kind: 'end', label: words.start });
  const [last, rest] = draw(steps, path, start, '');
  join(last, add({ kind: 'end', label: words.end }), rest);
  return { nodes, edges };
}

/** The steps of a branch, where they are, and the condition. */
function branchOf(branch: Json, path: Path, words: FlowWords): [Json | undefined, Path, string] {
  if (!isMap(branch)) return [branch, path, ''];
  if (branch['else'] !== undefined) return [branch['else'], [...path, 'else'], words.otherwise];
  return [branch['do'], [...path, 'do'], textOf(branch['when'], undefined)];
}

const LONGEST = 36;

function textOf(value: Json | undefined, label: Json | undefined): string {
  const text = [label, value].find((one): one is string => typeof one === 'string');
  const keys = isMap(value) ? Object.keys(value).join(', ') : '';
  const shown = text ?? keys;
  return shown.length > LONGEST ? `${shown.slice(0, LONGEST)}…` : shown;
}
