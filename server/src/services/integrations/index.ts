export { IntegrationsService } from './integrations';
export { IntegrationKinds } from './kinds';
export { StoredIntegrations } from './stored';
