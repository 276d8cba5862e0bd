import type { Core, Schema } from '@strapi/strapi';

import { CONTACTS_ATTRIBUTE } from '../../../constants';

const USER = 'plugin::users-permissions.user';

/**
 * Whether documents of a type may have records: types of the app, users, and types of plugins
 * that opted in to contacts. The tables behind roles, permissions and files are Strapi's own.
 */
export function isParentType(uid: string, strapi: Core.Strapi): boolean {
  const types = strapi.contentTypes as Readonly<Record<string, Schema.ContentType>>;
  if (!Object.hasOwn(types, uid)) return false;
  if (uid.startsWith('api::') || uid === USER) return true;
  return CONTACTS_ATTRIBUTE in strapi.db.metadata.get(uid).attributes;
}
