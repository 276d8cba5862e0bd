import type { Core } from '@strapi/strapi';

import { CampaignsService } from './campaigns';

/** Campaigns on an audience: `strapi.plugin('nexus-crm').service('campaigns')`. */
export const campaigns = ({ strapi }: { strapi: Core.Strapi }): CampaignsService =>
  new CampaignsService(strapi, { now: () => new Date() });
