import { ADMIN_ACTIONS } from '../../constants';
import {
  CreateContact,
  DeleteContact,
  ListContacts,
  ListHistory,
  UpdateContact,
} from '../../contracts/models';
import { defineArea } from '../endpoint';

type Right = 'read' | 'update';

const CONTACTS = '/models/:uid/:documentId/contacts';

/** Contacts on the app's own types: the caller also needs the right to the document in the path. */
export const modelContacts = defineArea<Right>({
  tag: 'Contacts on your types',
  description:
    'Contacts of the documents of your own content types, from level 1 on. Beside the permission of the endpoint the caller needs the permission `findOne` (to read) or `update` (to write) on the type in the path.',
  level: 1,
  permissions: { read: ADMIN_ACTIONS.contactsRead, update: ADMIN_ACTIONS.contactsManage },
  policies: (right) => [{ name: 'plugin::nexus-crm.host', config: { right } }],
  endpoints: [
    {
      right: 'read',
      method: 'GET',
      path: CONTACTS,
      handler: 'model-contacts.find',
      operation: {
        id: 'listModelContacts',
        summary: 'List the contacts of a document',
        description: 'Those that the caller may view, oldest first.',
      },
      contract: () => ({ query: ListContacts.query, response: ListContacts.response }),
    },
    {
      right: 'update',
      method: 'POST',
      path: CONTACTS,
      handler: 'model-contacts.create',
      operation: {
        id: 'createModelContact',
        summary: 'Add a contact to a document',
        description: 'Takes the fields that the type declares for its contacts.',
        status: [201],
      },
      contract: () => ({ body: CreateContact.body, response: CreateContact.response }),
    },
    {
      right: 'update',
      method: 'PUT',
      path: `${CONTACTS}/:contactId`,
      handler: 'model-contacts.update',
      operation: {
        id: 'updateModelContact',
        summary: 'Change a contact of a document',
        description: 'Changes the fields that are given; null clears one.',
      },
      contract: () => ({ body: UpdateContact.body, response: UpdateContact.response }),
    },
    {
      right: 'update',
      method: 'DELETE',
      path: `${CONTACTS}/:contactId`,
      handler: 'model-contacts.delete',
      operation: {
        id: 'deleteModelContact',
        summary: 'Remove a contact from a document',
        status: [204],
      },
      contract: () => ({ response: DeleteContact.response }),
    },
    {
      right: 'read',
      method: 'GET',
      path: '/models/:uid/:documentId/history',
      handler: 'model-history.find',
      operation: {
        id: 'listModelHistory',
        summary: 'List who changed the contacts of a document',
        description: 'Newest first. `meta.next` is the `before` of the next page.',
      },
      contract: () => ({ query: ListHistory.query, response: ListHistory.response }),
    },
  ],
});
