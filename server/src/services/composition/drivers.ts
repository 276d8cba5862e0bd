import { createHash } from 'node:crypto';
import path from 'node:path';

import type { Core } from '@strapi/strapi';

import { BullDriver, loadBull, redisOptions } from '../../adapters/bull';
import { effectiveRedisUrl, type PluginConfig } from '../../config';
import { CrmConfigurationError } from '../../core/errors';
import { EmbeddedDriver, type JobDriver } from '../../jobs';

type TimersConfig = PluginConfig['timers'];
type OpenDriver = (strapi: Core.Strapi, timers: TimersConfig) => JobDriver;

/** What wakes the workers of timers, by `timers.driver`. Connections open on first use. */
const DRIVERS: Readonly<Record<TimersConfig['driver'], OpenDriver>> = {
  embedded: () => new EmbeddedDriver(),
  bull: (strapi, { redis }) =>
    new BullDriver({
      Bull: loadBull(strapi.dirs.app.root),
      redis: redisOptions(redisUrl(redis), redis.options),
      prefix: redis.prefix ?? prefixOf(strapi),
      log: {
        warn: (message) => {
          strapi.log.warn(`nexus-crm: timers: ${message}`);
        },
      },
    }),
};

/** @throws CrmConfigurationError if what the driver needs is missing. */
export const openDriver: OpenDriver = (strapi, timers) => DRIVERS[timers.driver](strapi, timers);

function redisUrl(redis: TimersConfig['redis']): string | undefined {
  try {
    return effectiveRedisUrl(redis, process.env);
  } catch (error) {
    throw new CrmConfigurationError((error as Error).message);
  }
}

/**
 * Different for each database, so that apps may share a Redis server. The braces keep all keys in one
 * slot of a cluster.
 */
function prefixOf({ config, dirs }: Core.Strapi): string {
  const found = config.get<Readonly<Record<string, unknown>>>('database.connection.connection', {});
  const { host, port, database, schema, connectionString, filename } = found;
  const file = typeof filename === 'string' ? path.resolve(dirs.app.root, filename) : undefined;
  const identity = JSON.stringify([host, port, database, schema, connectionString, file]);
  const digest = createHash('sha256').update(identity).digest('hex').slice(0, 16);
  return `nexus-crm:{${digest}}`;
}
