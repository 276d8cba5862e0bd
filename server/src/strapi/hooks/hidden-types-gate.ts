import type { Core } from '@strapi/strapi';

import type { HiddenParts } from '../schema/level-downgrade/hidden-parts';
import type { RouterGate } from './strapi-shapes';

const PATHS = [
  '/content-manager/collection-types/:uid',
  '/content-manager/content-types/:uid',
  '/content-manager/relations/:uid/:field',
];

/**
 * Answers 404 on endpoints of the Content Manager that ignore a type's visibility: those for one
 * type, and those that list relation targets.
 */
export function createHiddenTypesGate(strapi: Core.Strapi, { uids }: HiddenParts): RouterGate {
  return {
    paths: PATHS,
    async gate(context, next) {
      const { uid = '', field = '' } = context.params;
      if (uids.has(uid) || uids.has(targetOf(strapi, uid, field) ?? '')) context.notFound();
      else await next();
    },
  };
}

function targetOf(strapi: Core.Strapi, uid: string, field: string): string | undefined {
  const model = strapi.getModel(uid as never) as
    | { readonly attributes: Record<string, { readonly target?: string } | undefined> }
    | undefined;
  return model?.attributes[field]?.target;
}
