import {
  isReserved,
  type ActorFacts,
  type CompiledCondition,
  type Refusal,
  type TransitionRequest,
} from '../contracts';
import { ACTIONS, attemptOf, refuseOrder, ruleOf } from './actions';
import type { ActionOrder } from './actions/action';
import { refuseWhileCompensating } from '../compensation/state';
import { CONTENT_CHECKS, firstObstacle } from './checks';
import type { Draft } from './draft';
import { checkFields } from './fields';
import { refuse } from './refuse';
import { perform } from './transition';

/** Undefined while facts are missing, null if it was carried out. */
type Granted = Refusal | null | undefined;

/**
 * Carries out an approved action as if its requester asked for it now. If its preconditions no
 * longer hold, the vote counts, the action is not carried out, and history and response give the
 * reason.
 */
export function grant(draft: Draft, request: TransitionRequest): void {
  const refusal = draft.takeStep();
  const obstacle =
    refusal === null ? performTransition(draft, request) : refuse('WriteRefused', refusal);
  if (!obstacle || draft.halted) return;
  const { code, reason } = obstacle;
  const action = request.transition;
  draft.overtaken = { action, code, reason };
  draft.record('approval.overtaken', { payload: { action, code, reason } });
}

const performTransition = (draft: Draft, request: TransitionRequest): Granted =>
  isReserved(request.transition) ? grantAction(draft, request) : grantTransition(draft, request);

function grantTransition(draft: Draft, request: TransitionRequest): Granted {
  const transition = draft.entity?.transitions.get(request.transition);
  if (!transition) return null;
  const compensating = refuseWhileCompensating(draft);
  if (compensating) return compensating;
  const requester = factsOf(draft, request, transition.condition ? [transition.condition] : []);
  if (!requester) return undefined;
  const checked = checkFields(draft, request.fields);
  if (checked.kind === 'refusal') return checked;
  const fields = checked.values;
  const obstacle = firstObstacle(CONTENT_CHECKS, {
    ...{ draft, guard: transition, actor: requester, request, fields },
  });
  if (obstacle || draft.halted) return obstacle;
  perform(draft, transition, { requester, request, fields });
  return null;
}

function grantAction(draft: Draft, request: TransitionRequest): Granted {
  const name = request.transition;
  if (!isReserved(name)) return null;
  const action = ACTIONS[name];
  const rule = ruleOf(draft, name);
  const conditions = [
    ...(rule?.condition ? [rule.condition] : []),
    ...(action.conditions?.(draft, request) ?? []),
  ];
  const requester = factsOf(draft, request, conditions);
  if (!requester) return undefined;
  const { fields, comment, attachments, outcome, reason, assignees } = request;
  const { opportunity, into, interactions } = request;
  const order: ActionOrder = {
    ...{ requester, fields, attachments, outcome, reason, assignees },
    ...{ opportunity, into, interactions },
    comment: comment ?? undefined,
  };
  const wrong = action.obstacle(draft) ?? refuseOrder(draft, action, order);
  if (wrong) return wrong;
  const obstacle = rule
    ? firstObstacle(CONTENT_CHECKS, attemptOf(draft, { action, name, rule, order }))
    : null;
  return obstacle || draft.halted ? obstacle : action.run(draft, order);
}

/** The requester's current roles and teams; undefined while unknown. Needed by conditions only. */
function factsOf(
  draft: Draft,
  { requester }: TransitionRequest,
  conditions: readonly CompiledCondition[],
): ActorFacts | undefined {
  const { actor } = draft.facts;
  if (actor.kind === requester.kind && actor.id === requester.id) return actor;
  if (conditions.length === 0) {
    return { ...requester, roles: [], teams: [], assignees: [], standsFor: [] };
  }
  const key = `actor:${requester.kind}:${requester.id}`;
  return draft.ask({ kind: 'actor', key, actor: requester }) as ActorFacts | undefined;
}
