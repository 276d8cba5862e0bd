import type { Core } from '@strapi/strapi';
import type { Schema } from '@strapi/strapi';

import { isParentType } from '../records/references/parents';
import { isRecordUid } from '../records/rules';
import { mayListDocuments, type DocumentCaller } from './content-permissions';
import { allContentTypes, contentTypeOf } from './content-types';

/** Whether a record can refer to documents of this type: as their parent, or as their subject. */
const isReferable = (strapi: Core.Strapi, uid: string): boolean =>
  isRecordUid(uid) || isParentType(uid, strapi);

/**
 * The types that records can refer to, and that the caller may list.
 *
 * @param caller undefined for the app's own code.
 */
export async function referenceTypes(
  strapi: Core.Strapi,
  caller: DocumentCaller | undefined,
): Promise<readonly Schema.ContentType[]> {
  const found: Schema.ContentType[] = [];
  for (const type of allContentTypes(strapi)) {
    if (!isReferable(strapi, type.uid)) continue;
    if (!caller || (await mayListDocuments(strapi, caller, type.uid))) found.push(type);
  }
  return found;
}

/** One of them; undefined if there is none of this uid. */
export async function referenceType(
  strapi: Core.Strapi,
  uid: string,
  caller: DocumentCaller | undefined,
): Promise<Schema.ContentType | undefined> {
  const type = contentTypeOf(strapi, uid);
  if (!type || !isReferable(strapi, uid)) return undefined;
  return !caller || (await mayListDocuments(strapi, caller, uid)) ? type : undefined;
}
