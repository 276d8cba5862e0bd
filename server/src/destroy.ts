import type { Core } from '@strapi/strapi';

import { getService } from './services/get-service';

export const destroy = async ({ strapi }: { strapi: Core.Strapi }): Promise<void> => {
  // Stops the promotion of level-1 contacts.
  await getService('promotion', { strapi }).destroy();

  // Stops the workers; running timers finish first.
  await getService('campaigns', { strapi }).destroy();
  await getService('engine', { strapi }).destroy();

  // Stops the watcher of custom fields.
  await getService('live-fields', { strapi }).destroy();

  // Restores Strapi's admin permissions, which all Strapis of a process share.
  getService('level-downgrade', { strapi }).destroy();
};
