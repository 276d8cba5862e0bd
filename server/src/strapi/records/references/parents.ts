import type { Core } from '@strapi/strapi';

import { CONTACTS_ATTRIBUTE } from '../../../constants';
import { hasContentType } from '../../ports/content-types';

const USER = 'plugin::users-permissions.user';

/**
 * Whether documents of a type can be parents of records: types of the app, users, and plugin types
 * that opted in to contacts. Strapi's internal tables (roles, permissions, files) cannot.
 */
export function isParentType(uid: string, strapi: Core.Strapi): boolean {
  if (!hasContentType(strapi, uid)) return false;
  if (uid.startsWith('api::') || uid === USER) return true;
  return CONTACTS_ATTRIBUTE in strapi.db.metadata.get(uid).attributes;
}
