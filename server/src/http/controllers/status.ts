import type { Core } from '@strapi/strapi';

import type { PluginConfig } from '../../config';
import { PLUGIN_ID } from '../../constants';
import type { GetStatus } from '../../contracts/custom-fields';
import { getService } from '../../services/get-service';
import { pluginVersion } from '../plugin-version';

/** HTTP endpoint of the status that the settings page needs first. */
export const status = ({ strapi }: { strapi: Core.Strapi }) => ({
  find: (): GetStatus.Response => {
    const { rules } = strapi.config.get<PluginConfig>(`plugin::${PLUGIN_ID}`);
    return {
      data: {
        ...{ level: getService('levels', { strapi }).current(), version: pluginVersion(strapi) },
        rules: { selfAssign: rules.selfAssign },
      },
    };
  },
});
