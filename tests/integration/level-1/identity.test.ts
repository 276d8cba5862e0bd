/** @databases sqlite postgres */
import { TestApp } from '../../support/app';
import { levelUnderTest } from '../../support/level';
import { columnsOf, contactNamesPerRow, COMPANY, crmOf, newCompany } from './support';

const CONTACT = 'plugin::nexus-crm.contact';

/** MySQL and MariaDB compare texts by a collation: other letters, or a space more, are the same. */
describe('a documentId is compared exactly, on every database', () => {
  let app: TestApp;
  let token: string;

  beforeAll(async () => {
    app = await TestApp.start({ level: levelUnderTest() === 3 ? 3 : 2 });
    token = await app.http.apiToken();
  });
  afterAll(() => app.dispose());

  const nearly = (documentId: string) => [
    documentId.toUpperCase(),
    `${documentId} `,
    `${documentId}\u00ad`,
  ];
  const pathOf = (documentId: string, rest = 'contacts') =>
    `/nexus-crm/models/${COMPANY}/${encodeURIComponent(documentId)}/${rest}`;

  /** An admin whose role may read and update only the companies that they made. */
  async function creator() {
    const name = `role-${Math.random().toString(36).slice(2)}`;
    const role = await app.strapi.service('admin::role').create({ name, description: '' });
    const own = (action: string, conditions: string[]) => ({
      action: `plugin::content-manager.explorer.${action}`,
      subject: COMPANY,
      conditions,
      properties: { fields: ['name'], locales: ['en'] },
    });
    const ours = (action: string) => ({ action: `plugin::nexus-crm.contacts.${action}` });
    await app.strapi
      .service('admin::role')
      .assignPermissions(role.id, [
        ours('read'),
        ours('manage'),
        own('create', []),
        ...['read', 'update'].map((action) => own(action, ['admin::is-creator'])),
      ]);
    await app.http.admin();
    return { token: await app.http.adminWithRole(role.id) };
  }

  test('[FR-L1-003] [REL-003] another spelling of a documentId is not found, and nothing is written', async () => {
    const { documentId, contacts } = await newCompany(app);
    await contacts.addContact({ name: 'Kept' });
    await app.strapi.documents(COMPANY).publish({ documentId });
    const before = await columnsOf(app, 'companies', documentId);
    const data = { data: { name: 'New' } };
    for (const other of nearly(documentId)) {
      const path = `/api${pathOf(other)}`;
      for (const answer of [
        await app.http.post(path, data, { token }),
        await app.http.get(path, { token }),
        await app.http.put(`${path}/x`, data, { token }),
        await app.http.delete(`${path}/x`, { token }),
        await app.http.get(`/api${pathOf(other, 'history')}`, { token }),
      ]) {
        expect([other, answer.status]).toEqual([other, 404]);
        expect(answer.body.error.message).toMatch(/no document/);
      }
      const inApp = crmOf(app).for(COMPANY, other);
      const inTransaction = app.strapi.db.transaction(() => inApp.addContact({ name: 'New' }));
      await expect(inTransaction).rejects.toMatchObject({ name: 'NotFoundError' });
      await expect(inApp.can('edit')).rejects.toMatchObject({ name: 'NotFoundError' });
    }
    expect(await columnsOf(app, 'companies', documentId)).toEqual(before);
  });

  test('[SR-006] in the admin a condition on a role is asked about that document alone', async () => {
    const mine = await creator();
    const created = await app.http.post(
      `/content-manager/collection-types/${COMPANY}`,
      { name: 'Mine' },
      mine,
    );
    const { documentId } = created.body.data;
    expect((await app.http.get(pathOf(documentId), mine)).status).toBe(200);
    for (const other of [...nearly(documentId), 'a\u0000b', 'x'.repeat(300)]) {
      const answers = [
        await app.http.get(pathOf(other), mine),
        await app.http.post(pathOf(other), { data: { name: 'A' } }, mine),
      ];
      const status = other.length > 255 ? 400 : 404;
      expect([other, ...answers.map((answer) => answer.status)]).toEqual([other, status, status]);
    }
    expect((await app.http.get(pathOf(documentId), mine)).body.data).toEqual([]);
  });

  test('[FR-L1-002] where Strapi publishes a document by another spelling, its contacts are copied', async () => {
    const { documentId, contacts } = await newCompany(app);
    await contacts.addContact({ name: 'Kept' });
    const documents = app.strapi.documents(COMPANY);
    for (const other of nearly(documentId)) {
      await documents.publish({ documentId: other });
      await documents.discardDraft({ documentId: other });
      const lists = await contactNamesPerRow(app, 'companies', documentId);
      expect(lists).toEqual(lists.map(() => ['Kept']));
    }
    expect(await contacts.contacts()).toMatchObject([{ name: 'Kept' }]);
  });

  test('[FR-L2-001] a record of level 2 asked for by another spelling is changed as itself or not at all', async () => {
    const { body } = await app.http.post(
      '/api/nexus-crm/contacts',
      { data: { name: 'Ann', phone: '1' } },
      { token },
    );
    const { documentId } = body.data;
    for (const other of nearly(documentId)) {
      const path = `/api/nexus-crm/contacts/${encodeURIComponent(other)}`;
      const answer = await app.http.put(path, { data: { name: 'Bea' } }, { token });
      expect([other, answer.status]).toEqual([other, answer.status === 200 ? 200 : 404]);
      const rows = await app.strapi.db.query(CONTACT).findMany({ where: { parentId: null } });
      expect(rows).toMatchObject([
        { documentId, phone: '1', name: answer.status === 200 ? 'Bea' : 'Ann' },
      ]);
      await app.http.put(
        `/api/nexus-crm/contacts/${documentId}`,
        { data: { name: 'Ann' } },
        { token },
      );
    }
  });
});
