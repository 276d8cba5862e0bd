import { factories } from '@strapi/strapi';

import { UID } from '../../constants';

/** Controllers of the CRM's types, by singular name; registered together with the types. */
export const recordControllers = {
  contact: factories.createCoreController(UID.contact),
  opportunity: factories.createCoreController(UID.opportunity),
  campaign: factories.createCoreController(UID.campaign),
  interaction: factories.createCoreController(UID.interaction),
  team: factories.createCoreController(UID.team),
};
