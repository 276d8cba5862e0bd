import type { Core } from '@strapi/strapi';

import { assertDocumentId } from '../../strapi/ports/document-id';
import { withStrapiErrors } from '../../strapi/ports/errors';
import { assertHostRight, type HostRight } from '../../strapi/ports/content-permissions';
import { getService } from '../../services/get-service';

type Context = Parameters<typeof assertHostRight>[1] & {
  readonly params: { readonly uid: string; readonly documentId: string };
};

/**
 * Allows callers who may read or update the document in the path. 404 if its type did not opt in or
 * the document does not exist, 403 without the right.
 */
export const host = (
  context: Context,
  { right }: { right: HostRight },
  { strapi }: { strapi: Core.Strapi },
): Promise<true> =>
  withStrapiErrors(async () => {
    const { uid, documentId } = context.params;
    assertDocumentId(documentId);
    getService('models', { strapi }).get(uid);
    await assertHostRight(strapi, context, right, uid, documentId);
    return true as const;
  });
