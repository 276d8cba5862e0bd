import campaign from './campaign/schema.json';
import contact from './contact/schema.json';
import customField from './custom-field/schema.json';
import definition from './definition/schema.json';
import integration from './integration/schema.json';
import interaction from './interaction/schema.json';
import opportunity from './opportunity/schema.json';
import team from './team/schema.json';
import teamMember from './team-member/schema.json';

/** The content types of level 2, by singular name; all of them are registered. */
export const contentTypes = {
  contact,
  opportunity,
  campaign,
  interaction,
  team,
  'team-member': teamMember,
  'custom-field': customField,
  definition,
  integration,
};
