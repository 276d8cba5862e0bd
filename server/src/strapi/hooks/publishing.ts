import { errors } from '@strapi/utils';

import { isRecordUid } from '../records/rules';
import type { RouterGate } from './strapi-shapes';

const ACTIONS = /\/(bulkPublish|bulkUnpublish|publish|unpublish|discard)$/;

/**
 * Records have no drafts. The Content Manager offers no publishing for them, but its endpoints
 * accept the call and fail on a missing method of the Document Service.
 */
export const publishingGate: RouterGate = {
  paths: ['/content-manager/collection-types/:model'],
  async gate(context, next) {
    if (isRecordUid(context.params.model ?? '') && ACTIONS.test(context.path)) {
      throw new errors.ApplicationError('Records of the CRM have no drafts to publish.');
    }
    await next();
  },
};
