export { bindIntegration, type Binding } from './bind';
export { IntegrationFailure } from './failure';
export { checkInput, checkSecrets, checkSettings, readKind, type Kind } from './kind';
export { schemaOf } from './field-schema';
export { createWebhook } from './webhook';
export { HttpClient } from './http';
export { createEmail } from './email';
export { DEFAULT_LIMITS, EndpointGuards, registeredLimits, type Limits } from './guards';
export { maskAddresses, maskTexts } from './redact';
