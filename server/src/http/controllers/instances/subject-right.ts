import type { Core } from '@strapi/strapi';

import { assertHostRight } from '../../../strapi/ports/content-permissions';
import { RECORD_UIDS } from '../../../constants';

type Caller = Parameters<typeof assertHostRight>[1];

/**
 * Who acts on a document of the app must be able to read it: in the content API by the permission
 * `findOne` of its type, in the admin by the Content Manager's. The CRM's own records are opened by
 * the permission of the route.
 *
 * @throws CrmRefusedError
 */
export async function assertSubjectRight(
  strapi: Core.Strapi,
  caller: Caller,
  { type, id }: { readonly type: string; readonly id: string },
): Promise<void> {
  if ((RECORD_UIDS as readonly string[]).includes(type)) return;
  // Whatever is no content type is refused by whoever reads it next.
  if (!Object.hasOwn(strapi.contentTypes, type)) return;
  await assertHostRight(strapi, caller, 'read', type, id);
}
