import type { Core } from '@strapi/strapi';

import { allContentTypes } from '../../ports/content-types';
import { isOwnType } from '../retention';
import { hideFromGraphql } from './graphql';

/**
 * Hides internal types (definitions, instances, tasks) from GraphQL: they have their own endpoints
 * with permission checks. Call it in `register`, after the types.
 */
export function hideInternalTypes(strapi: Core.Strapi): void {
  const internal = allContentTypes(strapi).filter(({ uid, pluginOptions }) => {
    const manager = pluginOptions?.['content-manager'] as { visible?: boolean } | undefined;
    return isOwnType(uid) && manager?.visible === false;
  });
  const uids = new Set<string>(internal.map(({ uid }) => uid));
  hideFromGraphql(strapi, { uids, fields: new Map() });
}
