import type { Schema } from '@strapi/strapi';

import { contentTypes } from '../../../../../content-types';

/** A content type in the form that Strapi uses while a plugin loads. */
export interface CrmContentType {
  schema: Schema.ContentType;
}

export type CrmContentTypes = Record<string, CrmContentType>;

/**
 * One app's copy of the schemas, for `contentTypes` of the plugin's export.
 *
 * Its properties are not enumerable: Strapi enumerates them to register types, but the level is not
 * known yet. Strapi also looks them up by name, to merge an app's
 * `src/extensions/nexus-crm/content-types/<name>/schema.json` and for the app's `strapi-server.js`.
 * So extensions work as for any plugin, at every level, and `registerCrmContentTypes` gets the
 * merged schemas.
 */
export function createCrmContentTypes(): CrmContentTypes {
  const own: CrmContentTypes = {};
  for (const [name, schema] of Object.entries(contentTypes)) {
    Object.defineProperty(own, name, {
      value: { schema: structuredClone(schema) },
      enumerable: false,
      writable: true,
      configurable: true,
    });
  }
  return own;
}
