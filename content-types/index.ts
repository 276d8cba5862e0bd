import campaign from './campaign/schema.json';
import contact from './contact/schema.json';
import customField from './custom-field/schema.json';
import definition from './definition/schema.json';
import instance from './instance/schema.json';
import interaction from './interaction/schema.json';
import opportunity from './opportunity/schema.json';
import task from './task/schema.json';
import taskAssignee from './task-assignee/schema.json';
import team from './team/schema.json';
import teamMember from './team-member/schema.json';
import timer from './timer/schema.json';
import token from './token/schema.json';
import vote from './vote/schema.json';

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
  instance,
  token,
  task,
  'task-assignee': taskAssignee,
  vote,
  timer,
};
