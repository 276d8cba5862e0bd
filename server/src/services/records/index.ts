import { factories } from '@strapi/strapi';

import { UID } from '../../constants';

/** Core services of the record types, by singular name; registered together with the types. */
export const recordServices = {
  contact: factories.createCoreService(UID.contact),
  opportunity: factories.createCoreService(UID.opportunity),
  campaign: factories.createCoreService(UID.campaign),
  interaction: factories.createCoreService(UID.interaction),
  team: factories.createCoreService(UID.team),
};
