/** @databases sqlite postgres */
import { TestApp } from '../../support/app';
import { columnsOf, COMPANY, crmOf, newCompany, USER } from '../level-1/support';
import { CONTACT } from '../engine/support';
import { readContacts } from './support';

const LEVEL_2 = { level: 2 } as const;

/** US-010: contacts of level 1 become rows of level 2, without any difference in the API. */
describe('from level 1 to level 2', () => {
  let app: TestApp;

  beforeEach(async () => {
    app = await TestApp.start({ level: 1, listen: false });
  });
  afterEach(() => app.dispose());

  const promotion = (): any => app.strapi.plugin('nexus-crm').service('promotion');
  const rows = (documentId: string): Promise<any[]> =>
    app.strapi.db
      .connection('crm_contacts')
      .where({ parent_id: documentId })
      .orderBy('id')
      .select('*');
  /** At level 2, without the sweep that begins where a server listens. */
  const toLevelTwo = () => app.restart({ ...LEVEL_2, listen: false });

  test('[SR-005] a contact can be erased before it is promoted', async () => {
    const { documentId, contacts } = await newCompany(app);
    const gone = await contacts.addContact({ name: 'Zqxmark' });
    await contacts.removeContact(gone.id);
    await contacts.addContact({ name: 'Bob' });
    const other = await newCompany(app);
    await other.contacts.addContact({ name: 'Cleo' });
    await toLevelTwo();
    const history = app.strapi.plugin('nexus-crm').service<any>('history');
    expect(await history.erase({ type: CONTACT, id: gone.id })).toBe(2);
    expect(JSON.stringify(await columnsOf(app, 'companies', documentId))).not.toContain('Zqx');
    expect(JSON.stringify(await app.strapi.db.connection('crm_history'))).not.toContain('Zqx');
    expect(await rows(documentId)).toMatchObject([{ name: 'Bob' }]);
    expect(await rows(other.documentId)).toEqual([]);
  });

  test('[US-010] [BR-006] ids, objects and history are the same; so they are after a second time, and at level 1 again', async () => {
    const { documentId, contacts } = await newCompany(app);
    const actor = { kind: 'user', id: 'ann', label: 'Ann' } as const;
    const ann = await contacts.addContact(
      { name: 'Ann', email: 'ann@example.com', score: 7, status: 'left' },
      { actor },
    );
    const bob = await contacts.addContact({ name: 'Bob', phone: '+49 30' });
    await contacts.updateContact(ann.id, { score: 8, email: null });
    const gone = await contacts.addContact({ name: 'Gone' });
    await contacts.removeContact(gone.id);
    await (app.strapi.documents(COMPANY) as any).publish({ documentId });
    const user = await app.strapi.db.query(USER).create({
      data: { username: 'u', email: 'u@example.com', provider: 'local', confirmed: true },
    });
    await crmOf(app).for(USER, user.documentId).addContact({ name: 'Of a user' });
    const empty = await newCompany(app);
    const ids = [documentId, empty.documentId];
    const before = [await readContacts(app, ids), await readContacts(app, [user.documentId], USER)];
    const same = async () =>
      expect([
        await readContacts(app, ids),
        await readContacts(app, [user.documentId], USER),
      ]).toEqual(before);

    await toLevelTwo();
    await same();
    expect(await promotion().run()).toBe(3);
    await same();
    expect(await rows(documentId)).toMatchObject([
      {
        ...{ document_id: ann.id, name: 'Ann', email: null, score: 8, status: null, revision: 2 },
        ...{ kind: 'contact', tenant: 'default', parent_type: COMPANY, instance_id: null },
      },
      { document_id: bob.id, name: 'Bob', phone: '+49 30', revision: 1 },
    ]);
    const marker = { version: 1, store: 'rows', documentId };
    expect(await columnsOf(app, 'companies', documentId)).toEqual([marker, marker]);
    const { broken } = await (app.strapi as any).plugin('nexus-crm').service('history').verify();
    expect(broken).toEqual([]);

    expect(await promotion().run()).toBe(0);
    await same();
    await app.restart({ level: 1, listen: false });
    await same();
    const company = crmOf(app).for(COMPANY, documentId);
    await company.updateContact(bob.id, { score: 3 });
    await app.restart({ level: 3, listen: false });
    expect(await crmOf(app).for(COMPANY, documentId).contacts()).toMatchObject([
      before[0]![0].contacts[0],
      { id: bob.id, score: 3, createdAt: bob.createdAt },
    ]);
  });

  test('[US-010] the first write promotes a document, in its own transaction; reads do not', async () => {
    const one = await newCompany(app);
    const two = await newCompany(app);
    await one.contacts.addContact({ name: 'One' });
    await two.contacts.addContact({ name: 'Two' });
    await toLevelTwo();
    const contacts = crmOf(app).for(COMPANY, one.documentId);
    await expect(
      app.strapi.db.transaction(async () => {
        await contacts.addContact({ name: 'Not kept' });
        throw new Error('the app changed its mind');
      }),
    ).rejects.toThrow('changed its mind');
    expect(await columnsOf(app, 'companies', one.documentId)).toMatchObject([{ store: 'column' }]);
    expect(await contacts.contacts()).toMatchObject([{ name: 'One' }]);
    expect(await rows(one.documentId)).toEqual([]);

    await contacts.addContact({ name: 'Three' });
    expect(await columnsOf(app, 'companies', one.documentId)).toMatchObject([{ store: 'rows' }]);
    expect(await rows(one.documentId)).toMatchObject([{ name: 'One' }, { name: 'Three' }]);
    expect(await columnsOf(app, 'companies', two.documentId)).toMatchObject([{ store: 'column' }]);
    expect(await crmOf(app).for(COMPANY, two.documentId).contacts()).toHaveLength(1);
    expect(await contacts.history()).toMatchObject([
      { event: 'nexus-crm.contact.added', after: { name: 'Three' } },
      { event: 'nexus-crm.contact.added', after: { name: 'One' } },
    ]);
  });

  test('[US-010] a listening server promotes the rest, and the contacts are ordinary records', async () => {
    const { documentId, contacts } = await newCompany(app);
    const { id } = await contacts.addContact({ name: 'Ann', email: 'ann@example.com' });
    await app.restart({ ...LEVEL_2, listen: true });
    for (;;) {
      const [{ store }] = await columnsOf(app, 'companies', documentId);
      if (store === 'rows') break;
      // SQLite answers at once: the server must have its turn.
      await new Promise((resolve) => setImmediate(resolve));
    }
    const token = await app.http.apiToken('full-access');
    const url = `/api/nexus-crm/contacts/${id}`;
    expect((await app.http.get(url, { token })).body.data).toMatchObject({
      ...{ documentId: id, name: 'Ann', kind: 'contact', revision: 1, extra: { status: 'active' } },
      ...{ parentType: COMPANY, parentId: documentId },
    });
    // A write by another entry point is in the history of the level-1 API too.
    await app.http.put(url, { data: { name: 'Anna', owner: null } }, { token });
    await app.http.put(
      url,
      { data: { owner: `user:${(await app.http.user('owner')).documentId}` } },
      { token },
    );
    const created = await app.http.post(
      '/api/nexus-crm/contacts',
      { data: { name: 'By REST', parentType: COMPANY, parentId: documentId } },
      { token },
    );
    const company = crmOf(app).for(COMPANY, documentId);
    expect(await company.contacts()).toMatchObject([
      { id, name: 'Anna', email: 'ann@example.com', status: 'active' },
      { id: created.body.data.documentId, name: 'By REST', status: null },
    ]);
    const history: any[] = await company.history();
    expect(history).toMatchObject([
      { event: 'nexus-crm.contact.added', contact: created.body.data.documentId },
      {
        ...{ event: 'nexus-crm.contact.updated', contact: id },
        ...{ before: { name: 'Ann' }, after: { name: 'Anna' } },
      },
      { event: 'nexus-crm.contact.added', contact: id },
    ]);
    expect(Object.keys(history[1].after)).toEqual(['name']);
    for (const [index, { id: entry }] of history.entries()) {
      expect(await company.history({ before: entry })).toEqual(history.slice(index + 1));
    }
    for (const before of ['nobody', '999999', "x' or 1=1", '%']) {
      await expect(company.history({ before })).rejects.toMatchObject({ name: 'ValidationError' });
    }
  });

  test('[BR-007] [FR-L2-003] adding a contact starts autoStart definitions, and removing it ends them', async () => {
    const { documentId } = await newCompany(app);
    await app.restart({ ...LEVEL_2, listen: true });
    const token = await app.http.apiToken('full-access');
    const post = (url: string, data: object) =>
      app.http.post(`/api/nexus-crm${url}`, { data }, { token });
    await post('/definitions', {
      schema: {
        ...{ id: 'onboarding', autoStart: true, model: COMPANY },
        entities: { contact: { stages: ['new', { name: 'done', final: true }] } },
        transitions: { finish: { from: 'new', to: 'done' } },
      },
    });
    expect((await post('/definitions/onboarding/publish', {})).status).toBe(200);
    const events: string[] = [];
    (app.strapi.eventHub as any).subscribe((name: string) => {
      if (name.startsWith('nexus-crm.')) events.push(name);
    });
    const company = crmOf(app).for(COMPANY, documentId);
    const { id } = await company.addContact({ name: 'Ann' });
    const instances = () =>
      app.strapi.db.connection('crm_instances').where({ subject_id: id }).select('*');
    expect(await instances()).toMatchObject([{ state: 'new', status: 'active' }]);
    expect(await rows(documentId)).toMatchObject([{ stage: 'new' }]);
    await company.updateContact(id, { score: 5 });
    await company.removeContact(id);
    expect(await instances()).toMatchObject([{ status: 'cancelled' }]);
    expect(await rows(documentId)).toEqual([]);
    // By the names of the level-1 API, which then raises no others.
    expect(events.filter((name) => name.includes('.contact.'))).toEqual([
      'nexus-crm.contact.added',
      'nexus-crm.contact.updated',
      'nexus-crm.contact.removed',
    ]);
  });

  test('a document that is deleted before its contacts moved leaves them behind, without a parent', async () => {
    const { documentId, contacts } = await newCompany(app);
    const { id } = await contacts.addContact({ name: 'Ann' });
    const documents = app.strapi.documents(COMPANY) as any;
    await documents.publish({ documentId });
    await toLevelTwo();
    await (app.strapi.documents(COMPANY) as any).delete({ documentId, locale: '*' });
    const left = await app.strapi.db.connection('crm_contacts').where({ document_id: id });
    expect(left).toMatchObject([{ name: 'Ann', parent_type: null, parent_id: null }]);
    expect(await app.strapi.db.connection('companies').where({ document_id: documentId })).toEqual(
      [],
    );
  });

  test('[REL-004] a corrupt column is unchanged and logged, and blocks no other promotion', async () => {
    const corrupt = await newCompany(app);
    await corrupt.contacts.addContact({ name: 'Ann' });
    const sound = await newCompany(app);
    await sound.contacts.addContact({ name: 'Bob' });
    const [embedded] = await columnsOf(app, 'companies', corrupt.documentId);
    const bad = { ...embedded, contacts: [...embedded.contacts, ...embedded.contacts] };
    await app.strapi.db
      .connection('companies')
      .where({ document_id: corrupt.documentId })
      .update({ nexus_crm: JSON.stringify(bad) });
    await toLevelTwo();
    const errors = jest.spyOn(app.strapi.log, 'error').mockReturnValue(app.strapi.log);
    expect(await promotion().run()).toBe(1);
    expect(JSON.stringify(errors.mock.calls)).toContain(corrupt.documentId);
    errors.mockRestore();
    expect(await columnsOf(app, 'companies', corrupt.documentId)).toEqual([bad]);
    expect(await columnsOf(app, 'companies', sound.documentId)).toMatchObject([{ store: 'rows' }]);
    await expect(crmOf(app).for(COMPANY, corrupt.documentId).contacts()).rejects.toMatchObject({
      status: 409,
    });
  });
});

