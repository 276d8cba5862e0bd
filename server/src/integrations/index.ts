export { bindIntegration, type Binding } from './bind';
export { IntegrationFailure, Postponement } from './failure';
export { checkInput, checkSecrets, checkSettings, readKind, type Kind } from './kind';
export { propertyOf, schemaOf } from './field-schema';
export { createWebhook } from './webhook';
export { HttpClient } from './http';
export { createEmail } from './email';
export {
  DEFAULT_LIMITS,
  EndpointGuards,
  registeredLimits,
  type Circuit,
  type GuardedEndpoint,
  type Limits,
} from './guards';
export { templateFault } from './template';
export { maskAddresses, maskTexts } from './redact';
