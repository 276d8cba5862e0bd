import { createCrmContentTypes } from './strapi/schema/content-types';
import { bootstrap } from './bootstrap';
import { defaultConfig, validateConfig } from './config';
import { controllers } from './http/controllers';
import { destroy } from './destroy';
import { withErrorConversion } from './http/error-conversion';
import { openapi } from './http/openapi';
import { policies } from './http/policies';
import { register } from './register';
import { createRoutes } from './http/routes';
import { services } from './services';

export type {
  Contact,
  ContactContext,
  ContactFields,
  ContactGuard,
  ContactHook,
  HistoryEntry,
  ModelDeclaration,
} from './contacts';
export type { ContactEvent } from './contracts/events';
export type {
  Actor,
  ActorFacts,
  ApprovalState,
  ApprovalStrategyContract,
  AutomationCall,
  AutomationContract,
  CastVote,
  ConditionAnswer,
  ConditionCall,
  ConditionContract,
  Electorate,
  FieldDefinition,
  FieldTypeContract,
  InstanceStorage,
  IntegrationCall,
  IntegrationContract,
  IntegrationField,
  Json,
  StorageContract,
  TriggerCall,
  TriggerContract,
  TriggerMessage,
  TriggerRequest,
  UndoneCall,
} from './core/contracts';
export type { Problem } from './core/errors';
export type { ActorOption, CanOptions, CrmService, DocumentContacts } from './services/crm';
export type { Extensions } from './services/extensions';

/** A function, because Strapi mutates the exported object, and each app needs its own. */
export default (): Record<string, unknown> => {
  const contentTypes = createCrmContentTypes();
  return {
    register: ({ strapi }: Parameters<typeof bootstrap>[0]) => register({ strapi, contentTypes }),
    bootstrap,
    destroy,
    config: { default: defaultConfig, validator: validateConfig },
    controllers: withErrorConversion(controllers),
    services: { ...services, openapi },
    policies,
    middlewares: {},
    routes: createRoutes(),
    contentTypes,
  };
};
