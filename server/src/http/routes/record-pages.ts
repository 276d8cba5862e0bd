import { ADMIN_ACTIONS } from '../../constants';
import { ListActivities } from '../../contracts/activities';
import { ListRelated, SearchRecords } from '../../contracts/record-pages';
import { defineArea } from '../endpoint';

export const recordPages = defineArea({
  tag: 'Related records and search',
  description:
    'Records that belong together, and records by name. Takes the right to read them too.',
  level: 2,
  permissions: { read: ADMIN_ACTIONS.referencesRead },
  endpoints: [
    {
      right: 'read',
      method: 'GET',
      path: '/records/:uid/:documentId/related',
      handler: 'record-pages.related',
      operation: {
        id: 'listRelatedRecords',
        summary: 'List the records that belong to a record, and those that it belongs to',
        description:
          'In groups, of which those without a record that the caller may read are left out.',
      },
      contract: () => ({ response: ListRelated.response }),
    },
    {
      right: 'read',
      method: 'GET',
      path: '/search',
      handler: 'record-pages.search',
      operation: {
        id: 'searchRecords',
        summary: 'Find records by name, email or phone',
        description:
          'Contacts, opportunities and campaigns, and documents of the app that pipelines run on, or that contacts belong to. Only attributes that the caller may read are searched.',
      },
      contract: () => ({ query: SearchRecords.query, response: SearchRecords.response }),
    },
  ],
});

export const activities = defineArea({
  tag: 'Activities',
  description: 'What is planned: open tasks, and interactions that have not happened yet.',
  level: 2,
  permissions: { read: ADMIN_ACTIONS.dashboardRead },
  endpoints: [
    {
      right: 'read',
      method: 'GET',
      path: '/activities',
      handler: 'record-pages.activities',
      operation: {
        id: 'listActivities',
        summary: 'List what is planned, by due date',
        description:
          'Open tasks and approvals of pipelines, and interactions with `dueAt` and without `happenedAt`, on records whose type the caller may list. With `filters[subjectType]` and `filters[subjectId]`, those of one record that the caller may read.',
      },
      contract: () => ({ query: ListActivities.query, response: ListActivities.response }),
    },
  ],
});
