import { factories, type Core } from '@strapi/strapi';

import { toStrapiError } from '../../../strapi/ports/errors';
import { findUnwritable } from '../../../strapi/records';
import type { RecordUid } from '../../../constants';
import { CrmValidationError, type Problem } from '../../../core/errors';

type Context = Parameters<Core.ControllerHandler>[0];
type Next = Parameters<Core.ControllerHandler>[1];

/**
 * Strapi's core controller. The CRM's rules run below it, at the entry points that all callers
 * share; only two messages are improved here, because Strapi's do not give the reason.
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

/** Strapi's message does not mention the wrapper `data`, and it accepts a list as an object. */
function wrappingProblem(body: { readonly data?: unknown } | undefined): Problem | undefined {
  const data = body?.data;
  if (typeof data === 'object' && data !== null && !Array.isArray(data)) return undefined;
  const message =
    data === undefined
      ? 'Missing "data" payload in the request body: wrap the fields, as in { "data": { "name": "Ann" } }'
      : '"data" must be one object that holds the fields of the record, not a list or a plain value';
  return { path: ['data'], message };
}

/** Strapi sets the core controller as the prototype of the customized one. */
const coreOf = (controller: object) =>
  Object.getPrototypeOf(controller) as Record<'create' | 'update', Core.ControllerHandler>;
