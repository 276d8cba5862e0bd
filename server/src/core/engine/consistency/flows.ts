import type { CompiledDefinition, FlowNode, InstanceSnapshot, Run, Token } from '../../contracts';
import { forkAround, isFork } from '../../flow/position';
import { isIssued } from './ids';

interface Flows {
  readonly definition: CompiledDefinition;
  readonly snapshot: InstanceSnapshot;
  readonly runs: ReadonlyMap<string, Run>;
  readonly tokens: ReadonlyMap<string, Token>;
}

/** Checks tokens against runs, blocks and each other, and completed steps against runs. */
export function findFlowContradiction(
  definition: CompiledDefinition,
  snapshot: InstanceSnapshot,
): string | undefined {
  const runs = new Map(snapshot.runs.map((run) => [run.id as string, run]));
  const tokens = new Map(snapshot.tokens.map((token) => [token.id as string, token]));
  if (runs.size !== snapshot.runs.length) return 'A run is listed twice.';
  if (tokens.size !== snapshot.tokens.length) return 'A token is listed twice.';
  const flows = { definition, snapshot, runs, tokens };
  for (const token of snapshot.tokens) {
    const contradiction = findTokenContradiction(flows, token);
    if (contradiction !== undefined) return `Token ${token.id}: ${contradiction}`;
  }
  return (
    findRunContradiction(flows) ?? findFamilyContradiction(flows) ?? findStepContradiction(flows)
  );
}

function findTokenContradiction(flows: Flows, token: Token): string | undefined {
  const node = flows.definition.steps.get(token.step);
  const run = flows.runs.get(token.run);
  if (!isIssued(flows.snapshot, token.id)) return 'its id was never issued.';
  if (!run) return `there is no run ${token.run}.`;
  if (!node) return `there is no step ${token.step}.`;
  if (node.flow !== run.flow) return `${token.step} is no step of ${run.flow}.`;
  return findParentContradiction(flows, token, node) ?? findStateContradiction(flows, token, node);
}

/** A token is in a branch of the fork at which its parent waits, or outside of any fork. */
function findParentContradiction(
  { tokens, runs }: Flows,
  token: Token,
  node: FlowNode,
): string | undefined {
  // The first token of a run that is being undone goes back into branches that have ended.
  const around = isGoingBack(tokens, token, runs) ? null : forkAround(node);
  const parent = token.parent === null ? undefined : tokens.get(token.parent);
  if (token.parent === null) {
    if (around) return `it is inside of ${around.fork.step.path} and has no parent.`;
    return (token.id as string) === token.run
      ? undefined
      : 'it has no parent and is not the first token of a run.';
  }
  if (!parent) return `its parent ${token.parent} is gone.`;
  if (parent.run !== token.run) return 'its parent belongs to another run.';
  if (parent.state.kind !== 'forked') return 'its parent has not forked.';
  return around?.fork.step.path === parent.step && around.branch === token.branch
    ? undefined
    : `it is outside of branch ${token.branch} of ${parent.step}.`;
}

const isGoingBack = (
  tokens: Flows['tokens'],
  { run, parent }: Token,
  runs: Flows['runs'],
): boolean =>
  parent === null &&
  runs.get(run)?.compensation !== undefined &&
  [...tokens.values()].every((other) => other.run !== run || other.parent === null);

function findStateContradiction(
  { snapshot, runs }: Flows,
  token: Token,
  { step, ...node }: FlowNode,
): string | undefined {
  const { state } = token;
  const isUndone = runs.get(token.run)?.compensation !== undefined;
  switch (state.kind) {
    case 'forked':
      return isFork({ step, ...node }) ? undefined : `it has forked at a ${step.kind}.`;
    case 'failed':
      return snapshot.status === 'needs_attention'
        ? undefined
        : 'it has failed, but the instance does not need attention.';
    case 'task': {
      const task = snapshot.tasks.find(({ id }) => id === state.task);
      if (task?.token !== token.id) return `its task ${state.task} is not open.`;
      const kind = task.kind === 'task' ? 'task' : 'approval';
      return step.kind === kind || isUndone
        ? undefined
        : `it waits for a ${kind} at a ${step.kind}.`;
    }
    case 'timer': {
      const timer = snapshot.timers.find(({ id }) => id === state.timer);
      if (timer?.token !== token.id) return `its timer ${state.timer} is not armed.`;
      const { kind } = timer.work;
      if (kind === 'compensation') {
        return isUndone ? undefined : 'it is undone, but its run is not.';
      }
      return step.kind === kind ? undefined : `it waits for a ${kind} at a ${step.kind}.`;
    }
    default:
      return 'its state is unknown.';
  }
}

/** Every run has its first token, and was started by a transition or a campaign. */
function findRunContradiction({ snapshot, tokens }: Flows): string | undefined {
  for (const run of snapshot.runs) {
    if (tokens.get(run.id)?.parent !== null) return `Run ${run.id} has lost its first token.`;
    if (snapshot.campaign === null && run.transition === null)
      return `Run ${run.id} was started by neither a transition nor a campaign.`;
  }
  return undefined;
}

/** Every waiting fork has children, and at most one per branch. */
function findFamilyContradiction({ snapshot }: Flows): string | undefined {
  const branches = new Set<string>();
  const parents = new Set<string>();
  for (const { parent, branch } of snapshot.tokens) {
    if (parent === null) continue;
    if (branches.has(`${parent}/${branch}`)) return `Branch ${branch} of ${parent} has two tokens.`;
    branches.add(`${parent}/${branch}`);
    parents.add(parent);
  }
  for (const { id, state } of snapshot.tokens) {
    if (state.kind === 'forked' && !parents.has(id))
      return `Token ${id} has forked, but has no children.`;
  }
  return undefined;
}

function findStepContradiction({ definition, snapshot, runs }: Flows): string | undefined {
  let last = 0;
  for (const { run, step, sequence } of snapshot.completedSteps) {
    if (!runs.has(run) && snapshot.campaign === null)
      return `The completed step ${step} belongs to no run.`;
    if (!definition.steps.has(step)) return `There is no step ${step}.`;
    if (sequence <= last || sequence > snapshot.sequence)
      return `The completed step ${step} is out of order.`;
    last = sequence;
  }
  return undefined;
}
