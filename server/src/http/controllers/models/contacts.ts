import type { Core } from '@strapi/strapi';

import { CreateContact, ListContacts, UpdateContact } from '../../../contracts/models';
import { getService } from '../../../services/get-service';
import { pageMeta, toPage } from '../../../services/paging';
import { parseRequest } from '../../../contracts/parse';

type Context = Parameters<Core.ControllerHandler>[0];

interface Params {
  readonly uid: string;
  readonly documentId: string;
  readonly contactId: string;
}

/**
 * HTTP endpoints of a document's contacts; the route's policies have checked the caller's rights.
 */
export const modelContacts = ({ strapi }: { strapi: Core.Strapi }) => {
  const contactsOf = (context: Context) => {
    const { uid, documentId } = context.params as Params;
    return getService('crm', { strapi }).for(uid, documentId);
  };
  const contactId = (context: Context) => (context.params as Params).contactId;

  return {
    find: async (context: Context): Promise<ListContacts.Response> => {
      const query = parseRequest(ListContacts.query, context.query, 'query');
      const page = toPage(query.pagination, defaultPageSize(strapi));
      const contacts = await contactsOf(context).contacts();
      return {
        data: contacts.slice(page.offset, page.offset + page.limit),
        meta: { pagination: pageMeta(page, page.counted ? contacts.length : undefined) },
      };
    },

    create: async (context: Context): Promise<CreateContact.Response> => {
      const { data } = parseRequest(CreateContact.body, context.request.body, 'body');
      const contact = await contactsOf(context).addContact(data);
      context.status = 201;
      return { data: contact, meta: {} };
    },

    update: async (context: Context): Promise<UpdateContact.Response> => {
      const { data } = parseRequest(UpdateContact.body, context.request.body, 'body');
      const contact = await contactsOf(context).updateContact(contactId(context), data);
      return { data: contact, meta: {} };
    },

    delete: async (context: Context): Promise<void> => {
      await contactsOf(context).removeContact(contactId(context));
      context.status = 204;
    },
  };
};

const defaultPageSize = (strapi: Core.Strapi): number =>
  strapi.config.get<number>('api.rest.defaultLimit', 25);
