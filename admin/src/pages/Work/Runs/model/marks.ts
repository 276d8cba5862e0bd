import type { InstanceView } from '../../../../../../server/src/contracts/instances';
import { flowGraph, type FlowWords } from '../../../../graph/model/flowGraph';
import type { Graph, GraphNode } from '../../../../graph/model/graph';
import { flowsIn, stageGraph } from '../../../../graph/model/stageGraph';
import { getAt, type Document, type Path } from '../../../Pipelines/model/document';

type Token = Pick<InstanceView['tokens'][number], 'step' | 'waitsFor'>;

export interface MarkedGraph {
  /** Null: the stages. */
  readonly flow: string | null;
  readonly graph: Graph;
}

/** The path of a step such as `transitions.win.do[0].parallel[1][0]`. */
export const pathOf = (step: string): Path =>
  [...step.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([, index, key]) =>
    index === undefined ? (key ?? '') : Number(index),
  );

/** The steps of each flow that is at work, and the stages, with marks where the process stands. */
export function markedGraphs(
  document: Document,
  run: Pick<InstanceView, 'entity' | 'stage' | 'endedAt'> & { readonly tokens: readonly Token[] },
  words: FlowWords & { readonly any: string },
): readonly MarkedGraph[] {
  const waiting = run.tokens.filter(({ waitsFor }) => waitsFor !== 'forked');
  const marks = new Map(
    waiting.map(({ step, waitsFor }) => [
      keyOf(pathOf(step)),
      waitsFor === 'failed' ? ('failed' as const) : ('here' as const),
    ]),
  );
  const flows = flowsIn(document).flatMap(({ path, label }) => {
    const start = keyOf([...path, 'do']);
    if (![...marks.keys()].some((key) => key.startsWith(`${start}.`))) return [];
    const steps = [...path, 'do'];
    const graph = flowGraph(getAt(document, steps), steps, { ...words, start: label });
    return [{ flow: label, graph: marked(graph, ({ path: own }) => own && marks.get(keyOf(own))) }];
  });
  if (run.entity === null) return flows;
  const stages = stageGraph(document, run.entity, { counts: {}, any: words.any });
  if (stages.nodes.length === 0) return flows;
  const isHere = ({ id }: GraphNode) => id === run.stage && run.endedAt === null;
  return [
    ...flows,
    { flow: null, graph: marked(stages, (node) => (isHere(node) ? 'here' : undefined)) },
  ];
}

const keyOf = (path: Path): string => path.join('.');

const marked = (
  { nodes, edges }: Graph,
  markOf: (node: GraphNode) => GraphNode['mark'],
): Graph => ({ nodes: nodes.map((node) => ({ ...node, mark: markOf(node) })), edges });
