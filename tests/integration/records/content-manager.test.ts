/** @databases sqlite postgres */
import { TestApp } from '../../support/app';

const MANAGER = '/content-manager';
const uid = (type: string) => `plugin::nexus-crm.${type}`;
const rows = (type: string) => `${MANAGER}/collection-types/${uid(type)}`;

let app: TestApp;
let admin: string;
let adminId: string;

const configuration = async (type: string): Promise<any> =>
  (await app.http.get(`${MANAGER}/content-types/${uid(type)}/configuration`, { token: admin })).body
    .data.contentType;

beforeAll(async () => {
  app = await TestApp.start({ level: 2 });
  admin = await app.http.admin();
  adminId = (await app.strapi.db.query('admin::user').findOne({ where: {} })).documentId;
});
afterAll(() => app?.dispose());

describe('the Content Manager', () => {
  test('shows the five types people work with, and none of the inner ones', async () => {
    const { body } = await app.http.get(`${MANAGER}/content-types`, { token: admin });
    const ours = body.data.filter(({ uid: id }: any) => id.startsWith('plugin::nexus-crm.'));
    const shown = ours.filter(({ isDisplayed }: any) => isDisplayed);
    expect(shown.map(({ uid: id }: any) => id).sort()).toEqual(
      ['campaign', 'contact', 'interaction', 'opportunity', 'team'].map(uid),
    );
    const builder = await app.http.get('/content-type-builder/content-types', { token: admin });
    const inBuilder = builder.body.data.filter(
      ({ uid: id, schema }: any) => id.startsWith('plugin::nexus-crm.') && schema.visible,
    );
    expect(inBuilder).toEqual([]);
  });

  test('begins with a main field, columns and a form that make sense', async () => {
    const main = {
      contact: 'name',
      opportunity: 'name',
      campaign: 'name',
      interaction: 'title',
      team: 'name',
    };
    for (const [type, mainField] of Object.entries(main)) {
      const { settings, layouts, metadatas } = await configuration(type);
      expect([type, settings.mainField]).toEqual([type, mainField]);
      expect(layouts.list.length).toBeGreaterThanOrEqual(3);
      const form = layouts.edit.flat().map(({ name }: any) => name);
      const fields = [...layouts.list, ...form, ...Object.keys(metadatas)];
      for (const engine of ['tenant', 'revision', 'instanceId', 'metrics', 'convertedFrom']) {
        expect(fields).not.toContain(engine);
      }
      for (const row of layouts.edit) {
        expect(
          row.reduce((sum: number, { size }: { size: number }) => sum + size, 0),
        ).toBeLessThanOrEqual(12);
      }
    }
    expect((await configuration('opportunity')).layouts.list).toEqual([
      ...['name', 'contact', 'stage', 'value', 'currency', 'closeDate', 'owner'],
    ]);
    expect((await configuration('contact')).metadatas.contactStatus.edit.label).toBe('Status');
  });

  test('keeps a changed layout over restarts', async () => {
    const { settings, metadatas } = await configuration('contact');
    const chosen = {
      list: ['email', 'name'],
      edit: [[{ name: 'email', size: 12 }], [{ name: 'name', size: 6 }]],
    };
    const saved = await app.http.put(
      `${MANAGER}/content-types/${uid('contact')}/configuration`,
      {
        settings: { ...settings, pageSize: 50 },
        metadatas: Object.fromEntries(
          Object.entries(metadatas).map(([name, value]: any) => [
            name,
            { edit: value.edit, list: { ...value.list, mainField: undefined } },
          ]),
        ),
        layouts: chosen,
      },
      { token: admin },
    );
    expect([saved.status, saved.body.error]).toEqual([200, undefined]);
    await app.restart();
    admin = await app.http.admin();
    const kept = await configuration('contact');
    expect(kept.layouts).toEqual(chosen);
    expect(kept.settings.pageSize).toBe(50);
  });

  test('creates, lists, edits and deletes in bulk, under the rules of every entry point [US-015]', async () => {
    const create = (data: object) => app.http.post(rows('contact'), data, { token: admin });
    const made = [];
    for (const name of ['One', 'Two', 'Three'])
      made.push((await create({ name, owner: 'me' })).body.data);
    expect(made[0]).toMatchObject({ owner: `admin:${adminId}`, revision: 1 });
    const refused = await create({ name: 'A', email: 'no', owner: 'user:none', kind: 'x' });
    expect(refused.status).toBe(400);
    expect(refused.body.error.details.errors.map(({ path }: any) => path[0]).sort()).toEqual([
      ...['email', 'kind', 'owner'],
    ]);
    const mine = await app.http.get(`${rows('contact')}?filters[owner][$eq]=me&sort=name:ASC`, {
      token: admin,
    });
    expect(mine.body.results.map(({ name }: any) => name)).toEqual(['One', 'Three', 'Two']);
    expect(
      (await app.http.get(`${rows('contact')}?_q=two`, { token: admin })).body.results,
    ).toHaveLength(1);
    // The form sends back what it was given, the engine's columns included.
    const path = `${rows('contact')}/${made[0].documentId}`;
    const { data: loaded } = (await app.http.get(path, { token: admin })).body;
    const edited = await app.http.put(path, { ...loaded, phone: '1' }, { token: admin });
    expect([edited.status, edited.body.data?.revision]).toEqual([200, 2]);
    // Somebody else's form, loaded before, no longer fits.
    const late = await app.http.put(path, { ...loaded, phone: '2' }, { token: admin });
    expect([late.status, late.body.error?.details?.revision]).toEqual([409, 2]);
    expect(
      (await app.http.put(path, { tenant: 'x', instanceId: 'y' }, { token: admin })).status,
    ).toBe(200);
    const row = await app.strapi.db
      .query(uid('contact'))
      .findOne({ where: { documentId: made[0].documentId } });
    expect(row).toMatchObject({ tenant: 'default', instanceId: null, phone: '1' });
    const cloned = await app.http.post(
      `${rows('contact')}/clone/${made[0].documentId}`,
      { name: 'Copy' },
      { token: admin },
    );
    expect([cloned.status, cloned.body.data?.revision]).toEqual([200, 1]);
    const documentIds = [...made, cloned.body.data].map(({ documentId }: any) => documentId);
    const published = await app.http.post(
      `${rows('contact')}/actions/bulkPublish`,
      { documentIds },
      { token: admin },
    );
    expect(published.status).toBe(400);
    const gone = await app.http.post(
      `${rows('contact')}/actions/bulkDelete`,
      { documentIds },
      { token: admin },
    );
    expect(gone.status).toBe(200);
    expect((await app.http.get(rows('contact'), { token: admin })).body.results).toEqual([]);
  });

  test('answers what no record can hold with 400, also where it looks for relations', async () => {
    const [deal, contact] = [uid('opportunity'), uid('contact')];
    const relations = `${MANAGER}/relations/${deal}`;
    for (const call of [
      `${relations}/contact?_q=%00`,
      `${relations}/contact?id=%00`,
      `${relations}/%00/contact`,
      `${relations}/contact?idsToOmit[0]=99999999999`,
      `${relations}/contact?idsToOmit[0]=x`,
      `${relations}/contact?idsToInclude[0]=%00`,
      `${rows('contact')}/actions/countManyEntriesDraftRelations?documentIds[0]=%00`,
      `${MANAGER}/relations/${contact}/%00/owner`,
    ]) {
      expect([call, (await app.http.get(call, { token: admin })).status]).toEqual([call, 400]);
    }
    const found = await app.http.get(`${relations}/contact?_q=a&idsToOmit[0]=1`, { token: admin });
    expect(found.status).toBe(200);
  });

  test('keeps the mirror of teams in bulk deletes, and logs interactions by the admin [US-016]', async () => {
    const team = (
      await app.http.post(
        rows('team'),
        { key: 'cm', name: 'CM', members: ['me'] },
        { token: admin },
      )
    ).body.data;
    const seats = () =>
      app.strapi.db.query(uid('team-member')).findMany({ where: { teamId: team.documentId } });
    expect(await seats()).toMatchObject([{ member: `admin:${adminId}` }]);
    const logged = await app.http.post(
      rows('interaction'),
      { type: 'call', title: 'Called', subjectType: uid('team'), subjectId: team.documentId },
      { token: admin },
    );
    expect(logged.body.data).toMatchObject({ author: `admin:${adminId}` });
    const documentIds = [team.documentId];
    await app.http.post(`${rows('team')}/actions/bulkDelete`, { documentIds }, { token: admin });
    expect(await seats()).toEqual([]);
  });
});
