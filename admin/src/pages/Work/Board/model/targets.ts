import type { AvailableAction } from '../../../../../../server/src/contracts/available-actions';
import type { BoardColumn } from '../../../../api/board';
import { fittest } from '../../../../process/model/fittest';

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
      const action = fittest(leading, column.outcome);
      return { column, action, barred: action ? undefined : leading[0] };
    });
}

const leadsTo = ({ to, outcome }: AvailableAction, { stage, outcome: end }: BoardColumn): boolean =>
  to === stage || (to === null && outcome !== null && outcome === end);
