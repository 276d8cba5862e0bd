import { Graph as DagreGraph, layout } from '@dagrejs/dagre';

import type { Graph, GraphEdge, GraphNode } from './graph';

export interface PlacedNode extends GraphNode {
  /** The upper left corner. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PlacedEdge extends GraphEdge {
  readonly points: readonly { readonly x: number; readonly y: number }[];
  /** The middle of the label. */
  readonly x: number;
  readonly y: number;
}

export interface Placed {
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
  readonly width: number;
  readonly height: number;
}

const CHARACTER = 7.5;
const PADDING = 56;

const widthOf = ({ kind, label }: GraphNode): number =>
  kind === 'gate' && label === '' ? 16 : Math.max(96, label.length * CHARACTER + PADDING);

const heightOf = ({ kind, label, mark }: GraphNode): number => {
  if (kind === 'gate' && label === '') return 16;
  return kind === 'stage' || mark ? 52 : 36;
};

const labelWidth = ({ label, guards }: GraphEdge): number =>
  label === '' ? 0 : label.length * CHARACTER + 24 + guards.length * 20;

/** Places nodes and edges from top to bottom, so that edges run round what they do not touch. */
export function placeGraph({ nodes, edges }: Graph): Placed {
  const graph = new DagreGraph({ multigraph: true });
  graph.setGraph({
    rankdir: 'TB',
    nodesep: 32,
    ranksep: 36,
    edgesep: 16,
    marginx: 16,
    marginy: 16,
  });
  for (const node of nodes) {
    graph.setNode(node.id, { width: widthOf(node), height: heightOf(node) });
  }
  for (const edge of edges) {
    const label = { width: labelWidth(edge), height: edge.label === '' ? 0 : 32, labelpos: 'c' };
    graph.setEdge(edge.from, edge.to, label, edge.id);
  }
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    ...{ width, height },
    nodes: nodes.map((node) => {
      const box = graph.node(node.id) as { x: number; y: number; width: number; height: number };
      const { x, y } = { x: box.x - box.width / 2, y: box.y - box.height / 2 };
      return { ...node, x, y, width: box.width, height: box.height };
    }),
    edges: edges.map((edge) => {
      const found = graph.edge({ v: edge.from, w: edge.to, name: edge.id }) as {
        points: { x: number; y: number }[];
        x?: number;
        y?: number;
      };
      return { ...edge, points: found.points, x: found.x ?? 0, y: found.y ?? 0 };
    }),
  };
}

/** A smooth line through the points. */
export function lineThrough(points: PlacedEdge['points']): string {
  const [first, ...rest] = points;
  const last = rest.at(-1);
  if (!first || !last) return '';
  const curves = rest.slice(0, -1).map((point, index) => {
    const next = rest[index + 1] ?? point;
    const isLast = index === rest.length - 2;
    const end = isLast ? next : { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 };
    return `Q ${point.x} ${point.y} ${end.x} ${end.y}`;
  });
  return `M ${first.x} ${first.y} ${curves.length > 0 ? curves.join(' ') : `L ${last.x} ${last.y}`}`;
}
