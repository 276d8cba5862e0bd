import type { Core } from '@strapi/strapi';

import { EventSubscriptions } from '../strapi/patches/event-subscriptions';
import { getService } from './get-service';

/** The tracked listeners of Strapi's event hub; created in `register`, before any listener. */
export const eventSubscriptions = ({ strapi }: { strapi: Core.Strapi }): EventSubscriptions => {
  const subscriptions = new EventSubscriptions(() => strapi.eventHub);
  getService('patches', { strapi }).add(subscriptions.patch);
  return subscriptions;
};
