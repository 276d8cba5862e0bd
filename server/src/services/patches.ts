import type { Core } from '@strapi/strapi';

import { Patches } from '../strapi/patches/patch';

/** The overwritten functions of Strapi, each with a self-test at boot. */
export const patches = ({ strapi }: { strapi: Core.Strapi }): Patches =>
  new Patches(String(strapi.config.get('info.strapi')));
