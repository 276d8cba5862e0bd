export { EndpointGuards } from './endpoint-guards';
export { DEFAULT_LIMITS, registeredLimits, type Limits } from './limits';
