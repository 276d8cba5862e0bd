import type { Core } from '@strapi/strapi';

import { getService } from './services/get-service';

export const destroy = async ({ strapi }: { strapi: Core.Strapi }): Promise<void> => {
  // Contacts on their way from level 1.
  await getService('promotion', { strapi }).destroy();

  // Timers: what is being carried out is carried out to its end.
  await getService('campaigns', { strapi }).destroy();
  await getService('engine', { strapi }).destroy();

  // Custom fields: nobody looks for changes any more.
  await getService('live-fields', { strapi }).destroy();

  // A lowered level: Strapi's admin permissions are one for all Strapis of a process.
  getService('level-downgrade', { strapi }).destroy();
};
