import { factories, type Core } from '@strapi/strapi';

import { toStrapiError } from '../../../strapi/ports/errors';
import { findUnwritable } from '../../../strapi/records';
import type { RecordUid } from '../../../constants';
import { CrmValidationError, type Problem } from '../../../core/errors';

type Context = Parameters<Core.ControllerHandler>[0];
type Next = Parameters<Core.ControllerHandler>[1];

/**
 * Strapi's core controller, which queries, validates, sanitizes and answers as for any type. What
 * is the CRM's own stands behind it, at the entry points that all callers pass; only this is said here,
 * because Strapi's own answer to a column that cannot be written does not say why.
 */
export const createRecordController = (uid: RecordUid) => {
  const refuseUnwritable = (context: Context): void => {
    const body = context.request.body as { data?: unknown } | undefined;
    const wrapping = wrappingProblem(body);
    const problems = wrapping ? [wrapping] : findUnwritable(uid, body?.data);
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

/** Strapi says that something is missing, not where it belongs, and takes a list for an object. */
function wrappingProblem(body: { readonly data?: unknown } | undefined): Problem | undefined {
  const data = body?.data;
  if (typeof data === 'object' && data !== null && !Array.isArray(data)) return undefined;
  const message =
    data === undefined
      ? 'Missing "data" payload in the request body: wrap the fields, as in { "data": { "name": "Ann" } }'
      : '"data" must be one object that holds the fields of the record, not a list or a plain value';
  return { path: ['data'], message };
}

/** Strapi makes the core controller the prototype of what was laid over it. */
const coreOf = (controller: object) =>
  Object.getPrototypeOf(controller) as Record<'create' | 'update', Core.ControllerHandler>;
