import type { Core } from '@strapi/strapi';

import { getService } from '../get-service';
import { Extensions } from './extensions';

/** The extension points of this app. */
export const extensions = ({ strapi }: { strapi: Core.Strapi }): Extensions =>
  new Extensions(strapi, getService('field-types', { strapi }));
