import type { Schema } from '@strapi/strapi';

import { contentTypes } from '../../../../../content-types';

/** What Strapi keeps of a content type while a plugin loads. */
export interface CrmContentType {
  schema: Schema.ContentType;
}

export type CrmContentTypes = Record<string, CrmContentType>;

/**
 * One app's own copy of the schemas, for the `contentTypes` of the plugin's export.
 *
 * Its properties are not enumerable: Strapi enumerates them to register types, and the level
 * that decides about ours is known only later. It looks them up by name, though, to lay an app's
 * `src/extensions/nexus-crm/content-types/<name>/schema.json` over them, and to hand them to
 * the app's `strapi-server.js`. So extensions work as for any plugin, at every level, and
 * `registerCrmContentTypes` finds them merged.
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
