import type { Core } from '@strapi/strapi';

import { EventSubscriptions } from '../strapi/patches/event-subscriptions';
import { getService } from './get-service';

/** Who listens to Strapi's event hub; asked for in `register`, so that nobody came before. */
export const eventSubscriptions = ({ strapi }: { strapi: Core.Strapi }): EventSubscriptions => {
  const subscriptions = new EventSubscriptions(() => strapi.eventHub);
  getService('patches', { strapi }).add(subscriptions.patch);
  return subscriptions;
};
