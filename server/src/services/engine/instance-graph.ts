import type { GetInstanceGraph } from '../../contracts/instance-graph';
import {
  UNNAMED_APPROVAL,
  type CompiledDefinition,
  type CompiledEntity,
  type CompiledFlow,
  type CompiledTransition,
  type InstanceSnapshot,
  type Step,
  type StepPath,
  type Token,
} from '../../core/contracts';

type GraphStep = GetInstanceGraph.Step;
type WaitsFor = NonNullable<GraphStep['waitsFor']>;

/** What is shown of a step that several runs of its flow are in: the first of these. */
const BY_WEIGHT: readonly WaitsFor[] = ['failed', 'task', 'timer', 'forked'];

/**
 * The pipeline of an instance and where it is in it. Names parts of the definition by kind and label
 * alone: whoever may read the record sees this, and conditions, approvers, inputs and settings are for
 * those who may read definitions.
 */
export function toInstanceGraph(
  definition: CompiledDefinition,
  snapshot: InstanceSnapshot,
): GetInstanceGraph.Data {
  const entity = snapshot.entity === null ? undefined : definition.entities.get(snapshot.entity);
  const tokens = groupByStep(snapshot.tokens);
  const atWork = new Set(snapshot.runs.map(({ flow }) => flow));
  return {
    definition: { ...snapshot.definition },
    stages: entity ? stagesOf(entity, snapshot) : [],
    transitions: entity ? [...entity.transitions.values()].map(toTransition) : [],
    flows: flowsOf(definition)
      .filter(({ flow }) => atWork.has(flow.path))
      .map(({ label, flow }) => ({
        ...{ path: flow.path, label },
        steps: toSteps(flow.steps, { block: null, branch: null }, tokens),
      })),
  };
}

const stagesOf = (
  { stages }: CompiledEntity,
  { stage: current, endedAt }: InstanceSnapshot,
): GetInstanceGraph.Data['stages'] =>
  [...stages.values()].map(({ name, label, color, final }) => ({
    ...{ name, label: label ?? name, color: color ?? null, isFinal: final },
    isCurrent: endedAt === null && name === current,
  }));

function toTransition({
  name,
  label,
  from,
  fromAny,
  to,
  condition,
  approval,
  flow,
}: CompiledTransition): GetInstanceGraph.Data['transitions'][number] {
  return {
    ...{ name, label: label ?? name, to },
    from: fromAny ? ['*', ...fromAny.besides] : [...from],
    guards: [
      ...(condition ? (['condition'] as const) : []),
      ...(approval ? (['approval'] as const) : []),
      ...(flow && flow.steps.length > 0 ? (['steps'] as const) : []),
    ],
  };
}

function flowsOf({
  entities,
  campaigns,
}: CompiledDefinition): readonly { readonly label: string; readonly flow: CompiledFlow }[] {
  return [
    ...[...entities.values()].flatMap(({ transitions }) =>
      [...transitions.values()].flatMap(({ name, label, flow }) =>
        flow ? [{ label: label ?? name, flow }] : [],
      ),
    ),
    ...[...campaigns.values()].map(({ key, flow }) => ({ label: key, flow })),
  ];
}

function groupByStep(tokens: readonly Token[]): ReadonlyMap<StepPath, ReadonlySet<WaitsFor>> {
  const found = new Map<StepPath, Set<WaitsFor>>();
  for (const { step, state } of tokens) {
    found.set(step, (found.get(step) ?? new Set()).add(state.kind));
  }
  return found;
}

function toSteps(
  steps: readonly Step[],
  place: Pick<GraphStep, 'block' | 'branch'>,
  tokens: ReadonlyMap<StepPath, ReadonlySet<WaitsFor>>,
): GraphStep[] {
  return steps.flatMap((step): GraphStep[] => {
    // Only groups steps.
    if (step.kind === 'sequence') return toSteps(step.steps, place, tokens);
    const states = tokens.get(step.path);
    const one: GraphStep = {
      ...{ path: step.path, kind: step.kind, label: labelOf(step), ...place },
      branches: [],
      waitsFor: BY_WEIGHT.find((state) => states?.has(state)) ?? null,
    };
    if (!('branches' in step)) return [one];
    const branches = branchesOf(step);
    return [
      { ...one, branches: branches.map(({ runs }) => runs) },
      ...branches.flatMap(({ steps: inside }, branch) =>
        toSteps(inside, { block: step.path, branch }, tokens),
      ),
    ];
  });
}

const branchesOf = (
  step: Extract<Step, { readonly branches: unknown }>,
): readonly {
  readonly runs: GraphStep['branches'][number];
  readonly steps: readonly Step[];
}[] =>
  step.kind === 'parallel'
    ? step.branches.map((steps) => ({ runs: 'always', steps }))
    : step.branches.map(({ when, steps }) => ({ runs: when ? 'condition' : 'else', steps }));

function labelOf(step: Step): string | null {
  switch (step.kind) {
    case 'task':
      return step.label;
    case 'approval':
      return step.label === UNNAMED_APPROVAL ? null : step.label;
    case 'wait':
      return step.duration.text;
    case 'transition':
      return step.transition;
    case 'activity':
      return step.integration;
    default:
      return null;
  }
}
