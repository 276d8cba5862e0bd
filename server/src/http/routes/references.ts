import { ADMIN_ACTIONS } from '../../constants';
import { ListReferences, ListReferenceTypes } from '../../contracts/references';
import { defineArea } from '../endpoint';

export const references = defineArea({
  tag: 'References',
  description:
    'What records can refer to, by name, for forms and lists. Takes the right to list the type too.',
  level: 2,
  permissions: { read: ADMIN_ACTIONS.referencesRead },
  endpoints: [
    {
      right: 'read',
      method: 'GET',
      path: '/references',
      handler: 'references.types',
      operation: {
        id: 'listReferenceTypes',
        summary: 'List the content types that the caller may list, and that records can refer to',
      },
      contract: () => ({ response: ListReferenceTypes.response }),
    },
    {
      right: 'read',
      method: 'GET',
      path: '/references/:uid',
      handler: 'references.find',
      operation: {
        id: 'listReferences',
        summary: 'List the documents of a content type by label',
        description:
          'The label is the entry title that the Content Manager is configured with, where the caller may read it. Each document is listed once: the published one in the content API, the draft for admins.',
      },
      contract: () => ({ query: ListReferences.query, response: ListReferences.response }),
    },
  ],
});
