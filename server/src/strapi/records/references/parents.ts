import type { Core, Schema } from '@strapi/strapi';

import { CONTACTS_ATTRIBUTE } from '../../../constants';

const USER = 'plugin::users-permissions.user';

/**
 * Whether documents of a type can be parents of records: types of the app, users, and plugin types
 * that opted in to contacts. Strapi's internal tables (roles, permissions, files) cannot.
 */
export function isParentType(uid: string, strapi: Core.Strapi): boolean {
  const types = strapi.contentTypes as Readonly<Record<string, Schema.ContentType>>;
  if (!Object.hasOwn(types, uid)) return false;
  if (uid.startsWith('api::') || uid === USER) return true;
  return CONTACTS_ATTRIBUTE in strapi.db.metadata.get(uid).attributes;
}
