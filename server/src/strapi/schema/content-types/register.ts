import type { Core, Schema, UID } from '@strapi/strapi';

import { contentTypes as ownSchemas } from '../../../../../content-types';
import { PLUGIN_ID } from '../../../constants';
import { refuseClaimedTables } from './claimed-tables';
import { completeSchema } from './complete';
import { addLocaleAttributes } from './locale';
import type { CrmContentTypes } from './schemas';

export interface Registration {
  readonly strapi: Core.Strapi;
  /** The schemas of the plugin's export, with the app's extensions merged. */
  readonly contentTypes: CrmContentTypes;
  /**
   * By singular name. Registered together, because a core controller without its type aborts the
   * boot.
   */
  readonly controllers: Record<string, unknown>;
  readonly services: Record<string, unknown>;
}

/** The used parts of Strapi's registries of content types, controllers and services. */
interface Registry {
  add(namespace: string, entries: Record<string, unknown>): unknown;
}

/**
 * Registers the CRM's content types before models are read. Called from `register`, from level 2
 * on; at level 1 there are no tables.
 */
export function registerCrmContentTypes({
  strapi,
  contentTypes,
  controllers,
  services,
}: Registration): void {
  const tables = Object.values(ownSchemas).map(({ collectionName }) => collectionName);
  refuseClaimedTables(tables, strapi);
  const namespace = `plugin::${PLUGIN_ID}`;
  const registered: CrmContentTypes = {};
  for (const [name, own] of Object.entries(ownSchemas)) {
    const type = contentTypes[name];
    if (!type) continue;
    const schema = completeSchema(own as unknown as Schema.ContentType, type.schema);
    registered[name] = { ...type, schema };
  }
  const registry = (name: string) => strapi.get<Registry>(name);
  registry('content-types').add(namespace, registered);
  for (const name of Object.keys(registered)) {
    const uid = `${namespace}.${name}` as UID.ContentType;
    addLocaleAttributes(strapi.contentType(uid), strapi);
  }
  registry('controllers').add(namespace, controllers);
  registry('services').add(namespace, services);
}
