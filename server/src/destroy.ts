import type { Core } from '@strapi/strapi';

import { getService } from './services/get-service';

export const destroy = async ({ strapi }: { strapi: Core.Strapi }): Promise<void> => {
  // Stops promotion, campaigns and timers: running batches finish, running timers have a grace time.
  await Promise.all([
    getService('promotion', { strapi }).destroy(),
    getService('campaigns', { strapi }).destroy(),
    getService('engine', { strapi }).destroy(),
  ]);

  // Stops the watcher of custom fields.
  await getService('live-fields', { strapi }).destroy();

  // Restores Strapi's admin permissions, which all Strapis of a process share.
  getService('level-downgrade', { strapi }).destroy();
};
