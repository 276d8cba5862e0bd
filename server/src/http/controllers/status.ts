import type { Core } from '@strapi/strapi';

import type { GetStatus } from '../../contracts/custom-fields';
import { getService } from '../../services/get-service';
import { pluginVersion } from '../plugin-version';

/** HTTP endpoint of the status that the settings page needs first. */
export const status = ({ strapi }: { strapi: Core.Strapi }) => ({
  find: (): GetStatus.Response => ({
    data: { level: getService('levels', { strapi }).current(), version: pluginVersion(strapi) },
  }),
});
