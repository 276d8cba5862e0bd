import type { Core, UID as Uid } from '@strapi/strapi';

interface ContentType {
  readonly pluginOptions?: { readonly 'content-manager'?: { readonly visible?: boolean } };
}

/**
 * Whether documents of this type may be the subject of an instance: the app's own types, and types
 * of plugins that people see in the Content Manager, the CRM's records among them. Strapi's own
 * tables and the engine's are nobody's subject.
 */
export function isSubjectType(strapi: Core.Strapi, uid: string): boolean {
  if (!Object.hasOwn(strapi.contentTypes, uid)) return false;
  if (uid.startsWith('api::')) return true;
  const { pluginOptions } = strapi.contentType(uid as Uid.ContentType) as ContentType;
  return uid.startsWith('plugin::') && pluginOptions?.['content-manager']?.visible !== false;
}
