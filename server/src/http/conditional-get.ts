import type { Core } from '@strapi/strapi';

import { answerTag } from '../services/answer-tag';

type Middleware = Extract<
  NonNullable<NonNullable<Core.RouteInput['config']>['middlewares']>[number],
  (...parameters: never[]) => unknown
>;

/**
 * Gives an answer in JSON an ETag, and answers 304 without a body where the caller has it already. Each
 * answer is made with the caller's own rights before it is compared: only sending it is saved.
 */
export const conditionalGet: Middleware = async (context, next) => {
  await next();
  const body: unknown = context.body;
  if (context.status !== 200 || typeof body !== 'object' || body === null) return;
  if (!Object.hasOwn(body, 'data')) return;
  context.vary(['Authorization', 'Cookie']);
  context.set('Cache-Control', 'private, no-cache');
  context.etag = answerTag(body);
  if (context.fresh) context.status = 304;
};
