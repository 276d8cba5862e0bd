import type { Core } from '@strapi/strapi';

import { PLUGIN_ID } from '../../constants';
import type { GetStatus } from '../../contracts/custom-fields';
import { getService } from '../../services/get-service';

type Enabled = Record<string, { readonly packageInfo?: { readonly version?: string } } | undefined>;

/** What the settings page needs to know before it shows anything. */
export const status = ({ strapi }: { strapi: Core.Strapi }) => ({
  find(): GetStatus.Response {
    const { [PLUGIN_ID]: own } = strapi.config.get<Enabled>('enabledPlugins', {});
    return {
      data: {
        level: getService('levels', { strapi }).current(),
        version: own?.packageInfo?.version ?? 'unknown',
      },
    };
  },
});
