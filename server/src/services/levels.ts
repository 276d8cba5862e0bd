import type { Core } from '@strapi/strapi';

import { effectiveLevel, type Level, type PluginConfig } from '../config';
import { PLUGIN_ID } from '../constants';
import { CrmConfigurationError } from '../core/errors';

/** The level in force. Nothing else reads `config.level` or `NEXUS_CRM_LEVEL`. */
export const createLevels = (strapi: Core.Strapi) => {
  const level = effectiveLevel(
    strapi.config.get<PluginConfig>(`plugin::${PLUGIN_ID}`),
    process.env,
  );

  return {
    /** The level in force; constant for the lifetime of the process. */
    current: (): Level => level,

    includes: (wanted: Level): boolean => level >= wanted,
  };
};

export type Levels = ReturnType<typeof createLevels>;

/** @throws CrmConfigurationError at level 1, which has neither timers nor background jobs. */
export function assertWorkForLater(levels: Levels): void {
  if (levels.includes(2)) return;
  const message = 'There is no work for later at level 1: set the level to 2 or 3.';
  throw new CrmConfigurationError(message, { level: 1 });
}
