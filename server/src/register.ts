import type { Core } from '@strapi/strapi';

import { registerCrmContentTypes, type CrmContentTypes } from './strapi/schema/content-types';
import { guardDefinitions } from './strapi/hooks/definition-guard';
import { hideInternalTypes } from './strapi/schema/level-downgrade';
import { registerEmbeddedContacts } from './strapi/level-1';
import { migrateAfterSync } from './strapi/schema/migrations';
import { keepFileLinks, levelTwoHasBooted } from './strapi/schema/retention';
import { retainSchema } from './strapi/patches/schema-storage';
import { transferTables } from './strapi/patches/transferred-tables';
import { SqlTableTransfer } from './strapi/ports/table-transfer';
import { guardRecords } from './strapi/records';
import { guardPeople } from './strapi/hooks/people-guard';
import { guardPipelines } from './strapi/hooks/pipeline-guard';
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
  // Strapi drops what it remembers and misses; nothing of ours may be lost while the plugin is off.
  const patches = getService('patches', { strapi });
  patches.add(retainSchema(strapi));

  // Level 1: contacts on the app's own types.
  registerEmbeddedContacts({
    strapi,
    store: getService('embedded-contacts', { strapi }),
    patches,
    uids: () => getService('models', { strapi }).resolve(),
  });

  // Level 2: the CRM's own types, with their controllers and services. They stay when the level is
  // lowered, or Strapi would delete their grants and layouts.
  if (getService('levels', { strapi }).includes(2) || (await levelTwoHasBooted(strapi))) {
    registerCrmContentTypes({
      strapi,
      contentTypes,
      controllers: recordControllers,
      services: recordServices,
    });
    guardRecords({ strapi, patches });
    // Published definitions never change: their service alone writes them.
    guardDefinitions(strapi);
    hideInternalTypes(strapi);
    // Who listens to the event hub, from the first one on.
    getService('event-subscriptions', { strapi });
    // Plain tables beside Strapi's: the history, append-only.
    migrateAfterSync(strapi);
    // What `strapi export`, `import` and `transfer` take along of them.
    const fields = () => getService('live-fields', { strapi });
    patches.add(transferTables(strapi, new SqlTableTransfer(strapi, fields)));
    // Files on our records: Strapi deletes their links while the plugin is off.
    keepFileLinks(strapi);
    // Fields that people added: attributes of their types before models are read.
    await getService('live-fields', { strapi }).register();
    // Records and their pipelines: what one moves, no other entry point writes.
    guardPipelines({ strapi, pipelines: () => getService('engine', { strapi }).pipelines });
    // People, teams and roles that go: the instances that wait for them get a command.
    guardPeople(strapi, () => getService('engine', { strapi }).pipelines);
    // A lowered level shows none of it.
    if (!getService('levels', { strapi }).includes(2))
      getService('level-downgrade', { strapi }).register();
  }
};
