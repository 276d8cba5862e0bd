import { TYPES_WITH_SECRETS } from '../../constants';
import type { RouterGate } from './strapi-shapes';

/**
 * Answers 404 on endpoints of the Content Manager for types with secrets: they are hidden there, but whoever
 * may do everything could read whole rows.
 */
export const secretsGate: RouterGate = {
  paths: ['/content-manager/collection-types/:uid', '/content-manager/relations/:uid/:field'],
  async gate(context, next) {
    if (TYPES_WITH_SECRETS.includes(context.params.uid ?? '')) context.notFound();
    else await next();
  },
};
