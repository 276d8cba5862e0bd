import type { Core } from '@strapi/strapi';

import { CrmRefusedError } from '../../../core/errors';
import { assertHostRight } from '../../../strapi/ports/content-permissions';
import { hasContentType } from '../../../strapi/ports/content-types';

type Caller = Parameters<typeof assertHostRight>[1];

/**
 * Reading an instance and acting on it need the right to read its record: in the content API the
 * permission `findOne` of its type, in the admin the Content Manager's.
 *
 * @throws CrmRefusedError
 */
export async function assertSubjectRight(
  strapi: Core.Strapi,
  caller: Caller,
  { type, id }: { readonly type: string; readonly id: string },
): Promise<void> {
  // An unknown content type is reported by the next reader.
  if (!hasContentType(strapi, type)) return;
  await assertHostRight(strapi, caller, 'read', type, id);
}

/** The same as an answer. */
export async function mayReadSubject(
  strapi: Core.Strapi,
  caller: Caller,
  subject: { readonly type: string; readonly id: string },
): Promise<boolean> {
  try {
    await assertSubjectRight(strapi, caller, subject);
    return true;
  } catch (error) {
    if (error instanceof CrmRefusedError) return false;
    throw error;
  }
}
