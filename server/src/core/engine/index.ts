export { ACTION_INPUTS } from './actions/action';
export { ACTIONS, TRANSITION_INPUTS } from './actions';
export {
  describeAction,
  listActions,
  type ActionField,
  type AvailableAction,
} from './available-actions';
export { decide } from './decide';
export { explain } from './explain';
export { holdersOf } from './holders';
export { findContradiction, repair, type RepairOrder } from './consistency';
export { move, type MoveOrder } from './move';
export { subjectAfter } from './subject-after';
