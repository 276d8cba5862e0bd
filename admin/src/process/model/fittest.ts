import type { AvailableAction } from '../../../../server/src/contracts/available-actions';
import { isPerformable } from './actions';

type Outcome = AvailableAction['outcome'];

/**
 * Of the actions that lead to one stage, the one to perform; undefined if none is possible. To where
 * something is won or lost, `close` before the transition that it performs, since it keeps the outcome and
 * the reason; elsewhere transitions before built-in actions. What asks for nothing first.
 */
export const fittest = (
  leading: readonly AvailableAction[],
  outcome: Outcome,
): AvailableAction | undefined => leading.filter(isPerformable).sort(byFitness(outcome))[0];

const byFitness =
  (outcome: Outcome) =>
  (one: AvailableAction, other: AvailableAction): number =>
    Number(ends(other, outcome)) - Number(ends(one, outcome)) ||
    Number(one.isBuiltIn) - Number(other.isBuiltIn) ||
    Number(needsForm(one)) - Number(needsForm(other));

const ends = (action: AvailableAction, outcome: Outcome): boolean =>
  outcome !== null && action.outcome === outcome;

/**
 * Whether a form has to be filled in, or an approval is asked for, before it is carried out. Why
 * something is lost is worth a form too: reports count the reasons.
 */
export const needsForm = ({ asks, needs, approval, outcome }: AvailableAction): boolean =>
  asks.length > 0 ||
  needs.some((input) => input !== 'outcome') ||
  approval !== null ||
  outcome === 'lost';

/**
 * A transition to the stage where something is lost is performed by `close`, which takes the reason, unless
 * `close` asks for more than the transition: then the button does what REST does.
 */
export function performedBy(
  action: AvailableAction,
  actions: readonly AvailableAction[],
): AvailableAction {
  if (action.isBuiltIn) return action;
  const closing = actions.filter(
    (one) => one.outcome === 'lost' && one.to === action.to && asksNoMore(one, action),
  );
  return fittest([action, ...closing], 'lost') ?? action;
}

const asksNoMore = (closing: AvailableAction, action: AvailableAction): boolean =>
  closing.approval === action.approval &&
  closing.needs.every((input) => input === 'outcome' || action.needs.includes(input)) &&
  closing.asks.every(({ code, path }) =>
    action.asks.some((asked) => asked.code === code && asked.path === path),
  );
