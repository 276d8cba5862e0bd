export type { Circuit } from './circuit';
export { EndpointGuards, type GuardedEndpoint } from './endpoint-guards';
export { DEFAULT_LIMITS, registeredLimits, type Limits } from './limits';
