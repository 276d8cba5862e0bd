import type { Core } from '@strapi/strapi';

import { getService } from './services/get-service';

export const destroy = async ({ strapi }: { strapi: Core.Strapi }): Promise<void> => {
  // Stops timers and background jobs: what is running has a grace time. Closes the storage.
  await getService('workers', { strapi }).stop();
  await getService('engine', { strapi }).destroy();

  // Closes the connections of integrations.
  await getService('integrations', { strapi }).destroy();

  // Stops looking for subscriptions, triggers and custom fields of other processes.
  await getService('subscriptions', { strapi }).destroy();
  await getService('watched-entries', { strapi }).destroy();
  await getService('live-fields', { strapi }).destroy();

  // Restores Strapi's admin permissions, which all Strapis of a process share.
  getService('level-downgrade', { strapi }).destroy();
};
