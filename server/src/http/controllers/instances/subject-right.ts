import type { Core } from '@strapi/strapi';

import { assertHostRight } from '../../../strapi/ports/content-permissions';

type Caller = Parameters<typeof assertHostRight>[1];

/**
 * Who reads an instance or acts on it must be able to read its record: in the content API by the
 * permission `findOne` of its type, in the admin by the Content Manager's.
 *
 * @throws CrmRefusedError
 */
export async function assertSubjectRight(
  strapi: Core.Strapi,
  caller: Caller,
  { type, id }: { readonly type: string; readonly id: string },
): Promise<void> {
  // Whatever is no content type is refused by whoever reads it next.
  if (!Object.hasOwn(strapi.contentTypes, type)) return;
  await assertHostRight(strapi, caller, 'read', type, id);
}
