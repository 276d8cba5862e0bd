import type { Core } from '@strapi/strapi';

import { LiveAttributes } from '../strapi/live-fields';
import { getService } from './get-service';

/** Custom fields as this process shows them; the app's service is `custom-fields`. */
export const liveAttributes = ({ strapi }: { strapi: Core.Strapi }): LiveAttributes =>
  new LiveAttributes(
    strapi,
    getService('field-types', { strapi }),
    getService('patches', { strapi }),
  );
