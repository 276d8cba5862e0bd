import type { Core } from '@strapi/strapi';

import { UID } from './constants';
import { registerAdminActions } from './strapi/ports/admin-permissions';
import { allowWebhooks } from './strapi/ports/webhooks';
import { getService } from './services/get-service';

export const bootstrap = async ({ strapi }: { strapi: Core.Strapi }): Promise<void> => {
  // What definitions may name is settled.
  getService('extensions', { strapi }).close();

  // Boxes for the admin roles.
  await registerAdminActions(strapi);

  // Events that webhooks may listen to.
  allowWebhooks(strapi);

  // Custom fields: checked at every entry point, hidden from the Builder, followed across processes.
  if (getService('levels', { strapi }).includes(2)) {
    await getService('live-fields', { strapi }).bootstrap();
  }

  // The hooks that stand on what was built above.
  await getService('hooks', { strapi }).bootstrap();

  // Where pipelines are kept: also at a lowered level, where their records stay guarded.
  if (Object.hasOwn(strapi.contentTypes, UID.contact))
    await getService('engine', { strapi }).open();

  // What may call pipelines from outside.
  if (getService('levels', { strapi }).includes(2)) {
    await getService('triggers', { strapi }).open();
  }

  // Functions of Strapi that were overwritten: each is reached, or there is no boot.
  await getService('patches', { strapi }).selfTest();
};
