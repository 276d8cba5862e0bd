import { ADMIN_ACTIONS } from '../../constants';
import { ListPeople } from '../../contracts/people';
import { defineArea } from '../endpoint';

export const people = defineArea({
  tag: 'People',
  description: 'Who can own records and be assigned work, by name, for forms and lists.',
  level: 2,
  permissions: { read: ADMIN_ACTIONS.peopleRead },
  endpoints: [
    {
      right: 'read',
      method: 'GET',
      path: '/people',
      handler: 'people.find',
      operation: {
        id: 'listPeople',
        summary: 'List users, admins, teams and roles by name',
        description:
          'Accounts that are blocked or away are listed too, and say so. Addresses of users take the right to list users, those of admins the right to read admins, which nobody has in the content API.',
      },
      contract: () => ({ query: ListPeople.query, response: ListPeople.response }),
    },
  ],
});
