import type { Core } from '@strapi/strapi';

import { ContactHistory } from '../strapi/level-1/row-history';
import { ContactRows } from '../strapi/level-1/contact-rows';
import { StrapiSqlRuntime } from '../strapi/ports/sql-runtime';
import { EmbeddedContactStore, type ContactTables } from '../strapi/level-1';
import { UID } from '../constants';
import { SqlHistory } from '../sql/history';
import type { Levels } from './levels';
import type { Models } from './models';
import { hasContentType } from '../strapi/ports/content-types';

interface EmbeddedContactsOptions {
  readonly levels: Levels;
  readonly models: Models;
}

/** The store of level-1 contacts: a column of the app's own tables, until they are promoted. */
export const createEmbeddedContacts = (
  strapi: Core.Strapi,
  options: EmbeddedContactsOptions,
): EmbeddedContactStore => new EmbeddedContactStore(strapi, contactTables(strapi, options));

/** US-010. The tables to which contacts are promoted at level 2. */
function contactTables(
  strapi: Core.Strapi,
  { levels, models }: EmbeddedContactsOptions,
): ContactTables {
  const runtime = new StrapiSqlRuntime(strapi);
  const history = new SqlHistory(runtime);
  return {
    exist: () => hasContentType(strapi, UID.contact),
    takeOver: () => levels.includes(2),
    async move(uid, documents) {
      const { fields } = models.get(uid);
      for (const { documentId, contacts, history: entries } of documents) {
        const parent = { type: uid, id: documentId };
        await new ContactRows(strapi, runtime, parent, fields).insert(contacts, false);
        const contactHistory = new ContactHistory(runtime, history, parent, fields);
        await contactHistory.append([...entries].reverse());
      }
    },
  };
}
