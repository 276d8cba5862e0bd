import type { Core } from '@strapi/strapi';

import { LiveFields } from '../strapi/live-fields';
import { getService } from './get-service';

/** The live custom fields of this process; the public service is `custom-fields`. */
export const liveFields = ({ strapi }: { strapi: Core.Strapi }): LiveFields =>
  new LiveFields(strapi, getService('field-types', { strapi }), getService('patches', { strapi }));
