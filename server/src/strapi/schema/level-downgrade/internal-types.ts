import type { Core } from '@strapi/strapi';

import { allContentTypes } from '../../ports/all-content-types';
import { isOwnType } from '../retention';
import { hideFromGraphql } from './graphql';

/**
 * Types that nobody works with by hand (definitions, instances, tasks) have entry points of their own,
 * which ask who may; GraphQL would be a second one. In `register`, once they are registered.
 */
export function hideInternalTypes(strapi: Core.Strapi): void {
  const internal = allContentTypes(strapi).filter(({ uid, pluginOptions }) => {
    const manager = pluginOptions?.['content-manager'] as { visible?: boolean } | undefined;
    return isOwnType(uid) && manager?.visible === false;
  });
  const uids = new Set<string>(internal.map(({ uid }) => uid));
  hideFromGraphql(strapi, { uids, fields: new Map() });
}
