import campaign from './campaign/schema.json';
import contact from './contact/schema.json';
import customField from './custom-field/schema.json';
import definition from './definition/schema.json';
import interaction from './interaction/schema.json';
import opportunity from './opportunity/schema.json';
import team from './team/schema.json';
import teamMember from './team-member/schema.json';

/** Every type that level 2 adds, by its singular name: what is listed here is registered. */
export const contentTypes = {
  contact,
  opportunity,
  campaign,
  interaction,
  team,
  'team-member': teamMember,
  'custom-field': customField,
  definition,
};
