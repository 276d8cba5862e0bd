import type { Core } from '@strapi/strapi';

import { addColumn } from './host';
import { guardQueries } from '../patches/query-builder';
import type { EmbeddedContactStore } from './store';
import { DataTransfers } from '../patches/data-transfer';
import type { Patches } from '../patches/patch';

interface EmbeddedContactOptions {
  readonly strapi: Core.Strapi;
  readonly store: EmbeddedContactStore;
  readonly patches: Patches;
  /** The types that opted in. */
  readonly uids: readonly string[];
}

/**
 * Adds the column to the types that opted in, and guards every query. Call it between Strapi's
 * reading of the models and the schema sync: columns can still be added, and all models are
 * declared.
 */
export function addEmbeddedContacts({
  strapi,
  store,
  patches,
  uids,
}: EmbeddedContactOptions): void {
  const hosts = uids.map((uid) => addColumn(strapi, uid));
  if (hosts.length === 0) return;
  hosts.forEach((host) => store.addHost(host));
  const transfers = new DataTransfers(strapi);
  patches.add(transfers.watch(hosts));
  patches.add(guardQueries(strapi, { hosts, isLifted: () => transfers.isRunning() }));
}
