import { errors } from '@strapi/utils';

import { isRecordUid } from '../records/rules';
import type { RouterGate } from './strapi-shapes';

const ACTIONS = /\/(bulkPublish|bulkUnpublish|publish|unpublish|discard)$/;

/**
 * Records have no drafts. The Content Manager never offers to publish one, but its endpoints take
 * the call, and fall over a method that the Document Service of such a type does not have.
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
