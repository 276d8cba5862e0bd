import { TestApp } from '../../support/app';
import { levelUnderTest } from '../../support/level';
import { columnsOf, contactNamesPerRow, COMPANY, crmOf, newCompany } from './support';

/** Draft and publish in several locales: every row of a document holds the same contacts. */
describe('contacts belong to the document, not to one of its rows', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start({ level: levelUnderTest() });
    await app.strapi.plugin('i18n').service('locales').create({ code: 'fr', name: 'French' });
    await app.strapi.plugin('i18n').service('locales').create({ code: 'de', name: 'German' });
  });
  afterAll(() => app.dispose());

  const documents = () => app.strapi.documents(COMPANY) as any;
  const translate = (documentId: string, locale: string) =>
    documents().update({ documentId, locale, data: { name: `Acme ${locale}` } });
  const names = async (contacts: any) => (await contacts.contacts()).map(({ name }: any) => name);
  /** Names of the contacts that each row holds; one list where all agree. */
  const perRow = async (documentId: string) => {
    const lists = await contactNamesPerRow(app, 'companies', documentId);
    return { rows: lists.length, lists: [...new Set(lists.map((list) => JSON.stringify(list)))] };
  };
  const agree = (rows: number, ...contacts: string[]) => ({
    rows,
    lists: [JSON.stringify(contacts)],
  });

  test('[FR-L1-002] [BR-007] draft, published and locale rows hold the same contacts', async () => {
    const { contacts, documentId } = await newCompany(app);
    await contacts.addContact({ name: 'A' });
    await documents().publish({ documentId });
    expect(await perRow(documentId)).toEqual(agree(2, 'A'));
    await contacts.addContact({ name: 'B' });
    await translate(documentId, 'fr');
    await documents().publish({ documentId, locale: 'fr' });
    expect(await perRow(documentId)).toEqual(agree(4, 'A', 'B'));
    await contacts.addContact({ name: 'C' });
    expect(await perRow(documentId)).toEqual(agree(4, 'A', 'B', 'C'));
  });

  test('[FR-L1-002] publishing, unpublishing and discarding keep the newest contacts', async () => {
    const { contacts, documentId } = await newCompany(app);
    await documents().publish({ documentId });
    const { id } = await contacts.addContact({ name: 'A' });
    await documents().update({ documentId, data: { name: 'Acme 2' } });
    await contacts.updateContact(id, { name: 'A2' });
    await documents().discardDraft({ documentId });
    expect(await perRow(documentId)).toEqual(agree(2, 'A2'));
    await documents().publish({ documentId });
    expect(await perRow(documentId)).toEqual(agree(2, 'A2'));
    await documents().discardDraft({ documentId });
    await documents().unpublish({ documentId });
    expect(await perRow(documentId)).toEqual(agree(1, 'A2'));
    expect(await contacts.history()).toHaveLength(2);
    await documents().update({ documentId, data: { name: 'Acme 3' }, status: 'published' });
    expect(await perRow(documentId)).toEqual(agree(2, 'A2'));
  });

  test('[FR-L1-002] deleting one locale keeps the contacts, deleting all removes them', async () => {
    const { contacts, documentId } = await newCompany(app);
    await contacts.addContact({ name: 'A' });
    await translate(documentId, 'fr');
    await translate(documentId, 'de');
    await documents().publish({ documentId, locale: '*' });
    expect(await perRow(documentId)).toEqual(agree(6, 'A'));
    await documents().delete({ documentId, locale: 'en' });
    expect(await perRow(documentId)).toEqual(agree(4, 'A'));
    expect(await names(contacts)).toEqual(['A']);
    await documents().unpublish({ documentId, locale: '*' });
    expect(await perRow(documentId)).toEqual(agree(2, 'A'));
    await documents().delete({ documentId, locale: '*' });
    await expect(contacts.contacts()).rejects.toMatchObject({ name: 'NotFoundError' });
    expect(await perRow(documentId)).toEqual({ rows: 0, lists: [] });
  });

  test('[FR-L1-002] a clone starts empty, and the original keeps its own', async () => {
    const { contacts, documentId } = await newCompany(app);
    await contacts.addContact({ name: 'A' });
    await translate(documentId, 'fr');
    await documents().publish({ documentId, locale: '*' });
    const clone = await documents().clone({ documentId, locale: '*' });
    const cloned = crmOf(app).for(COMPANY, clone.documentId);
    expect(await cloned.contacts()).toEqual([]);
    expect(await cloned.history()).toEqual([]);
    await cloned.addContact({ name: 'Of the clone' });
    expect(await perRow(clone.documentId)).toEqual(agree(2, 'Of the clone'));
    expect(await perRow(documentId)).toEqual(agree(4, 'A'));
  });

  test('[FR-L1-002] a value that names another document, copied there by hand, is not this one’s', async () => {
    const { contacts, documentId } = await newCompany(app);
    await contacts.addContact({ name: 'A' });
    const other = await newCompany(app);
    const [value] = await columnsOf(app, 'companies', documentId);
    await app.strapi.db
      .connection('companies')
      .where({ document_id: other.documentId })
      .update({ nexus_crm: JSON.stringify(value) });
    expect(await names(other.contacts)).toEqual([]);
    await other.contacts.addContact({ name: 'B' });
    expect(await names(other.contacts)).toEqual(['B']);
  });

  test('[REL-003] publishing, discarding and translating while contacts are written loses none', async () => {
    const { contacts, documentId } = await newCompany(app);
    await documents().publish({ documentId });
    const written: string[] = [];
    const writer = async (prefix: string) => {
      for (let index = 0; index < 12; index += 1) {
        const { name } = await contacts.addContact({ name: `${prefix}${index}` });
        written.push(name);
      }
    };
    const mover = async () => {
      for (let index = 0; index < 4; index += 1) {
        await documents().update({ documentId, data: { name: `Acme ${index}` } });
        await documents().publish({ documentId });
        await translate(documentId, index % 2 === 0 ? 'fr' : 'de');
        await documents().discardDraft({ documentId });
        await documents().publish({ documentId, locale: '*' });
      }
    };
    await Promise.all([writer('a'), writer('b'), mover()]);
    expect((await names(contacts)).sort()).toEqual([...written].sort());
    expect((await perRow(documentId)).lists).toHaveLength(1);
    expect(await contacts.history()).toHaveLength(24);
  });

  test('[REL-003] whatever inserts or deletes rows locks all rows of the document first, in the order of writers', async () => {
    const { documentId } = await newCompany(app);
    await translate(documentId, 'fr');
    await documents().publish({ documentId, locale: '*' });
    const lock =
      app.database.kind === 'sqlite'
        ? /^update .companies. set .id. = .id. where 1 = 0/
        : /from .companies. where .id. in \(.*order by .id. asc for update/;
    for (const [action, params] of [
      ['update', { locale: 'fr', data: { name: 'A' } }],
      ['publish', { locale: '*' }],
      ['unpublish', { locale: 'fr' }],
      ['discardDraft', {}],
      ['delete', { locale: 'fr' }],
      ['delete', { locale: '*' }],
    ] as const) {
      const statements: string[] = [];
      const listen = ({ sql }: { sql: string }) => void statements.push(sql);
      app.strapi.db.connection.on('query', listen);
      await documents()[action]({ documentId, ...params });
      app.strapi.db.connection.removeListener('query', listen);
      const locked = statements.findIndex((sql) => lock.test(sql));
      const written = statements.findIndex((sql) =>
        /^(insert into|update|delete from) .companies. /.test(sql.replace(lock, '')),
      );
      expect([action, locked >= 0, written >= 0, locked < written]).toEqual([
        action,
        true,
        true,
        true,
      ]);
    }
  });

  test('[REL-003] deleting a locale, unpublishing and cloning while contacts are written loses none', async () => {
    const { contacts, documentId } = await newCompany(app);
    const written: string[] = [];
    let isMoving = true;
    const writer = async (prefix: string) => {
      for (let index = 0; isMoving; index += 1) {
        const { name } = await contacts.addContact({ name: `${prefix}${index}` });
        written.push(name);
      }
    };
    const mover = async () => {
      try {
        for (let round = 0; round < 6; round += 1) {
          await translate(documentId, 'fr');
          await translate(documentId, 'de');
          await documents().publish({ documentId, locale: '*' });
          await documents().clone({ documentId, locale: '*' });
          await documents().unpublish({ documentId, locale: '*' });
          await documents().publish({ documentId, locale: '*' });
          await documents().delete({ documentId, locale: 'fr' });
          await documents().unpublish({ documentId, locale: 'de' });
          await documents().delete({
            documentId,
            locale: round % 2 === 0 ? 'de' : 'en',
          });
          await translate(documentId, 'en');
        }
      } finally {
        isMoving = false;
      }
    };
    await Promise.all([writer('a'), writer('b'), mover()]);
    expect((await names(contacts)).sort()).toEqual([...written].sort());
    expect((await perRow(documentId)).lists).toHaveLength(1);
  });

  test('[REL-003] deleting the document while contacts are written ends in 404, never in a deadlock', async () => {
    for (let round = 0; round < 8; round += 1) {
      const { contacts, documentId } = await newCompany(app);
      await translate(documentId, 'fr');
      await documents().publish({ documentId, locale: '*' });
      const writer = async () => {
        for (let index = 0; ; index += 1) await contacts.addContact({ name: `C${index}` });
      };
      const gone = expect(writer()).rejects.toMatchObject({ name: 'NotFoundError' });
      await contacts.addContact({ name: 'first' });
      await documents().delete({ documentId, locale: '*' });
      await gone;
      expect(await perRow(documentId)).toEqual({ rows: 0, lists: [] });
    }
  });

  test('[BR-002] a middleware of the app that fails after publishing rolls back the rows of contacts too', async () => {
    const { contacts, documentId } = await newCompany(app);
    await contacts.addContact({ name: 'A' });
    await expect(
      app.strapi.db.transaction(async () => {
        await documents().publish({ documentId });
        await contacts.addContact({ name: 'B' });
        throw new Error('the app changed its mind');
      }),
    ).rejects.toThrow('changed its mind');
    expect(await perRow(documentId)).toEqual(agree(1, 'A'));
  });

  test('[FR-L1-002] a document without contacts is published without a value', async () => {
    const { documentId } = await newCompany(app);
    await documents().publish({ documentId });
    expect(await columnsOf(app, 'companies', documentId)).toEqual([null, null]);
  });
});
