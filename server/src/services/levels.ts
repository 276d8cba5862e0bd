import type { Core } from '@strapi/strapi';

import { effectiveLevel, type Level, type PluginConfig } from '../config';
import { PLUGIN_ID } from '../constants';

/** What is switched on. Nothing else reads `config.level` or `NEXUS_CRM_LEVEL`. */
export const levels = ({ strapi }: { strapi: Core.Strapi }) => {
  const level = effectiveLevel(
    strapi.config.get<PluginConfig>(`plugin::${PLUGIN_ID}`),
    process.env,
  );

  return {
    /** The level in force since this process started. */
    current: (): Level => level,

    includes: (wanted: Level): boolean => level >= wanted,
  };
};
