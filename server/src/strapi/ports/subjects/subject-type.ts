import type { Core, UID as Uid } from '@strapi/strapi';

import { RECORD_UIDS } from '../../../constants';

interface ContentType {
  readonly pluginOptions?: { readonly 'content-manager'?: { readonly visible?: boolean } };
}

/**
 * Whether documents of this type may be the subject of an instance: the app's own types, and types
 * of plugins that people see in the Content Manager, the CRM's records among them. Strapi's own
 * tables and the engine's are nobody's subject.
 */
export function isSubjectType(strapi: Core.Strapi, uid: string): boolean {
  const isApps = uid.startsWith('api::');
  if (!isApps && !uid.startsWith('plugin::')) return false;
  // Not `strapi.contentTypes`, which Strapi makes anew each time.
  const type = strapi.contentType(uid as Uid.ContentType) as ContentType | undefined;
  if (!type) return false;
  // Also at a lowered level, which hides them.
  if ((RECORD_UIDS as readonly string[]).includes(uid)) return true;
  return isApps || type.pluginOptions?.['content-manager']?.visible !== false;
}
