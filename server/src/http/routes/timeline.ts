import { ADMIN_ACTIONS } from '../../constants';
import { GetTimeline } from '../../contracts/timeline';
import { defineArea } from '../endpoint';

export const timeline = defineArea({
  tag: 'Timeline',
  description: 'Everything that happened to a record.',
  level: 2,
  permissions: { read: ADMIN_ACTIONS.timelineRead },
  endpoints: [
    {
      right: 'read',
      method: 'GET',
      path: '/contacts/:id/timeline',
      handler: 'timeline.find',
      operation: {
        id: 'getContactTimeline',
        summary: 'List what happened to a contact, newest first',
        description:
          'History, interactions, tasks and mails of the contact in one list. Interactions are included for callers who may list interactions.',
      },
      contract: () => ({ query: GetTimeline.query, response: GetTimeline.response }),
    },
    {
      right: 'read',
      method: 'GET',
      path: '/records/:uid/:documentId/timeline',
      handler: 'timeline.ofRecord',
      operation: {
        id: 'getRecordTimeline',
        summary: 'List what happened to a record of any type, newest first',
        description:
          'The same for records of every type, documents of the app included. Takes the right to read the record too.',
      },
      contract: () => ({ query: GetTimeline.query, response: GetTimeline.response }),
    },
  ],
});
