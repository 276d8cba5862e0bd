import type {
  Assignee,
  CompiledDefinition,
  CompiledTransition,
  Explanation,
  Facts,
  InstanceSnapshot,
  Refusal,
  Step,
  Task,
} from '../contracts';
import { reservedAction } from './actions';
import {
  allObstacles,
  CONTENT_CHECKS,
  ENTRY_CHECKS,
  reportCondition,
  type Attempt,
} from './checks';
import { refuseUnknown } from './commands/act';
import { findContradiction } from './consistency';
import { Draft } from './draft';
import { refuse } from './refuse';
import { pendingRequest } from './request';

/**
 * Why an action is possible or not, who it waits for and what comes next: the checks are those
 * that `decide` makes, all of them instead of up to the first that fails. Nothing is decided.
 */
export function explain(
  definition: CompiledDefinition,
  snapshot: InstanceSnapshot,
  action: string,
  facts: Facts,
  now: number,
): Explanation {
  const contradiction = findContradiction(definition, snapshot);
  if (contradiction !== undefined)
    return barredBy(action, refuse('CorruptInstance', contradiction));
  const draft = new Draft(
    definition,
    snapshot,
    { type: 'act', action, actor: facts.actor },
    facts,
    now,
  );

  const reserved = reservedAction(action);
  if (reserved) {
    const obstacle = reserved.obstacle(draft);
    return { ...barredBy(action, obstacle), waitsFor: draft.tasks.map(toWaiting) };
  }
  const transition = draft.entity?.transitions.get(action);
  if (!transition) return barredBy(action, refuseUnknown(draft, action));
  return explainTransition(draft, transition);
}

function explainTransition(draft: Draft, transition: CompiledTransition): Explanation {
  const request = { comment: null, attachments: [] };
  const attempt: Attempt = { draft, transition, actor: draft.facts.actor, request, fields: {} };
  const pending = pendingRequest(draft, transition);
  const obstacles = [
    ...allObstacles(ENTRY_CHECKS, attempt),
    ...(pending ? [] : allObstacles(CONTENT_CHECKS, attempt)),
  ];
  const condition = reportCondition(attempt);
  return {
    action: transition.name,
    possible: obstacles.length === 0 && !draft.halted,
    obstacles,
    condition,
    waitsFor: (pending ? [pending] : draft.tasks).map(toWaiting),
    next: {
      stage: transition.to,
      approval: transition.approval?.strategy.name ?? null,
      steps: transition.flow?.steps.map(describeStep) ?? [],
    },
    needs: draft.needs,
  };
}

const barredBy = (action: string, obstacle: Refusal | null): Explanation => ({
  action,
  possible: obstacle === null,
  obstacles: obstacle ? [obstacle] : [],
  condition: null,
  waitsFor: [],
  next: { stage: null, approval: null, steps: [] },
  needs: [],
});

const toWaiting = (task: Task): Explanation['waitsFor'][number] => ({
  task: task.id,
  label: task.label,
  people: peopleOf(task),
});

function peopleOf(task: Task): readonly Assignee[] {
  if (task.kind === 'task') return task.claimedBy ? [task.claimedBy] : task.assignees;
  return task.seats.filter(({ vote, left }) => !vote && !left).map(({ person }) => person);
}

function describeStep(step: Step): string {
  switch (step.kind) {
    case 'task':
    case 'approval':
      return `${step.kind} "${step.label}"`;
    case 'activity':
      return `activity "${step.integration}"`;
    case 'transition':
      return `transition "${step.transition}"`;
    case 'wait':
      return `wait ${step.duration.text}`;
    case 'set':
      return `set ${step.values.map(({ key }) => key).join(', ')}`;
    default:
      return step.kind;
  }
}
