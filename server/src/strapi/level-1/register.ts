import type { Core } from '@strapi/strapi';

import { beforeSync } from '../hooks/boot-hooks';
import { keepRowsInStep } from '../hooks/level-1-documents';
import { addColumn } from './host';
import { guardQueries } from '../patches/query-builder';
import { rescueContacts } from '../hooks/level-1-deletion';
import type { EmbeddedContactStore } from './store';
import { DataTransfers } from '../patches/data-transfer';
import type { Patches } from '../patches/patch';

interface EmbeddedContactOptions {
  readonly strapi: Core.Strapi;
  readonly store: EmbeddedContactStore;
  readonly patches: Patches;
  /** The types that opted in; asked once the app's own `register` has run. */
  readonly uids: () => readonly string[];
}

/**
 * Adds the column to the types that opted in, and closes every entry point to it. Done between Strapi's
 * reading of the models and its synchronizing of the schema: the last moment to add a column, and
 * the first at which everybody has declared theirs.
 */
export function registerEmbeddedContacts({
  strapi,
  store,
  patches,
  uids,
}: EmbeddedContactOptions): void {
  beforeSync(strapi).register(() => {
    const hosts = uids().map((uid) => addColumn(strapi, uid));
    if (hosts.length === 0) return;
    hosts.forEach((host) => store.addHost(host));
    const transfers = new DataTransfers(strapi);
    patches.add(transfers.watch(hosts));
    patches.add(guardQueries(strapi, { hosts, isLifted: () => transfers.isRunning() }));
    keepRowsInStep(strapi, store);
    rescueContacts(strapi, store);
  });
}
