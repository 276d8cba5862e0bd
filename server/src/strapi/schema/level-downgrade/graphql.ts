import type { Core } from '@strapi/strapi';

import type { HiddenParts } from './hidden-parts';

interface ShadowCrud {
  disable(): unknown;
  field(name: string): { disable(): unknown };
}

interface Extension {
  shadowCRUD(uid: string): ShadowCrud;
}

/** Hides the types and fields from the GraphQL schema, which is built once, at boot. */
export function hideFromGraphql(strapi: Core.Strapi, { uids, fields }: HiddenParts): void {
  const plugins: Partial<Record<string, Core.Plugin>> = strapi.plugins;
  const extension: Extension | undefined = plugins.graphql?.service('extension');
  if (!extension) return;
  for (const uid of uids) extension.shadowCRUD(uid).disable();
  for (const [uid, names] of fields) {
    for (const name of names) extension.shadowCRUD(uid).field(name).disable();
  }
}
