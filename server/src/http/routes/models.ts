import type { Core } from '@strapi/strapi';

import { ADMIN_ACTIONS } from '../../constants';
import {
  contactParams,
  CreateContact,
  DeleteContact,
  ListContacts,
  ListHistory,
  modelParams,
  UpdateContact,
} from '../../contracts/models';

type Right = 'read' | 'update';

/** Asks for the caller's right on the type in the path. */
const hostPolicy = (right: Right) => ({ name: 'plugin::nexus-crm.host', config: { right } });

const CONTACTS = '/models/:uid/:documentId/contacts';

/** The endpoints, without what differs between the two mounts. */
const endpoints = () =>
  [
    {
      right: 'read',
      method: 'GET',
      path: CONTACTS,
      handler: 'model-contacts.find',
      request: { params: modelParams, query: ListContacts.query.unwrap().shape },
      response: ListContacts.response,
    },
    {
      right: 'update',
      method: 'POST',
      path: CONTACTS,
      handler: 'model-contacts.create',
      request: { params: modelParams, body: { 'application/json': CreateContact.body } },
      response: CreateContact.response,
    },
    {
      right: 'update',
      method: 'PUT',
      path: `${CONTACTS}/:contactId`,
      handler: 'model-contacts.update',
      request: { params: contactParams, body: { 'application/json': UpdateContact.body } },
      response: UpdateContact.response,
    },
    {
      right: 'update',
      method: 'DELETE',
      path: `${CONTACTS}/:contactId`,
      handler: 'model-contacts.delete',
      request: { params: contactParams },
      response: DeleteContact.response,
    },
    {
      right: 'read',
      method: 'GET',
      path: '/models/:uid/:documentId/history',
      handler: 'model-history.find',
      request: { params: modelParams, query: ListHistory.query.unwrap().shape },
      response: ListHistory.response,
    },
  ] as const;

/** For users and API tokens: a permission per action, and the right on the type. */
export const modelContentApiRoutes = (): Core.RouteInput[] =>
  endpoints().map(({ right, ...endpoint }) => ({
    ...endpoint,
    config: { policies: [hostPolicy(right)] },
  }));

const ADMIN_ACTION = { read: ADMIN_ACTIONS.contactsRead, update: ADMIN_ACTIONS.contactsManage };

/** For admins: an admin permission, and the Content Manager's right on the type. */
export const modelAdminRoutes = (): Core.RouteInput[] =>
  endpoints().map(({ right, ...endpoint }) => ({
    ...endpoint,
    config: {
      policies: [
        'admin::isAuthenticatedAdmin',
        { name: 'admin::hasPermissions', config: { actions: [ADMIN_ACTION[right]] } },
        hostPolicy(right),
      ],
    },
  }));
