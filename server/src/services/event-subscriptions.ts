import type { Core } from '@strapi/strapi';

import { Audience } from '../strapi/ports/subjects';

/** Who listens to Strapi's event hub; asked for in `register`, so that nobody came before. */
export const audience = ({ strapi }: { strapi: Core.Strapi }): Audience =>
  new Audience(strapi.eventHub);
