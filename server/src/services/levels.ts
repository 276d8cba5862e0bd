import type { Core } from '@strapi/strapi';

import { effectiveLevel, type Level, type PluginConfig } from '../config';
import { PLUGIN_ID } from '../constants';

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
