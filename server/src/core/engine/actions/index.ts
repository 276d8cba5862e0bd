export { TRANSITION_INPUTS } from './action';
export { ACTIONS } from './actions';
export {
  attemptOf,
  explainRule,
  refuseOrder,
  refuseUntaken,
  requestAction,
  ruleOf,
} from './request-action';
export { closeRoutes, routeOf } from './close';
