import type { Core } from '@strapi/strapi';

import { RECORD_UIDS } from '../../../constants';
import { contentTypeOf } from '../content-types';

interface ContentType {
  readonly pluginOptions?: { readonly 'content-manager'?: { readonly visible?: boolean } };
}

/**
 * Whether documents of this type can be the subject of an instance: the app's own types, and plugin
 * types that are visible in the Content Manager, such as the CRM's records. Strapi's internal types
 * and the engine's cannot.
 */
export function isSubjectType(strapi: Core.Strapi, uid: string): boolean {
  const isApps = uid.startsWith('api::');
  if (!isApps && !uid.startsWith('plugin::')) return false;
  const type = contentTypeOf(strapi, uid) as ContentType | undefined;
  if (!type) return false;
  // Also after a level downgrade, which hides them.
  if ((RECORD_UIDS as readonly string[]).includes(uid)) return true;
  return isApps || type.pluginOptions?.['content-manager']?.visible !== false;
}
