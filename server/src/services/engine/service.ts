import type { Core } from '@strapi/strapi';

import { EngineService } from './engine';

/** Pipelines on records: `strapi.plugin('nexus-crm').service('engine')`. */
export const engine = ({ strapi }: { strapi: Core.Strapi }): EngineService =>
  new EngineService(strapi, { now: () => new Date() });
