import type { GetInstanceGraph } from '../../../../../../server/src/contracts/instance-graph';
import { flowGraph, type FlowStep, type FlowWords } from '../../../../graph/model/flowGraph';
import type { Graph, GraphNode } from '../../../../graph/model/graph';
import { ANY } from '../../../../graph/model/stageGraph';

type Step = GetInstanceGraph.Step;

export interface RunGraph {
  /** Null: the stages. */
  readonly flow: string | null;
  readonly graph: Graph;
}

export interface RunWords extends Omit<FlowWords, 'start'> {
  /** Any open stage. */
  readonly any: string;
  /** Of branches that run under a condition, and of the last one. */
  readonly condition: string;
  readonly otherwise: string;
}

/** The steps of each flow that is at work, and the stages, with marks where the process is. */
export function runGraphs(
  { stages, transitions, flows }: GetInstanceGraph.Data,
  words: RunWords,
): readonly RunGraph[] {
  const atWork = flows.map(({ label, steps }) => ({
    flow: label,
    graph: flowGraph(stepsIn(steps, null, null, words), { ...words, start: label }),
  }));
  if (stages.length === 0) return atWork;
  const nodes: readonly GraphNode[] = [
    ...(transitions.some(({ from }) => from.includes(ANY))
      ? [{ id: ANY, kind: 'any' as const, label: words.any }]
      : []),
    ...stages.map(({ name, label, color, isFinal, isCurrent }) => ({
      ...{ id: name, kind: 'stage' as const, label, color: color ?? undefined, isFinal },
      mark: isCurrent ? ('here' as const) : undefined,
    })),
  ];
  const edges = transitions.flatMap(({ name, label, from, to, guards }) =>
    from.map((stage) => ({ id: `${name} ${stage}`, from: stage, to, label, guards })),
  );
  return [...atWork, { flow: null, graph: { nodes, edges } }];
}

/** The steps of one branch of a block, or those outside of all blocks. */
function stepsIn(
  steps: readonly Step[],
  block: string | null,
  branch: number | null,
  words: RunWords,
): readonly FlowStep[] {
  return steps
    .filter((step) => step.block === block && step.branch === branch)
    .map(({ path, kind, label, branches, waitsFor }) => ({
      ...{ kind, text: label ?? '', mark: markOf(waitsFor) },
      branches: branches.map((runs, index) => ({
        label: runs === 'always' ? '' : runs === 'else' ? words.otherwise : words.condition,
        steps: stepsIn(steps, path, index, words),
      })),
    }));
}

/** What was forked waits for its branches, which are marked themselves. */
const markOf = (waitsFor: Step['waitsFor']): GraphNode['mark'] =>
  waitsFor === 'failed' ? 'failed' : waitsFor && waitsFor !== 'forked' ? 'here' : undefined;
