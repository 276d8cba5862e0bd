import type { Core } from '@strapi/strapi';

import {
  registerCrmContentTypes,
  registerInputs,
  type CrmContentTypes,
} from './strapi/schema/content-types';
import { hideInternalTypes } from './strapi/schema/level-downgrade';
import { findPastOfLevelTwo } from './strapi/schema/retention';
import { wrapRecordWrites } from './strapi/patches/record-queries';
import { retainSchema } from './strapi/patches/schema-storage';
import { transferTables } from './strapi/patches/transferred-tables';
import { keepRawBodies } from './strapi/ports/raw-bodies';
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

  // Patches that keep our tables and columns: Strapi drops tracked ones that it no longer finds.
  const patches = getService('patches', { strapi });
  patches.add(retainSchema(strapi));

  // Inputs of the Content Manager for people, documents, choices, stages and currencies.
  registerInputs(strapi);

  // Level 2: registers the CRM's types, with their controllers and services. Also after a level
  // downgrade, because Strapi would delete their permissions and layouts.
  if (pastOfLevelTwo.hasBooted) {
    registerCrmContentTypes({
      strapi,
      contentTypes,
      controllers: recordControllers,
      services: recordServices,
    });
    hideInternalTypes(strapi);
    // Wraps every write of a record in a transaction.
    patches.add(wrapRecordWrites(strapi, getService('watched-entries', { strapi })));
    // Signatures of triggers are computed over bodies as sent.
    keepRawBodies(strapi);
    // Tracks the listeners of the event hub, from the first one on.
    getService('event-subscriptions', { strapi });
    // Includes the plugin's plain tables in `strapi export`, `import` and `transfer`.
    const fields = () => getService('live-fields', { strapi });
    patches.add(transferTables(strapi, new SqlTableTransfer(strapi, fields)));
    // Adds live custom fields to their types before models are read.
    await getService('live-fields', { strapi }).register();
    // Hides types and fields after a level downgrade.
    if (!isLevelTwo) getService('level-downgrade', { strapi }).register();
  }

  // Attaches middlewares, lifecycles, router gates and boot hooks, in their declared order.
  await getService('hooks', { strapi }).register(pastOfLevelTwo);
};
