import { campaigns } from './campaigns';
import { crm } from './crm';
import { customFields } from './custom-fields';
import { dashboard } from './dashboard';
import { definitions } from './definitions';
import { engine } from './engine';
import { eventSubscriptions } from './event-subscriptions';
import { extensions } from './extensions';
import { fieldTypes } from './field-types';
import { levelDowngrade } from './level-downgrade';
import { history } from './history';
import { hooks } from './hooks';
import { embeddedContacts } from './embedded-contacts';
import { levels } from './levels';
import { liveFields } from './live-fields';
import { models } from './models';
import { patches } from './patches';
import { promotion } from './promotion';
import { timeline } from './timeline';
import { triggers } from './triggers';

/** The plugin's services by name; each file exports a factory that takes `{ strapi }`. */
export const services = {
  levels,
  patches,
  'event-subscriptions': eventSubscriptions,
  'field-types': fieldTypes,
  models,
  'embedded-contacts': embeddedContacts,
  promotion,
  crm,
  'live-fields': liveFields,
  'custom-fields': customFields,
  extensions,
  definitions,
  engine,
  dashboard,
  timeline,
  campaigns,
  triggers,
  history,
  hooks,
  'level-downgrade': levelDowngrade,
};
