import { TestApp } from '../support/app';
import { databaseUnderTest } from '../support/database';

const COMPANY = 'api::company.company';
const ROUNDS = 30;

const median = (values: number[]): number =>
  [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;

async function time(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

/** A column value with `count` contacts, as addContact writes it. */
function embeddedOf(documentId: string, count: number): string {
  const at = new Date().toISOString();
  const fields = (index: number) => ({
    name: `Contact number ${index}`,
    email: `contact${index}@example.com`,
    phone: '+49 30 1234567',
    status: 'active',
    score: index % 100,
  });
  const contacts = Array.from({ length: count }, (_, index) => ({
    id: `c${String(index).padStart(23, '0')}`,
    revision: 1,
    createdAt: at,
    updatedAt: at,
    fields: fields(index),
  }));
  const history = contacts.slice(-1000).map((contact, index) => ({
    id: `h${String(index).padStart(23, '0')}`,
    at,
    actor: { kind: 'system', id: 'system', label: 'System' },
    event: 'nexus-crm.contact.added',
    contact: contact.id,
    before: null,
    after: contact.fields,
  }));
  const embedded = { version: 1, store: 'column', documentId, revision: count, contacts, history };
  return JSON.stringify(embedded);
}

const fill = (app: TestApp, documentId: string, value: string | null) =>
  app.strapi.db
    .connection('companies')
    .where({ document_id: documentId })
    .update({ nexus_crm: value });

const print = (what: string, figure: string) => console.log(`  ${what.padEnd(58)} ${figure}`);
const ms = (value: number) => `${value.toFixed(1)} ms`;

/** A list of 25 documents with a given number of contacts each, compared with the same list without any. */
async function lists(app: TestApp): Promise<void> {
  const token = await app.http.apiToken();
  const ids: string[] = [];
  for (let index = 0; index < 25; index += 1) {
    const { documentId } = await app.strapi
      .documents(COMPANY)
      .create({ data: { name: `Company ${index}` } as any, status: 'published' });
    ids.push(documentId);
  }
  const path = '/api/companies?populate=*&pagination[pageSize]=25';
  const measure = async (contacts: number) => {
    for (const id of ids) await fill(app, id, contacts === 0 ? null : embeddedOf(id, contacts));
    for (let warm = 0; warm < 20; warm += 1) await app.http.get(path, { token });
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      times.push(await time(() => app.http.get(path, { token })));
    }
    return median(times);
  };
  const floor = await measure(0);
  const full = await measure(1_000);
  const again = await measure(0);
  print('GET 25 companies, no contacts', ms(floor));
  print('GET 25 companies, 1,000 contacts each', ms(full));
  print('GET 25 companies, no contacts, once more', ms(again));
  print('ratio of 1,000 contacts each to none', (full / ((floor + again) / 2)).toFixed(2));
}

/** One document with more and more contacts. */
async function sizes(app: TestApp): Promise<void> {
  for (const count of [10, 1_000, 10_000]) {
    const { documentId } = await app.strapi
      .documents(COMPANY)
      .create({ data: { name: `With ${count}` } as any, status: 'published' });
    const value = embeddedOf(documentId, count);
    await fill(app, documentId, value);
    const contacts = app.strapi.plugin('nexus-crm').service('crm').for(COMPANY, documentId);
    const first = `c${String(0).padStart(23, '0')}`;
    let score = 0;
    const measure = async (run: () => Promise<unknown>) => {
      const times: number[] = [];
      await run();
      for (let round = 0; round < 9; round += 1) times.push(await time(run));
      return ms(median(times));
    };
    console.log(`  -- ${count} contacts in one document, ${(value.length / 1024).toFixed(0)} KiB`);
    print('addContact', await measure(() => contacts.addContact({ name: 'New' })));
    print(
      'updateContact',
      await measure(() => contacts.updateContact(first, { score: (score += 1) })),
    );
    print('contacts()', await measure(() => contacts.contacts()));
    print('can()', await measure(() => contacts.can('edit', { contact: { id: first } })));
    print('history({ limit: 25 })', await measure(() => contacts.history({ limit: 25 })));
    print(
      'publish the document',
      await measure(() => app.strapi.documents(COMPANY).publish({ documentId })),
    );
  }
}

async function main(): Promise<void> {
  const app = await TestApp.start();
  try {
    console.log(`  on ${databaseUnderTest()}`);
    await lists(app);
    await sizes(app);
  } finally {
    await app.dispose();
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
