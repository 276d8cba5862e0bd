import type { Core } from '@strapi/strapi';

import { PLUGIN_ID } from '../constants';
import type { services } from '.';

type Services = {
  [Name in keyof typeof services]: (typeof services)[Name] extends (
    ...input: never[]
  ) => infer Service
    ? Service
    : never;
};

/** A service of this plugin with its type, derived from the factories. */
export function getService<Name extends keyof Services>(
  name: Name,
  { strapi }: { strapi: Core.Strapi },
): Services[Name] {
  return strapi.plugin(PLUGIN_ID).service<Services[Name]>(name);
}
