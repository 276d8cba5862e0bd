import {
  isReserved,
  type CloseOutcome,
  type CompiledDefinition,
  type CompiledTransition,
  type Explanation,
  type Facts,
  type InstanceSnapshot,
  type Refusal,
  type ReservedAction,
  type Step,
} from '../contracts';
import { ACTIONS, closeRoutes, explainRule, routeOf, ruleOf } from './actions';
import {
  allObstacles,
  CONTENT_CHECKS,
  ENTRY_CHECKS,
  refuseIncomplete,
  reportCondition,
  type TransitionAttempt,
} from './checks';
import { refuseUnknown } from './commands/act';
import { findContradiction } from './consistency';
import { Draft } from './draft';
import { fieldsNamedBy } from './fields';
import { refuse } from './refuse';
import { pendingRequest } from './request';
import { waitsFor } from './waits-for';

/**
 * Explains whether an action is possible, who it waits for and what follows. Runs the same checks
 * as `decide`, but all of them instead of stopping at the first failure. Decides nothing.
 */
export function explain(
  definition: CompiledDefinition,
  snapshot: InstanceSnapshot,
  action: string,
  facts: Facts,
  now: number,
  outcome?: CloseOutcome,
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

  if (isReserved(action)) return explainReserved(draft, action, outcome);
  const transition = draft.entity?.transitions.get(action);
  if (!transition) return barredBy(action, refuseUnknown(draft, action));
  return explainTransition(draft, transition);
}

/**
 * The action's own obstacles and those of its rule; `close` continues with the transition that it
 * performs.
 */
function explainReserved(
  draft: Draft,
  action: ReservedAction,
  outcome: CloseOutcome | undefined,
): Explanation {
  const obstacle = ACTIONS[action].obstacle(draft);
  const named = ruleOf(draft, action);
  const approval = named?.approval ?? null;
  const pending = approval ? pendingRequest(draft, action) : undefined;
  const rule = explainRule(draft, action, pending !== undefined);
  const order = { requester: draft.facts.actor };
  const shortcomings =
    obstacle || pending ? [] : (ACTIONS[action].shortcomings?.(draft, order) ?? []);
  const obstacles = obstacle ? [obstacle] : [...rule.obstacles, ...shortcomings];
  const own: Explanation = {
    ...barredBy(action, null),
    possible: obstacles.length === 0 && !draft.halted,
    obstacles,
    condition: rule.condition,
    waitsFor: (pending ? [pending] : draft.tasks).map((task) => waitsFor(draft, task)),
    next: {
      ...{ stage: null, approval: approval?.strategy.name ?? null, steps: [] },
      fields: named ? fieldsNamedBy(named) : [],
    },
    needs: draft.needs,
  };
  if (action !== 'close' || obstacle || pending) return own;
  return explainClose(draft, own, closeRoutes(outcome));
}

/** Explains the first possible outcome; if none is possible, the obstacles of both. */
function explainClose(
  draft: Draft,
  own: Explanation,
  outcomes: readonly CloseOutcome[],
): Explanation {
  const ways = outcomes.map((outcome) => {
    const route = routeOf(draft, outcome);
    if (route.kind === 'refusal') return withObstacles(own, [route]);
    if (route.kind === 'transition') {
      return together(own, explainTransition(draft, route.transition));
    }
    const stage = route.kind === 'stage' ? route.stage : null;
    const incomplete = stage === null ? null : refuseIncomplete(draft, {}, stage);
    const reached = { ...own, next: { ...own.next, stage } };
    return withObstacles(reached, incomplete ? [incomplete] : []);
  });
  const possible = ways.find((way) => way.possible);
  if (possible) return { ...possible, possible: !draft.halted, needs: draft.needs };
  const [first = own, ...others] = ways;
  return withObstacles(
    { ...first, needs: draft.needs },
    others.flatMap(({ obstacles }) => obstacles),
  );
}

function withObstacles(explanation: Explanation, more: readonly Refusal[]): Explanation {
  const known = new Map(
    [...explanation.obstacles, ...more].map((one) => [
      `${one.code} ${one.path} ${one.reason}`,
      one,
    ]),
  );
  const obstacles = [...known.values()];
  return { ...explanation, obstacles, possible: explanation.possible && obstacles.length === 0 };
}

/** Merges the explanation of the rule of `close` with that of the transition. */
function together(own: Explanation, transition: Explanation): Explanation {
  const conditions = [own.condition, transition.condition].filter((one) => one !== null);
  const [one, other] = conditions;
  return {
    ...withObstacles(own, transition.obstacles),
    condition:
      one && other
        ? {
            met: one.met && other.met,
            condition: own.action,
            because: conditions.map(({ because }) => because).join('; '),
            parts: conditions,
          }
        : (one ?? null),
    waitsFor: transition.waitsFor,
    next: {
      ...transition.next,
      approval: own.next.approval ?? transition.next.approval,
      fields: [...new Set([...own.next.fields, ...transition.next.fields])],
    },
  };
}

function explainTransition(draft: Draft, transition: CompiledTransition): Explanation {
  const request = { comment: null, attachments: [] };
  const attempt: TransitionAttempt = {
    ...{ draft, guard: transition, actor: draft.facts.actor, request, fields: {} },
  };
  const pending = pendingRequest(draft, transition.name);
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
    waitsFor: (pending ? [pending] : draft.tasks).map((task) => waitsFor(draft, task)),
    next: {
      stage: transition.to,
      approval: transition.approval?.strategy.name ?? null,
      fields: fieldsNamedBy(transition),
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
  next: { stage: null, approval: null, fields: [], steps: [] },
  needs: [],
});

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
