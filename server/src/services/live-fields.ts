import type { Core } from '@strapi/strapi';

import { LiveFields } from '../strapi/live-fields';
import { getService } from './get-service';

/** Custom fields as this process shows them; the app's service is `custom-fields`. */
export const liveFields = ({ strapi }: { strapi: Core.Strapi }): LiveFields =>
  new LiveFields(strapi, getService('field-types', { strapi }), getService('patches', { strapi }));
