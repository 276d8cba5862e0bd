import { factories, type Core } from '@strapi/strapi';

import { toStrapiError } from '../../../strapi/ports/errors';
import { findUnwritable } from '../../../strapi/records';
import type { RecordUid } from '../../../constants';
import { CrmValidationError } from '../../../core/errors';

type Context = Parameters<Core.ControllerHandler>[0];
type Next = Parameters<Core.ControllerHandler>[1];

/**
 * Strapi's core controller, which queries, validates, sanitizes and answers as for any type. What
 * is the CRM's own stands behind it, at the doors that all callers pass; only this is said here,
 * because Strapi's own answer to a column that cannot be written does not say why.
 */
export const createRecordController = (uid: RecordUid) => {
  const refuseUnwritable = (context: Context): void => {
    const body = context.request.body as { data?: unknown } | undefined;
    const problems = findUnwritable(uid, body?.data);
    if (problems.length > 0) throw toStrapiError(new CrmValidationError(problems));
  };

  return factories.createCoreController(uid, () => ({
    create(context: Context, next: Next) {
      refuseUnwritable(context);
      return coreOf(this).create.call(this, context, next);
    },

    update(context: Context, next: Next) {
      refuseUnwritable(context);
      return coreOf(this).update.call(this, context, next);
    },
  }));
};

/** Strapi makes the core controller the prototype of what was laid over it. */
const coreOf = (controller: object) =>
  Object.getPrototypeOf(controller) as Record<'create' | 'update', Core.ControllerHandler>;
