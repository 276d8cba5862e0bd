import { createHash } from 'node:crypto';

import type { TestApp } from '../../support/app';
import { COMPANY } from '../level-1/support';

/** Same length and letters as the ids that the CRM gives. */
export const idOf = (text: string): string =>
  `c${createHash('sha256').update(text).digest('hex').slice(0, 23)}`;

const START = Date.parse('2026-01-01T00:00:00.000Z');
const at = (minutes: number): string => new Date(START + minutes * 60_000).toISOString();

/** What level 1 has written for a document: each contact added, every other one changed once. */
export function embeddedOf(documentId: string, contacts: number): object {
  const actor = { kind: 'system', id: 'system', label: 'System' };
  const list: any[] = [];
  const history: any[] = [];
  for (let index = 0; index < contacts; index += 1) {
    const id = idOf(`${documentId} ${index}`);
    const fields = {
      ...{ name: `Name ${index}`, email: `c${index}@example.com`, phone: null },
      ...{ status: 'active', score: index % 100 },
    };
    history.unshift({
      ...{ id: idOf(`${id} added`), at: at(index), actor, event: 'nexus-crm.contact.added' },
      ...{ contact: id, before: null, after: fields },
    });
    const isChanged = index % 2 === 1;
    if (isChanged) {
      history.unshift({
        ...{ id: idOf(`${id} changed`), at: at(index), actor, event: 'nexus-crm.contact.updated' },
        ...{ contact: id, before: { phone: null }, after: { phone: `+49 ${index}` } },
      });
    }
    list.push({
      ...{ id, revision: isChanged ? 2 : 1, createdAt: at(index), updatedAt: at(index) },
      fields: isChanged ? { ...fields, phone: `+49 ${index}` } : fields,
    });
  }
  const revision = history.length || 1;
  return { version: 1, store: 'column', documentId, revision, contacts: list, history };
}

/** Companies with contacts of level 1, written as they are kept. */
export async function fillCompanies(
  app: TestApp,
  count: number,
  contactsOf: (index: number) => number,
): Promise<string[]> {
  const ids = Array.from({ length: count }, (_, index) => idOf(`company ${index}`));
  const now = new Date();
  for (let start = 0; start < count; start += 100) {
    const rows = ids.slice(start, start + 100).map((documentId, index) => ({
      ...{ document_id: documentId, name: `Company ${start + index}`, locale: 'en' },
      ...{ created_at: now, updated_at: now },
      nexus_crm: JSON.stringify(embeddedOf(documentId, contactsOf(start + index))),
    }));
    await app.strapi.db.connection('companies').insert(rows);
  }
  return ids;
}

/** The contacts and the history of these documents, by the level-1 API. */
export async function readContacts(
  app: TestApp,
  ids: readonly string[],
  uid = COMPANY,
): Promise<any[]> {
  const crm: any = app.strapi.plugin('nexus-crm').service('crm');
  const all: any[] = [];
  for (const documentId of ids) {
    const contacts = crm.for(uid, documentId);
    all.push({ contacts: await contacts.contacts(), history: await contacts.history() });
  }
  return all;
}
