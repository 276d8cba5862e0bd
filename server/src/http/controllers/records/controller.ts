import { factories, type Core } from '@strapi/strapi';

import { toStrapiError } from '../../../strapi/ports/errors';
import { findUnwritable } from '../../../strapi/records';
import type { RecordUid } from '../../../constants';
import { MEASURES } from '../../../contracts/aggregates';
import { CrmValidationError, type Problem } from '../../../core/errors';

type Context = Parameters<Core.ControllerHandler>[0];
type Next = Parameters<Core.ControllerHandler>[1];

/** Parameters of `/aggregate` that a list does not have. */
const AGGREGATE_ONLY = ['groupBy', ...MEASURES] as const;

/**
 * Strapi's core controller. The CRM's rules run below it, at the entry points that all callers
 * share; only messages are improved here, because Strapi's do not give the reason.
 */
export const createRecordController = (uid: RecordUid) => {
  const refuseUnwritable = (context: Context): void => {
    const body = context.request.body as { data?: unknown } | undefined;
    const wrapping = wrappingProblem(body);
    const problems = wrapping ? [wrapping] : findUnwritable(uid, body?.data);
    if (problems.length > 0) throw toStrapiError(new CrmValidationError(problems));
  };

  return factories.createCoreController(uid, ({ strapi }) => ({
    find(context: Context, next: Next) {
      const problems = aggregateProblems(context, strapi.contentType(uid).info.pluralName);
      if (problems.length > 0) throw toStrapiError(new CrmValidationError(problems));
      return coreOf(this).find.call(this, context, next);
    },

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

/**
 * Strapi's lists ignore unknown parameters. Those of `/aggregate` are refused, because a list without
 * groups looks like an answer; unless the app has declared the name with `contentAPI.addQueryParams`.
 */
function aggregateProblems(context: Context, pluralName: string): Problem[] {
  const { route } = context.state as { readonly route?: Core.RouteInput };
  const declared = route?.request?.query ?? {};
  return AGGREGATE_ONLY.filter((key) => key in context.query && !(key in declared)).map((key) => ({
    path: [key],
    message: `"${key}" is not a parameter of the list: GET /${pluralName}/aggregate groups and measures records`,
  }));
}

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
  Object.getPrototypeOf(controller) as Record<'find' | 'create' | 'update', Core.ControllerHandler>;
