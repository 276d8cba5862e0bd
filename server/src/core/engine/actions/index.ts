export { ACTIONS } from './actions';
export { attemptOf, explainRule, requestAction, ruleOf } from './request-action';
export { closeRoutes, routeOf } from './close';
