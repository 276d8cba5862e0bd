import type { Core, Schema, UID } from '@strapi/strapi';

/**
 * A content type of the app, or undefined. Not `strapi.contentTypes[uid]`: Strapi rebuilds that object
 * on each access, which takes as long as a small query.
 */
export function contentTypeOf(strapi: Core.Strapi, uid: string): Schema.ContentType | undefined {
  const found = strapi.contentType(uid as UID.ContentType) as Schema.ContentType | undefined;
  // The registry is a plain object, which has a `constructor` too.
  return found?.uid === uid ? found : undefined;
}

export const hasContentType = (strapi: Core.Strapi, uid: string): boolean =>
  contentTypeOf(strapi, uid) !== undefined;

/** Every content type, correctly typed. */
export const allContentTypes = (strapi: Core.Strapi): Schema.ContentType[] =>
  Object.values(strapi.contentTypes as Readonly<Record<string, Schema.ContentType>>);
