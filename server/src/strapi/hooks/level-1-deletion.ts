import type { Core } from '@strapi/strapi';

import { withStrapiErrors } from '../ports/errors';
import type { EmbeddedContactStore } from '../level-1/store';
import type { LifecycleSubscriber } from './hook';

interface Deletion {
  readonly model: { readonly uid: string };
  readonly params: { readonly where?: object; readonly filters?: unknown; readonly _q?: string };
}

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
  const rescue = ({ model: { uid }, params }: Deletion): Promise<void> =>
    withStrapiErrors(async () => {
      if (!store.takesOver()) return;
      const { where, filters, _q } = params;
      const rows = await strapi.db
        .queryBuilder(uid)
        .init({ where, filters, _q, select: ['documentId'] })
        .execute<{ documentId: string | null }[]>();
      const ids = new Set(rows.flatMap(({ documentId }) => documentId ?? []));
      await store.moveAll(uid, [...ids]);
    });
  return { models: hosts, beforeDelete: rescue, beforeDeleteMany: rescue };
}
