import type { Core, Schema, UID } from '@strapi/strapi';

import { contentTypes as ownSchemas } from '../../../../../content-types';
import { PLUGIN_ID } from '../../../constants';
import { refuseClaimedTables } from './claimed-tables';
import { completeSchema } from './complete';
import { addLocaleAttributes } from './locale';
import type { CrmContentTypes } from './schemas';

export interface Registration {
  readonly strapi: Core.Strapi;
  /** The copy that went into the plugin's export, with the app's extensions laid over it. */
  readonly contentTypes: CrmContentTypes;
  /** By singular name. A core controller whose type is absent stops the boot, so they come along. */
  readonly controllers: Record<string, unknown>;
  readonly services: Record<string, unknown>;
}

/** Strapi's registries of content types, controllers and services, as far as they are used here. */
interface Registry {
  add(namespace: string, entries: Record<string, unknown>): unknown;
}

/**
 * Registers the CRM's own types with Strapi before models are read. Called from `register`, and
 * only where the types are wanted: at level 1 there is no table.
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
