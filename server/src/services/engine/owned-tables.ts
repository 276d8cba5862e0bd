import type { Core } from '@strapi/strapi';

import { RECORD_UIDS } from '../../constants';
import { hasContentType } from '../../strapi/ports/content-types';
import { tableOf } from '../../strapi/ports/tables';

/** The tables of record types that have an owner, as far as the caller may read it. */
export const ownedTables = (strapi: Core.Strapi, mayReadOwner: (uid: string) => boolean) =>
  RECORD_UIDS.filter(
    (type) =>
      hasContentType(strapi, type) &&
      Object.hasOwn(strapi.contentType(type).attributes, 'owner') &&
      mayReadOwner(type),
  ).map((type) => ({ type, table: tableOf(strapi, type) }));
