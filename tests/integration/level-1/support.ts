import type { TestApp } from '../../support/app';

export const COMPANY = 'api::company.company';
export const ORDER = 'api::order.order';
export const USER = 'plugin::users-permissions.user';

/** What a test sets on `strapi` and the callables of `WITH_CALLABLES` ask. */
export interface Callables {
  guard?: (action: string, contact: any, context: any) => boolean | Promise<boolean>;
  before?: (method: string, contact: any, context: any) => void | Promise<void>;
  after?: (method: string, contact: any, context: any) => void | Promise<void>;
}

/** An app whose companies have every guard and hook, each a question to `strapi.callables`. */
export const WITH_CALLABLES = {
  'src/index.js': `
    module.exports = {
      register({ strapi }) {
        const ask = (kind, name, otherwise) => (contact, context) =>
          strapi.callables?.[kind] ? strapi.callables[kind](name, contact, context) : otherwise;
        const guard = (action) => [action, ask('guard', action, true)];
        const hook = (kind) => (method) => [method, ask(kind, method, undefined)];
        const methods = ['addContact', 'updateContact', 'removeContact'];
        strapi.plugin('nexus-crm').service('crm').model('${COMPANY}', {
          guards: Object.fromEntries(['add', 'edit', 'remove', 'view', 'call'].map(guard)),
          hooks: {
            before: Object.fromEntries(methods.map(hook('before'))),
            after: Object.fromEntries(methods.map(hook('after'))),
          },
        });
      },
      bootstrap() {},
    };`,
} as const;

export const setCallables = (app: TestApp, callables: Callables): void => {
  (app.strapi as any).callables = callables;
};

export const crmOf = (app: TestApp) => app.strapi.plugin('nexus-crm').service('crm');

/** A new company and its contacts. */
export async function newCompany(app: TestApp, data: object = {}) {
  const { documentId } = await app.strapi
    .documents(COMPANY)
    .create({ data: { name: 'Acme', ...data } as any });
  return { documentId, contacts: crmOf(app).for(COMPANY, documentId) };
}

/** The column of every row of a document, as the database has it. */
export async function columnsOf(app: TestApp, table: string, documentId: string): Promise<any[]> {
  const rows = await app.strapi.db
    .connection(table)
    .where({ document_id: documentId })
    .orderBy('id')
    .select('*');
  return rows.map((row: any) => parsed(row.nexus_crm));
}

/** Names of the contacts that each row of a document leads to: by its column, or in the tables. */
export async function contactNamesPerRow(
  app: TestApp,
  table: string,
  documentId: string,
): Promise<(string[] | undefined)[]> {
  const inRows = await app.strapi.db
    .connection('crm_contacts')
    .where({ parent_id: documentId })
    .orderBy('id')
    .select('name')
    .catch(() => []);
  return (await columnsOf(app, table, documentId)).map((value) =>
    value?.store === 'rows'
      ? inRows.map(({ name }: any) => name)
      : value?.contacts.map(({ fields }: any) => fields.name),
  );
}

/** Some drivers give JSON back parsed, some as text. */
function parsed(value: unknown): any {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
