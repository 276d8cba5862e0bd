import type { Core } from '@strapi/strapi';

import { PLUGIN_ID } from '../constants';

type Enabled = Record<string, { readonly packageInfo?: { readonly version?: string } } | undefined>;

/** The version in the plugin's package.json. */
export function pluginVersion(strapi: Core.Strapi): string {
  const { [PLUGIN_ID]: own } = strapi.config.get<Enabled>('enabledPlugins', {});
  return own?.packageInfo?.version ?? 'unknown';
}
