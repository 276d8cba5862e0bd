import { TestApp } from '../../support/app';
import { columnsOf, crmOf, newCompany, ORDER } from './support';

/** What is particular to level 1: from level 2 on the column says only where the contacts are. */
describe('the column of level 1', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start({ level: 1 });
  });
  afterAll(() => app.dispose());

  const company = () => newCompany(app);

  test('[US-002] [FR-L1-001] contacts are one value of the document’s own row', async () => {
    const { contacts, documentId } = await company();
    await contacts.addContact({ name: 'John' });
    expect(await columnsOf(app, 'companies', documentId)).toEqual([
      expect.objectContaining({ version: 1, store: 'column', documentId, revision: 1 }),
    ]);
  });

  test('[REL-003] every write counts the document’s revision', async () => {
    const { contacts, documentId } = await company();
    await app.strapi.documents('api::company.company').publish({ documentId });
    await Promise.all(Array.from({ length: 20 }, () => contacts.addContact({ name: 'A' })));
    const columns = await columnsOf(app, 'companies', documentId);
    expect(columns.map(({ revision }) => revision)).toEqual([20, 20]);
  });

  test('promoted contacts without their tables are reported, and nothing is written', async () => {
    const { contacts, documentId } = await company();
    const marker = JSON.stringify({ version: 1, store: 'rows', documentId });
    const table = () => app.strapi.db.connection('companies').where({ document_id: documentId });
    await table().update({ nexus_crm: marker });
    for (const call of [() => contacts.contacts(), () => contacts.addContact({ name: 'B' })]) {
      await expect(call()).rejects.toMatchObject({
        ...{ name: 'ConflictError', status: 409 },
        message: expect.stringContaining('"level": 2'),
      });
    }
    expect(await columnsOf(app, 'companies', documentId)).toEqual([JSON.parse(marker)]);
  });

  test('[REL-004] a corrupt column is reported and never decided on', async () => {
    const { contacts, documentId } = await company();
    await contacts.addContact({ name: 'A' });
    const table = () => app.strapi.db.connection('companies').where({ document_id: documentId });
    const good = JSON.stringify((await columnsOf(app, 'companies', documentId))[0]);
    const twice = JSON.parse(good);
    twice.contacts.push(twice.contacts[0]);
    for (const bad of [
      { version: 2 },
      [],
      'text',
      1,
      { ...JSON.parse(good), contacts: {} },
      twice,
    ]) {
      await table().update({ nexus_crm: JSON.stringify(bad) });
      const before = await columnsOf(app, 'companies', documentId);
      for (const call of [
        () => contacts.contacts(),
        () => contacts.addContact({ name: 'B' }),
        () => contacts.removeContact('x'),
      ]) {
        await expect(call()).rejects.toMatchObject({ name: 'ConflictError', status: 409 });
      }
      expect(await columnsOf(app, 'companies', documentId)).toEqual(before);
    }
    await table().update({ nexus_crm: good });
    expect(await contacts.contacts()).toHaveLength(1);
  });

  test('[FR-L1-002] [FR-L1-005] a field that is declared no longer is kept and not shown, in history neither', async () => {
    const { contacts, documentId } = await company();
    const { id } = await contacts.addContact({ name: 'A' });
    const [embedded] = await columnsOf(app, 'companies', documentId);
    embedded.contacts[0].fields.gone = 'secret';
    embedded.history[0].after.gone = 'secret';
    await app.strapi.db
      .connection('companies')
      .where({ document_id: documentId })
      .update({ nexus_crm: JSON.stringify(embedded) });
    await contacts.updateContact(id, { name: 'B' });
    const removed = await contacts.removeContact(id);
    const shown = JSON.stringify([removed, await contacts.history(), await contacts.contacts()]);
    expect(shown).not.toMatch(/gone|secret/);
    const [kept] = await columnsOf(app, 'companies', documentId);
    expect(kept.history.map(({ before, after }: any) => (after ?? before).gone)).toEqual([
      ...['secret', undefined, 'secret'],
    ]);
  });

  test('[FR-L1-005] history keeps the newest 1,000 entries', async () => {
    const { contacts, documentId } = await company();
    const { id } = await contacts.addContact({ name: 'A', score: 0 });
    const stored = (await contacts.history())[0];
    const [embedded] = await columnsOf(app, 'companies', documentId);
    embedded.history = Array.from({ length: 1000 }, (_, index) => ({ ...stored, id: `e${index}` }));
    await app.strapi.db
      .connection('companies')
      .where({ document_id: documentId })
      .update({ nexus_crm: JSON.stringify(embedded) });
    await contacts.updateContact(id, { score: 1 });
    const history = await contacts.history();
    expect(history).toHaveLength(1000);
    expect([history[0].event, history[1].id, history.at(-1).id]).toEqual([
      'nexus-crm.contact.updated',
      'e0',
      'e998',
    ]);
  });

  test('[FR-L1-003] a document that would grow past what databases take is refused with 413', async () => {
    const order = await app.strapi
      .documents(ORDER)
      .create({ data: { number: `O-${Math.random()}` } as any });
    const contacts = crmOf(app).for(ORDER, order.documentId);
    const first = await contacts.addContact({ name: 'First' });
    const [embedded] = await columnsOf(app, 'orders', order.documentId);
    const many = (count: number) =>
      Array.from({ length: count }, (_, index) => ({
        ...embedded.contacts[0],
        id: `c${String(index).padStart(6, '0')}`,
        fields: { name: 'x'.repeat(255), email: null, status: 'active' },
      }));
    const size = JSON.stringify(many(1)[0]).length + 1;
    embedded.contacts = [embedded.contacts[0], ...many(Math.floor((5 * 1024 * 1024) / size) - 1)];
    await app.strapi.db
      .connection('orders')
      .where({ document_id: order.documentId })
      .update({ nexus_crm: JSON.stringify(embedded) });
    await expect(contacts.addContact({ name: 'x'.repeat(255) })).rejects.toMatchObject({
      name: 'PayloadTooLargeError',
      message: expect.stringMatching(/at level 1/),
    });
    await contacts.removeContact(first.id);
    await contacts.removeContact('c000000');
    expect(await contacts.addContact({ name: 'Fits' })).toMatchObject({ name: 'Fits' });
  });
});
