/** @databases sqlite postgres */
import { TestApp } from '../../support/app';

const API = '/api/nexus-crm';
const COMPANY = 'api::company.company' as any;
const USER = 'plugin::users-permissions.user' as any;
const uid = (type: string) => `plugin::nexus-crm.${type}` as any;

let app: TestApp;
let token: string;

const post = (path: string, data: object) => app.http.post(`${API}/${path}`, { data }, { token });
const paths = (answer: { body: any }): string[] =>
  answer.body.error.details.errors.map(({ path }: any) => path.join('.'));
const companies = () => app.strapi.documents(COMPANY);
const newCompany = (): Promise<any> => companies().create({ data: { name: 'Acme' } as any });
const rowOf = (type: string, documentId: string) =>
  app.strapi.db.query(uid(type)).findOne({ where: { documentId } });
/** A contact and an opportunity of one parent, and an interaction about it. */
const childrenOf = async (parentType: string, parentId: string) => ({
  contact: (await post('contacts', { name: 'C', parentType, parentId })).body.data.documentId,
  opportunity: (await post('opportunities', { name: 'O', parentType, parentId })).body.data
    .documentId,
  interaction: (await post('interactions', { subjectType: parentType, subjectId: parentId })).body
    .data.documentId,
});

beforeAll(async () => {
  app = await TestApp.start({ level: 2 });
  token = await app.http.apiToken();
});
afterAll(() => app?.dispose());

describe('a parent', () => {
  test('is a document of the app or a user, and no row of a type internal to Strapi', async () => {
    const rowsOf = (type: string): Promise<any> => app.strapi.db.query(type).findOne({});
    const file = await app.strapi.db.query('plugin::upload.file').create({
      data: { name: 'a', hash: 'a', mime: 'text/plain', size: 1, url: '/a', provider: 'local' },
    });
    for (const [parentType, parentId] of [
      [
        'plugin::users-permissions.role',
        (await rowsOf('plugin::users-permissions.role')).documentId,
      ],
      ['plugin::upload.file', file.documentId],
      ['admin::user', 'x'],
      ['strapi::core-store', 'x'],
      ['plugin::nexus-crm.custom-field', 'x'],
    ]) {
      const refused = await post('contacts', { name: 'A', parentType, parentId });
      expect([parentType, refused.status, paths(refused)]).toEqual([
        ...[parentType, 400, ['parentType']],
      ]);
      const about = await post('interactions', { subjectType: parentType, subjectId: parentId });
      expect([parentType, about.status, paths(about)]).toEqual([parentType, 400, ['subjectType']]);
    }
  });

  test('and every other reference is compared exactly, including case', async () => {
    const { documentId } = await newCompany();
    const contact = (await post('contacts', { name: 'A' })).body.data.documentId;
    for (const change of [(id: string) => id.toUpperCase(), (id: string) => `${id} `]) {
      const parent = { parentType: COMPANY, parentId: change(documentId) };
      expect(paths(await post('contacts', { name: 'A', ...parent }))).toEqual(['parentId']);
      const deal = await post('opportunities', { name: 'A', contact: change(contact) });
      expect([deal.status, JSON.stringify(deal.body.error)]).toEqual([
        400,
        expect.stringContaining('contact'),
      ]);
    }
  });

  test('that is deleted is cleared from its contacts and opportunities, at every entry point', async () => {
    const admin = await app.http.admin();
    for (const remove of [
      (documentId: string) => companies().delete({ documentId }),
      (documentId: string) => app.strapi.db.query(COMPANY).delete({ where: { documentId } }),
      (documentId: string) => app.strapi.db.query(COMPANY).deleteMany({ where: { documentId } }),
      (documentId: string) => app.http.delete(`/api/companies/${documentId}`, { token }),
      (documentId: string) =>
        app.http.delete(`/content-manager/collection-types/${COMPANY}/${documentId}`, {
          token: admin,
        }),
    ]) {
      const { documentId } = await newCompany();
      const other = await newCompany();
      const children = await childrenOf(COMPANY, documentId);
      const others = await childrenOf(COMPANY, other.documentId);
      await remove(documentId);
      for (const type of ['contact', 'opportunity'] as const) {
        const gone = { parentType: null, parentId: null, revision: 2 };
        expect(await rowOf(type, children[type])).toMatchObject(gone);
        const kept = { parentId: other.documentId, revision: 1 };
        expect(await rowOf(type, others[type])).toMatchObject(kept);
      }
      // What happened has happened.
      expect(await rowOf('interaction', children.interaction)).toMatchObject({
        ...{ subjectType: COMPANY, subjectId: documentId, revision: 1 },
      });
    }
    const user = await app.http.user('leaving');
    const children = await childrenOf(USER, user.documentId);
    await app.http.delete(`/api/users/${user.id}`, { token });
    expect(await rowOf('contact', children.contact)).toMatchObject({ parentId: null });
  });

  test('keeps them where its deletion is undone', async () => {
    const { documentId } = await newCompany();
    const children = await childrenOf(COMPANY, documentId);
    const failed = app.strapi.db.transaction(async () => {
      await companies().delete({ documentId });
      throw new Error('undone');
    });
    await expect(failed).rejects.toThrow('undone');
    expect(await rowOf('contact', children.contact)).toMatchObject({
      ...{ parentId: documentId, revision: 1 },
    });
  });

  test('keeps them through publishing and discarding, which delete rows but no document', async () => {
    const { documentId } = await newCompany();
    const children = await childrenOf(COMPANY, documentId);
    await companies().publish({ documentId });
    await companies().publish({ documentId });
    await companies().discardDraft({ documentId });
    await companies().unpublish({ documentId });
    const kept = { parentId: documentId, revision: 1 };
    expect(await rowOf('contact', children.contact)).toMatchObject(kept);
    await companies().delete({ documentId });
    expect(await rowOf('contact', children.contact)).toMatchObject({ parentId: null, revision: 2 });
  });
});
