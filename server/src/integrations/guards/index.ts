export { EndpointGuards } from './endpoint-guards';
export { DEFAULT_LIMITS, type Limits } from './limits';
