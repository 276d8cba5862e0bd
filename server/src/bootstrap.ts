import type { Core } from '@strapi/strapi';

import { UID } from './constants';
import { registerAdminActions } from './strapi/ports/admin-permissions';
import { allowWebhooks } from './strapi/ports/webhooks';
import { getService } from './services/get-service';
import { hasContentType } from './strapi/ports/content-types';

export const bootstrap = async ({ strapi }: { strapi: Core.Strapi }): Promise<void> => {
  // Closes the registration of extensions, and validates those of integrations.
  getService('integrations', { strapi }).open();

  // Registers admin permissions.
  await registerAdminActions(strapi);

  // Registers events for webhooks.
  allowWebhooks(strapi);

  // Custom fields: validation at every entry point, hiding from the Builder, synchronization
  // between processes.
  if (getService('levels', { strapi }).includes(2)) {
    await getService('live-fields', { strapi }).bootstrap();
  }

  // Attaches the hooks that need the services above.
  await getService('hooks', { strapi }).bootstrap();

  // Opens the storage of pipelines, also after a level downgrade, because their records stay
  // guarded.
  if (hasContentType(strapi, UID.contact)) await getService('engine', { strapi }).open();

  // Validates the configuration of triggers, and reads those that watch entries.
  if (getService('levels', { strapi }).includes(2)) {
    getService('triggers', { strapi }).open();
    await getService('watched-entries', { strapi }).refresh();
  }

  // Aborts the boot if a patch of Strapi is not effective.
  await getService('patches', { strapi }).selfTest();
};
