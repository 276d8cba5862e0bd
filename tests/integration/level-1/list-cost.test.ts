import { TestApp } from '../../support/app';
import { columnsOf, COMPANY, newCompany } from './support';

const DOCUMENTS = 25;
const CONTACTS = 1_000;
const ROUNDS = 15;

const median = (values: number[]): number =>
  [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;

/** Level 1: from level 2 on contacts are rows. That no list reads the column is asserted in entry-points.test.ts; this prints what that comes to. */
describe('a list of documents and their contacts', () => {
  let app: TestApp;
  let token: string;

  beforeAll(async () => {
    app = await TestApp.start({ level: 1 });
    token = await app.http.apiToken();
  });
  afterAll(() => app.dispose());

  const fill = async (documentId: string, embedded: object | null) =>
    app.strapi.db
      .connection('companies')
      .where({ document_id: documentId })
      .update({ nexus_crm: embedded && JSON.stringify(embedded) });

  test('[FR-L1-002] [SCL-003] it costs the same with 1,000 contacts in each document as with none', async () => {
    const documents: string[] = [];
    for (let index = 0; index < DOCUMENTS; index += 1) {
      documents.push((await newCompany(app)).documentId);
      await app.strapi.documents(COMPANY).publish({ documentId: documents[index]! });
    }
    const first = await newCompany(app);
    await first.contacts.addContact({ name: 'A', email: 'a@example.com', phone: '+49 30 1234567' });
    const [one] = await columnsOf(app, 'companies', first.documentId);
    const contacts = Array.from({ length: CONTACTS }, (_, index) => ({
      ...one.contacts[0],
      id: `c${String(index).padStart(23, '0')}`,
    }));
    const measure = async () => {
      const times: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        const start = performance.now();
        const answer = await app.http.get('/api/companies?populate=*', { token });
        times.push(performance.now() - start);
        expect(answer.body.data).toHaveLength(DOCUMENTS);
      }
      return median(times);
    };
    await measure(); // Warms up.
    const none = await measure();
    for (const documentId of documents) await fill(documentId, { ...one, documentId, contacts });
    const full = await measure();
    console.log(
      `Level 1 on ${app.database.kind}: GET ${DOCUMENTS} documents takes ${none.toFixed(1)} ms ` +
        `without contacts and ${full.toFixed(1)} ms with ${CONTACTS} in each; ratio ` +
        `${(full / none).toFixed(2)}.`,
    );
    // Busy machines make single figures jump; read with the list, it was 25 times as long.
    expect(full / none).toBeLessThan(10);
  });
});
