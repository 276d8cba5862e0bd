import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';

import { isRecordUid } from '../records/rules';

const ACTIONS = /\/(bulkPublish|bulkUnpublish|publish|unpublish|discard)$/;

interface Context {
  readonly params: { readonly model?: string };
  readonly path: string;
}

type Middleware = (context: Context, next: () => Promise<unknown>) => Promise<void>;

interface Router {
  use(path: string, middleware: Middleware): unknown;
}

/**
 * Records have no drafts. The Content Manager never offers to publish one, but its endpoints take
 * the call, and fall over a method that the Document Service of such a type does not have.
 */
export function refusePublishing(strapi: Core.Strapi): void {
  const path = '/content-manager/collection-types/:model';
  const router = strapi.server.router as unknown as Router;
  router.use(path, async (context, next) => {
    if (isRecordUid(context.params.model ?? '') && ACTIONS.test(context.path)) {
      throw new errors.ApplicationError('Records of the CRM have no drafts to publish.');
    }
    await next();
  });
}
