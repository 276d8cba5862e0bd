import type { AvailableAction } from '../../../../server/src/contracts/available-actions';
import type { OpenTask } from '../../../../server/src/contracts/instances';
import { humanize } from '../../components/SchemaForm/model/rows';

/** Buttons that are shown at once; all others stand under “More”. */
const AT_ONCE = 3;

/** What the dialog of the panel can ask for. */
const ASKED = ['fields', 'comment', 'reason', 'assignees', 'opportunity', 'outcome', 'revision'];

export interface ArrangedActions {
  readonly atOnce: readonly AvailableAction[];
  readonly others: readonly AvailableAction[];
}

/** Transitions first, then what ends or converts, then the rest; what is not possible comes last. */
export function arrangeActions(actions: readonly AvailableAction[]): ArrangedActions {
  const rank = (action: AvailableAction) => rankOf(action, actions);
  const ordered = actions
    .map((action, index) => ({ action, index }))
    .sort((one, other) => rank(one.action) - rank(other.action) || one.index - other.index)
    .map(({ action }) => action);
  const atOnce = ordered
    .filter((action) => isPerformable(action) && rank(action) < RANKS.other)
    .slice(0, AT_ONCE);
  return { atOnce, others: ordered.filter((action) => !atOnce.includes(action)) };
}

const RANKS = { transition: 0, convert: 1, close: 2, other: 3, impossible: 10 };

function rankOf(action: AvailableAction, all: readonly AvailableAction[]): number {
  const kind = kindOf(action, all);
  return isPerformable(action) ? kind : kind + RANKS.impossible;
}

/** Closing with an outcome that a transition of the pipeline leads to as well is not listed twice. */
function kindOf({ action, isBuiltIn, outcome }: AvailableAction, all: readonly AvailableAction[]) {
  if (!isBuiltIn) return RANKS.transition;
  if (action === 'convert') return RANKS.convert;
  const isDouble = all.some((one) => !one.isBuiltIn && one.to === outcome);
  return action === 'close' && !isDouble ? RANKS.close : RANKS.other;
}

/** What the dialog cannot ask for, such as an attachment. */
export const unaskable = (action: AvailableAction): readonly string[] =>
  action.needs.filter((need) => !ASKED.includes(need));

/** Possible, or only until the dialog has asked for what is missing. */
export const isPerformable = (action: AvailableAction): boolean =>
  action.possible && action.pending === null && unaskable(action).length === 0;

export const actionKey = ({ action, outcome }: AvailableAction): string =>
  outcome === null ? action : `${action}:${outcome}`;

/** The name of an approval without a title of its own is that of its action, which may have one. */
export function taskTitle(
  { label, action }: Pick<OpenTask, 'label' | 'action'>,
  actions: readonly AvailableAction[] | undefined,
): string {
  if (action === null || label !== action) return label;
  const title = actions?.find((one) => one.action === action && !one.isBuiltIn)?.label ?? label;
  return title === action ? humanize(title) : title;
}

export type ButtonLook = 'success-light' | 'danger-light' | 'secondary' | 'tertiary';

export function lookOf({ action, outcome, to }: AvailableAction): ButtonLook {
  const end = outcome ?? to;
  if (end === 'won') return 'success-light';
  if (end === 'lost' || action === 'cancel') return 'danger-light';
  return 'secondary';
}