/** A model with a unique field and a hook that waits for the test. */
const HOOKED = {
  'src/index.js': `
    module.exports = {
      register({ strapi }) {
        strapi.plugin('nexus-crm').service('crm').model('${COMPANY}', {
          entities: { contact: { fields: ['name', 'phone', { name: 'score', type: 'integer' },
            { name: 'code', type: 'string', unique: true }] } },
          hooks: { before: { updateContact: async () => strapi.beforeUpdate?.() } },
        });
      },
      bootstrap() {},
    };`,
};

describe('at level 2 with a model in code', () => {
  let app: TestApp;

  beforeEach(async () => {
    app = await TestApp.start({ level: 1, files: HOOKED, listen: false });
  });
  afterEach(() => app.dispose());

  test('concurrent writes outside of the level-1 API are not overwritten', async () => {
    const { documentId, contacts } = await newCompany(app);
    const { id } = await contacts.addContact({ name: 'Ann', score: 1 });
    await app.restart({ ...LEVEL_2, listen: false });
    const query = app.strapi.db.query(CONTACT);
    let asked = 0;
    (app.strapi as any).beforeUpdate = async () => {
      asked += 1;
      if (asked === 1) {
        await app.strapi.plugin('nexus-crm').service('promotion').run();
        await query.update({ where: { documentId: id }, data: { score: 50 } });
      }
    };
    const company = crmOf(app).for(COMPANY, documentId);
    expect(await company.updateContact(id, { phone: '+49' })).toMatchObject({
      phone: '+49',
      score: 50,
    });
    expect(asked).toBe(2);
    const rows = await app.strapi.db.connection('crm_contacts').where({ parent_id: documentId });
    expect(rows).toMatchObject([{ phone: '+49', score: 50, revision: 3 }]);
  });

  test('unique fields stay unique, also across entry points', async () => {
    const { documentId } = await newCompany(app);
    await app.restart({ ...LEVEL_2, listen: false });
    const company = crmOf(app).for(COMPANY, documentId);
    await company.addContact({ name: 'Ann', code: 'A1' });
    const { id } = await company.addContact({ name: 'Bob', code: 'B1' });
    const refused = { name: 'ValidationError', message: expect.stringContaining('unique') };
    await expect(company.addContact({ name: 'X', code: 'A1' })).rejects.toMatchObject(refused);
    await expect(company.updateContact(id, { code: 'A1' })).rejects.toMatchObject(refused);
    expect(await company.updateContact(id, { code: 'B1', name: 'Bobby' })).toMatchObject({
      code: 'B1',
    });
  });
});
