import type { Core } from '@strapi/strapi';

import { Hiding } from '../strapi/schema/level-downgrade';

/** Hides what a higher level brought while a lower one is on. */
export const hiding = ({ strapi }: { strapi: Core.Strapi }): Hiding => new Hiding(strapi);
