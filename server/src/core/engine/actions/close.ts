import type { CloseOutcome, CompiledTransition, Refusal } from '../../contracts';
import { refuseIncomplete, refuseUnlessLive } from '../checks';
import type { Draft } from '../draft';
import { refuse } from '../refuse';
import { requestTransition } from '../request';
import {
  type Action,
  fieldsOf,
  liveAndNotCompensating,
  refuseFields,
  REMARKS,
  remarksOf,
} from './action';
import { end } from './end';

const OUTCOMES: readonly CloseOutcome[] = ['won', 'lost'];

/** How `close` reaches its outcome. */
type Route =
  /** A transition leads to the final stage from here: it is performed, with all its guards. */
  | { readonly kind: 'transition'; readonly transition: CompiledTransition }
  /** The instance is already in the final stage, but its flows have not ended. */
  | { readonly kind: 'arrived' }
  /** The final stage exists but no transition leads to it: `close` moves there directly. */
  | { readonly kind: 'stage'; readonly stage: string }
  /** There is no final stage of that name; only the status changes. */
  | { readonly kind: 'status' };

/**
 * The route from the current stage to an outcome. If transitions lead to the final stage, one of
 * them must be performed, so that `close` cannot bypass the definition's guards.
 */
export function routeOf(draft: Draft, outcome: CloseOutcome): Route | Refusal {
  if (draft.entity?.stages.get(outcome)?.final !== true) return { kind: 'status' };
  if (draft.stage === outcome) return { kind: 'arrived' };
  const leading = [...draft.entity.transitions.values()].filter(({ to }) => to === outcome);
  if (leading.length === 0) return { kind: 'stage', stage: outcome };
  const [only, another] = leading.filter(({ from }) => from.has(draft.stage ?? ''));
  if (only && !another) return { kind: 'transition', transition: only };
  if (only) {
    const names = leading.filter(({ from }) => from.has(draft.stage ?? '')).map(({ name }) => name);
    return refuse(
      'InvalidInput',
      `Several transitions lead from "${String(draft.stage)}" to "${outcome}": ${names.join(', ')}. Perform one of them by its name.`,
      'outcome',
    );
  }
  const ways = leading.map(
    ({ name, from }) => `"${name}", which leaves from ${[...from].join(', ')}`,
  );
  return refuse(
    'WrongStage',
    `The way to "${outcome}" is ${ways.join('; or ')}. The stage is ${String(draft.stage)}.`,
    'outcome',
  );
}

/**
 * FR-L2-008. Closes as won or lost, by the transition into the final stage of that name if there is
 * one.
 */
export const close: Action = {
  takes: ['outcome', 'fields', ...REMARKS],
  needs: ['outcome'],
  obstacle(draft) {
    const barred = liveAndNotCompensating(draft);
    if (barred || draft.entity) return barred;
    return refuse(
      'UnknownAction',
      'A member of a campaign is cancelled, not won or lost.',
      'action',
    );
  },
  check(draft, order) {
    const { outcome } = order;
    if (outcome === undefined || !OUTCOMES.includes(outcome)) {
      return refuse('InvalidInput', '"outcome" must be "won" or "lost".', 'outcome');
    }
    const route = routeOf(draft, outcome);
    if (route.kind === 'refusal') return route;
    const wrong = refuseFields(draft, order);
    if (wrong || route.kind !== 'stage') return wrong;
    const checked = fieldsOf(draft, order);
    return checked.kind === 'refusal'
      ? checked
      : refuseIncomplete(draft, checked.values, route.stage);
  },
  run(draft, order) {
    const { outcome } = order;
    const dead = refuseUnlessLive(draft);
    if (dead || outcome === undefined) return dead;
    const route = routeOf(draft, outcome);
    if (route.kind === 'refusal') return route;
    if (route.kind === 'transition') return requestTransition(draft, route.transition, order);
    const checked = fieldsOf(draft, order);
    if (checked.kind === 'refusal') return checked;
    const payload = { action: 'close', outcome, ...remarksOf(order) };
    if (route.kind === 'arrived') {
      draft.outcome = outcome;
      draft.record('instance.changed', { ...draft.write(checked.values), payload });
      return null;
    }
    end(draft, {
      status: outcome,
      event: 'instance.closed',
      stage: route.kind === 'stage' ? route.stage : null,
      fields: checked.values,
      payload,
    });
    const { reason } = order;
    if (outcome === 'lost' && reason !== undefined) {
      draft.effects.push({ kind: 'record.lost', reason });
    }
    return null;
  },
  conditions(draft, { outcome }) {
    const route = outcome === undefined ? undefined : routeOf(draft, outcome);
    return route?.kind === 'transition' && route.transition.condition
      ? [route.transition.condition]
      : [];
  },
};

/** Both outcomes, or the given one. */
export const closeRoutes = (outcome: CloseOutcome | undefined): readonly CloseOutcome[] =>
  outcome === undefined ? OUTCOMES : [outcome];
