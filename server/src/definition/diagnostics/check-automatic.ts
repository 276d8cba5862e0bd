import type { CompiledEntity, CompiledTransition, Step } from '../../core/contracts';
import type { JsonPath } from '../path';
import type { DiagnosticCollector } from './collector';

/** Whether these steps wait for time or people. */
const pauses = (steps: readonly Step[]): boolean => steps.some(pausesAt);

function pausesAt(step: Step): boolean {
  switch (step.kind) {
    case 'task':
    case 'approval':
    case 'wait':
      return true;
    case 'sequence':
      return pauses(step.steps);
    case 'parallel':
      return step.branches.some(pauses);
    // A branch that is not taken does not wait, so a block waits only if all its branches do.
    case 'inclusive':
    case 'exclusive':
      return (
        step.branches.some(({ when }) => when === null) &&
        step.branches.every(({ steps }) => pauses(steps))
      );
    default:
      return false;
  }
}

/** Transitions that these steps reach without waiting. */
function immediate(steps: readonly Step[]): string[] {
  const found: string[] = [];
  for (const step of steps) {
    found.push(...immediateAt(step));
    if (pausesAt(step)) break;
  }
  return found;
}

function immediateAt(step: Step): string[] {
  switch (step.kind) {
    case 'transition':
      return [step.transition];
    case 'sequence':
      return immediate(step.steps);
    case 'parallel':
      return step.branches.flatMap(immediate);
    case 'inclusive':
    case 'exclusive':
      return step.branches.flatMap(({ steps }) => immediate(steps));
    default:
      return [];
  }
}

/** Transitions that a transition triggers without waiting. An approval counts as waiting. */
function follow(
  { to, flow }: CompiledTransition,
  all: ReadonlyMap<string, CompiledTransition>,
): CompiledTransition[] {
  const called = immediate(flow?.steps ?? [])
    .map((name) => all.get(name))
    .filter((transition) => transition !== undefined && transition.approval === null)
    .filter((transition) => transition !== undefined);
  // Later transitions may start from any stage that one of them has moved the record to.
  const stages = new Set([to, ...called.map((transition) => transition.to)]);
  return called.filter(({ from }) => [...from].some((stage) => stages.has(stage)));
}

/**
 * Finds cycles of transitions that trigger each other without waiting: they would never end. Each
 * cycle is reported once.
 */
export function checkAutomatic(
  { transitions }: CompiledEntity,
  diagnostics: DiagnosticCollector,
): void {
  const done = new Set<string>();
  for (const start of transitions.values()) {
    const ring = findRing(start, transitions, done);
    if (!ring) continue;
    const path: JsonPath = ['transitions', ring[0] ?? start.name, 'do'];
    const message = `"${[...ring, ring[0]].join('" calls "')}", and so on without end.`;
    const advice = 'put a wait, task or approval in between, or remove a transition step';
    diagnostics.error('automatic_cycle', path, message, advice);
  }
}

/** Depth-first search with an explicit stack; visited transitions are not searched again. */
function findRing(
  start: CompiledTransition,
  all: ReadonlyMap<string, CompiledTransition>,
  done: Set<string>,
): string[] | undefined {
  if (done.has(start.name)) return undefined;
  const trail = [{ name: start.name, next: follow(start, all) }];
  for (let last = trail.at(-1); last; last = trail.at(-1)) {
    const next = last.next.shift();
    if (!next) {
      done.add(last.name);
      trail.pop();
      continue;
    }
    const index = trail.findIndex(({ name }) => name === next.name);
    if (index >= 0) {
      for (const { name } of trail) done.add(name);
      return trail.slice(index).map(({ name }) => name);
    }
    if (!done.has(next.name)) trail.push({ name: next.name, next: follow(next, all) });
  }
  return undefined;
}
