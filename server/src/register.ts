import type { Core } from '@strapi/strapi';

import { registerCrmContentTypes, type CrmContentTypes } from './strapi/schema/content-types';
import { hideInternalTypes } from './strapi/schema/level-downgrade';
import { findPastOfLevelTwo } from './strapi/schema/retention';
import { wrapRecordWrites } from './strapi/patches/record-queries';
import { retainSchema } from './strapi/patches/schema-storage';
import { transferTables } from './strapi/patches/transferred-tables';
import { SqlTableTransfer } from './strapi/ports/table-transfer';
import { recordControllers } from './http/controllers/records';
import { getService } from './services/get-service';
import { recordServices } from './services/records';

export const register = async ({
  strapi,
  contentTypes,
}: {
  strapi: Core.Strapi;
  contentTypes: CrmContentTypes;
}): Promise<void> => {
  const isLevelTwo = getService('levels', { strapi }).includes(2);
  const pastOfLevelTwo = isLevelTwo ? { hasBooted: true } : await findPastOfLevelTwo(strapi);

  // Strapi drops what it remembers and misses; nothing of ours may be lost while the plugin is off.
  const patches = getService('patches', { strapi });
  patches.add(retainSchema(strapi));

  // Level 2: the CRM's own types, with their controllers and services. They stay when the level is
  // lowered, or Strapi would delete their grants and layouts.
  if (pastOfLevelTwo.hasBooted) {
    registerCrmContentTypes({
      strapi,
      contentTypes,
      controllers: recordControllers,
      services: recordServices,
    });
    hideInternalTypes(strapi);
    // Every write of a record is one transaction.
    patches.add(wrapRecordWrites(strapi));
    // Who listens to the event hub, from the first one on.
    getService('event-subscriptions', { strapi });
    // Plain tables beside Strapi's: what `strapi export`, `import` and `transfer` take along.
    const fields = () => getService('live-fields', { strapi });
    patches.add(transferTables(strapi, new SqlTableTransfer(strapi, fields)));
    // Fields that people added: attributes of their types before models are read.
    await getService('live-fields', { strapi }).register();
    // A lowered level shows none of it.
    if (!isLevelTwo) getService('level-downgrade', { strapi }).register();
  }

  // Middlewares, lifecycles, router gates and boot hooks, in their declared order.
  await getService('hooks', { strapi }).register(pastOfLevelTwo);
};
