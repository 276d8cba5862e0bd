import { createCrmContentTypes } from './adapters/strapi/content-types';
import { bootstrap } from './bootstrap';
import { defaultConfig, validateConfig } from './config';
import { controllers } from './controllers';
import { destroy } from './destroy';
import { policies } from './policies';
import { register } from './register';
import { createRoutes } from './routes';
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
export type { Actor } from './core/contracts';
export type { ActorOption, CanOptions, CrmService, DocumentContacts } from './services/crm';

/** A function, so that what Strapi writes into an export is written for one app alone. */
export default (): Record<string, unknown> => {
  const contentTypes = createCrmContentTypes();
  return {
    register: ({ strapi }: Parameters<typeof bootstrap>[0]) => register({ strapi, contentTypes }),
    bootstrap,
    destroy,
    config: { default: defaultConfig, validator: validateConfig },
    controllers,
    services,
    policies,
    middlewares: {},
    routes: createRoutes(),
    contentTypes,
  };
};
