import type { Core } from '@strapi/strapi';

import { registerCrmContentTypes, type CrmContentTypes } from './adapters/strapi/content-types';
import { recordControllers } from './controllers/records';
import { getService } from './services/get-service';
import { recordServices } from './services/records';

export const register = ({
  strapi,
  contentTypes,
}: {
  strapi: Core.Strapi;
  contentTypes: CrmContentTypes;
}): void => {
  // Level 2: the CRM's own types, with their controllers and services.
  if (getService('levels', { strapi }).includes(2)) {
    registerCrmContentTypes({
      strapi,
      contentTypes,
      controllers: recordControllers,
      services: recordServices,
    });
  }
};
