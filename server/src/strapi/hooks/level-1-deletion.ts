import type { Core } from '@strapi/strapi';

import { withStrapiErrors } from '../ports/errors';
import type { EmbeddedContactStore } from '../level-1/store';
import { documentsOf, type WriteEvent } from './event-rows';
import type { LifecycleSubscriber } from './strapi-shapes';

/**
 * From level 2 on the contacts of a document that is deleted stay, without it. Those that are still
 * in its column move first, in the transaction that deletes it.
 */
export function createContactRescue(
  strapi: Core.Strapi,
  store: EmbeddedContactStore,
): LifecycleSubscriber | undefined {
  const hosts = store.hosts().map(({ uid }) => uid);
  if (hosts.length === 0) return undefined;
  const rescue = ({ model: { uid }, params }: WriteEvent): Promise<void> =>
    withStrapiErrors(async () => {
      if (!store.takesOver()) return;
      await store.moveAll(uid, await documentsOf(strapi, uid, params));
    });
  return { models: hosts, beforeDelete: rescue, beforeDeleteMany: rescue };
}
