import type { AvailableAction } from '../../../../../../server/src/contracts/available-actions';
import type { BoardColumn } from '../../../../api/board';
import { isPerformable } from '../../../../process/model/actions';

/** Where a card can go: the action that leads to a stage, or why none does. */
export interface Target {
  readonly column: BoardColumn;
  /** Undefined if the stage is closed. */
  readonly action: AvailableAction | undefined;
  /** An action that leads there and is not possible now. */
  readonly barred: AvailableAction | undefined;
}

/** Every other stage, in the order of the columns. */
export function targetsOf(
  columns: readonly BoardColumn[],
  from: string,
  actions: readonly AvailableAction[],
): readonly Target[] {
  return columns
    .filter(({ stage }) => stage !== from)
    .map((column) => {
      const leading = actions.filter((action) => leadsTo(action, column));
      const action = leading.filter(isPerformable).sort(byFitness(column))[0];
      return { column, action, barred: action ? undefined : leading[0] };
    });
}

const leadsTo = ({ to, outcome }: AvailableAction, { stage, outcome: end }: BoardColumn): boolean =>
  to === stage || (to === null && outcome !== null && outcome === end);

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
 * To where something is won or lost, `close` before the transition that it performs, since it keeps the
 * outcome and the reason; elsewhere transitions before built-in actions. What asks for nothing first.
 */
const byFitness =
  ({ outcome }: BoardColumn) =>
  (one: AvailableAction, other: AvailableAction): number =>
    Number(ends(other, outcome)) - Number(ends(one, outcome)) ||
    Number(one.isBuiltIn) - Number(other.isBuiltIn) ||
    Number(needsForm(one)) - Number(needsForm(other));

const ends = (action: AvailableAction, outcome: BoardColumn['outcome']): boolean =>
  outcome !== null && action.outcome === outcome;
