import type { Core } from '@strapi/strapi';

import type { PluginConfig } from '../../config';
import { PLUGIN_ID } from '../../constants';
import type { InstanceStorage, StorageContract } from '../../core/contracts';
import { CrmConfigurationError } from '../../core/errors';
import type { Registry } from '../../core/registry';

/** The plugin's own storage: tables in the app's database. */
export const DATABASE_STORAGE = 'database';

/** Required methods of a storage. */
const METHODS = [
  ...(['load', 'subject', 'findLive', 'commit', 'history', 'dueTimers', 'nextTimerAt'] as const),
] satisfies readonly (keyof InstanceStorage)[];

/** The contract of `config.storage`. */
export function configuredStorage(
  strapi: Core.Strapi,
  storages: Registry<StorageContract>,
): StorageContract {
  const { storage: name } = strapi.config.get<PluginConfig>(`plugin::${PLUGIN_ID}`);
  const found = storages.find(name);
  if (found) return found;
  throw new CrmConfigurationError(
    `config.storage names "${name.slice(0, 80)}", which is not registered; there is ${storages.names().join(', ')}.`,
    { storage: name },
  );
}

/** @throws CrmConfigurationError if `open` returns no storage. */
export async function openStorage(
  contract: StorageContract,
  database: InstanceStorage,
): Promise<InstanceStorage> {
  const opened: unknown = await contract.open(database);
  const missing = METHODS.filter((method) => !hasMethod(opened, method));
  if (missing.length > 0) {
    throw new CrmConfigurationError(
      `The storage "${contract.name}" cannot be used: what it opens has no ${missing.join(', ')}.`,
      { storage: contract.name, missing },
    );
  }
  return opened as InstanceStorage;
}

const hasMethod = (value: unknown, method: string): boolean =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as Readonly<Record<string, unknown>>)[method] === 'function';
