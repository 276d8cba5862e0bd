/** @databases sqlite postgres */
import { TestApp } from '../../support/app';
import { dumpOwn, type Dump } from '../../support/dump';

const CONTACT = 'plugin::nexus-crm.contact';
const COMPANY = 'api::company.company';
const EXPLORER = 'plugin::content-manager.explorer';
const CRM_ACTIONS = ['find', 'findOne', 'create'].map((action) => `${CONTACT}.${action}`);
const WITH_LEAD = '/api/companies?populate=*&filters[name]=With%20a%20lead';
const APP_COLUMNS = { companies: ['id', 'document_id', 'probe'] };

/** A relation of the app's to the CRM, and a look at the tools that MCP is given. */
const APP = `
  module.exports = {
    register({ strapi }) {
      const { attributes } = strapi.contentType('api::company.company');
      attributes.lead = {
        type: 'relation',
        relation: 'manyToOne',
        target: 'plugin::nexus-crm.contact',
      };
      strapi.testTools = [];
      const { mcp } = strapi.ai;
      const registerTool = mcp.registerTool;
      mcp.registerTool = (tool) => {
        strapi.testTools.push(tool.name);
        return registerTool(tool);
      };
    },
  };
`;
const SERVER = `module.exports = { app: { keys: ['a', 'b'] }, mcp: { enabled: true } };`;

describe('level 3, then 1, then 3 again', () => {
  let app: TestApp;
  let token: string;
  let before: Dump;
  let kept: Awaited<ReturnType<typeof granted>>;

  beforeAll(async () => {
    app = await TestApp.start({
      level: 3,
      files: { 'src/index.js': APP, 'config/server.js': SERVER },
    });
  });

  afterAll(() => app.dispose());

  const admin = () => app.http.admin();

  /** Grants and layouts, as the database holds them, without row ids. */
  async function granted() {
    const { db } = app.strapi;
    const rows = async (uid: string, where: object, populate: string[]) =>
      (await db.query(uid).findMany({ where, populate })).map(
        ({ action, subject, properties, conditions, role, token: owner }: any) => ({
          ...{ action, subject, conditions },
          properties: { ...properties, fields: properties?.fields?.toSorted() },
          owner: role?.code ?? role?.type ?? owner?.name,
        }),
      );
    const sorted = (list: object[]) => list.map((row) => JSON.stringify(row)).sort();
    const store = await db.query('strapi::core-store').findMany({
      where: { key: { $startsWith: 'plugin_content_manager_configuration_content_types::' } },
    });
    return {
      admin: sorted(
        await rows('admin::permission', { subject: { $in: [CONTACT, COMPANY] } }, ['role']),
      ),
      users: sorted(
        await rows('plugin::users-permissions.permission', { action: { $in: CRM_ACTIONS } }, [
          'role',
        ]),
      ),
      tokens: sorted(
        await rows('admin::api-token-permission', { action: { $in: CRM_ACTIONS } }, ['token']),
      ),
      layouts: Object.fromEntries(
        store
          .filter(({ key }: any) => key.endsWith(CONTACT) || key.endsWith(COMPANY))
          .map(({ key, value }: any) => [key, JSON.parse(value)]),
      ),
    };
  }

  test('at level 3 grants, field ticks and layouts are set, and everything shows', async () => {
    const jwt = await admin();
    const added = await app.http.post(
      '/nexus-crm/custom-fields',
      { data: { uid: COMPANY, name: 'probe', type: 'string' } },
      { token: jwt },
    );
    expect(added).toMatchObject({ status: 201, body: { data: { column: 'probe' } } });
    const editor = await app.strapi.db.query('admin::role').findOne({
      where: { code: 'strapi-editor' },
    });
    const permission = (action: string, subject: string, fields: string[]) => ({
      ...{ action: `${EXPLORER}.${action}`, subject, properties: { fields }, conditions: [] },
    });
    const assigned = await app.http.put(
      `/admin/roles/${editor.id}/permissions`,
      {
        permissions: [
          permission('read', CONTACT, ['name', 'email']),
          permission('update', CONTACT, ['email']),
          permission('read', COMPANY, ['name', 'probe', 'lead']),
        ],
      },
      { token: jwt },
    );
    expect(assigned.status).toBe(200);
    await app.http.grant('public', CRM_ACTIONS);
    token = await app.http.apiToken('custom', CRM_ACTIONS);

    for (const [uid, list] of [
      [CONTACT, ['email', 'score']],
      [COMPANY, ['probe', 'name']],
    ] as const) {
      const path = `/content-manager/content-types/${uid}/configuration`;
      const { contentType } = (await app.http.get(path, { token: jwt })).body.data;
      const { settings, metadatas, layouts } = contentType;
      for (const { list: column } of Object.values<any>(metadatas)) delete column.mainField;
      const saved = await app.http.put(
        path,
        { settings, metadatas, layouts: { ...layouts, list, edit: layouts.edit.reverse() } },
        { token: jwt },
      );
      expect(saved.body.error).toBeUndefined();
      expect(saved.body).toMatchObject({ data: { contentType: { layouts: { list } } } });
    }

    const numbers = Array.from({ length: 200 }, (_, number) => number);
    await app.strapi.db
      .query(CONTACT)
      .createMany({ data: numbers.map((number) => ({ name: `Contact ${number}` })) });
    await app.strapi.db.query(COMPANY).createMany({
      data: numbers.map((n) => ({ name: `Company ${n}`, locale: 'en', probe: `P${n}` })),
    });
    const contact = await app.strapi.db.query(CONTACT).findOne({ where: { name: 'Contact 1' } });
    await app.strapi.db.query(COMPANY).create({
      data: { name: 'With a lead', locale: 'en', lead: contact.id },
    });
    await app.http.grant('public', [`${COMPANY}.find`]);
    expect((await app.http.get(WITH_LEAD)).body.data).toMatchObject([
      { lead: { name: 'Contact 1' } },
    ]);
    expect((await app.http.get('/api/nexus-crm/contacts', { token })).status).toBe(200);
    expect((await app.http.get('/api/nexus-crm/contacts')).status).toBe(200);
    expect(await shownIn(jwt)).toMatchObject({ contact: true, probe: true, roleForm: true });
    expect((app.strapi as any).testTools.join()).toContain('nexus-crm_contact');
    kept = await granted();
    expect(kept.admin.length).toBeGreaterThan(6);
    expect([kept.users.length, kept.tokens.length]).toEqual([3, 3]);
    await app.stop();
    before = await dumpOwn(app.database, APP_COLUMNS);
  });

  /** The status that the admin panel requests. */
  async function shownIn(jwt: string) {
    const init = await app.http.get('/content-manager/init', { token: jwt });
    const types: any[] = init.body.data.contentTypes;
    const find = (uid: string) => types.find((type) => type.uid === uid);
    const roles = await app.http.get('/admin/permissions', { token: jwt });
    const { subjects } = roles.body.data.sections.collectionTypes;
    const builder = await app.http.get('/content-type-builder/content-types', { token: jwt });
    return {
      contact: find(CONTACT)?.isDisplayed,
      anyOwn: types.some(({ uid, isDisplayed }) => uid.startsWith('plugin::nexus') && isDisplayed),
      probe: 'probe' in find(COMPANY).attributes,
      roleForm: subjects.some(({ uid }: any) => uid === CONTACT),
      builder: builder.body.data.some(({ uid, schema }: any) => uid === CONTACT && schema.visible),
    };
  }

  test('at level 1 the routes answer 404 to every caller', async () => {
    await app.start({ level: 1 });
    for (const caller of [undefined, token, await app.http.apiToken()]) {
      const options = caller === undefined ? {} : { token: caller };
      for (const type of ['contacts', 'opportunities', 'campaigns', 'interactions', 'teams']) {
        const path = `/api/nexus-crm/${type}`;
        const answers = [
          await app.http.get(path, options),
          await app.http.get(`${path}/some-id`, options),
          await app.http.post(path, { data: { name: 'x' } }, options),
          await app.http.put(`${path}/some-id`, { data: { name: 'x' } }, options),
          await app.http.delete(`${path}/some-id`, options),
        ];
        expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
      }
    }
  });

  test('at level 1 the admin panel shows neither the types nor the fields', async () => {
    const jwt = await admin();
    expect(await shownIn(jwt)).toEqual({
      contact: false,
      anyOwn: false,
      probe: false,
      roleForm: false,
      builder: false,
    });
    for (const path of [
      `/content-manager/collection-types/${CONTACT}`,
      `/content-manager/collection-types/${encodeURIComponent(CONTACT)}?page=1`,
      `/content-manager/content-types/${CONTACT}/configuration`,
      `/content-manager/relations/${COMPANY}/lead`,
      `/content-type-builder/content-types/${CONTACT}`,
    ]) {
      expect([path, (await app.http.get(path, { token: jwt })).status]).toEqual([path, 404]);
    }
    expect((app.strapi as any).testTools.join()).not.toContain('nexus-crm');
  });

  test('at level 1 the field is neither read, filtered, sorted by nor written', async () => {
    const all = await app.http.apiToken();
    const get = (query: string) => app.http.get(`/api/companies?${query}`, { token: all });
    expect((await get('sort=name')).body.data[0]).not.toHaveProperty('probe');
    expect((await get('fields=probe')).status).toBe(400);
    expect((await get('filters[probe]=P1')).status).toBe(400);
    expect((await get('sort=probe')).status).toBe(400);
    const written = await app.http.post(
      '/api/companies',
      { data: { name: 'New', probe: 'x' } },
      { token: all },
    );
    expect(written.status).toBe(400);
  });

  test('at level 1 relations of the app do not expose the types', async () => {
    const page = await app.http.get(WITH_LEAD);
    expect(page.body.data).toMatchObject([{ name: 'With a lead' }]);
    expect(page.body.data[0]).not.toHaveProperty('lead');
    for (const query of ['populate=lead', 'populate[lead][fields]=name']) {
      const answer = await app.http.get(`/api/companies?${query}`);
      expect(JSON.stringify(answer.body)).not.toContain('Contact 1');
    }
    expect((await app.http.get('/api/companies?filters[lead][name]=x')).status).toBe(400);
  });

  test('at level 1 saving a role unticks no box that cannot be seen', async () => {
    const editor = await app.strapi.db.query('admin::role').findOne({
      where: { code: 'strapi-editor' },
    });
    const saved = await app.http.put(
      `/admin/roles/${editor.id}/permissions`,
      {
        permissions: [
          {
            action: `${EXPLORER}.read`,
            subject: COMPANY,
            properties: { fields: ['name', 'lead'] },
            conditions: [],
          },
        ],
      },
      { token: await admin() },
    );
    expect(saved.status).toBe(200);
    await app.stop();
    expect(await dumpOwn(app.database, APP_COLUMNS)).toEqual(before);
  });

  test('at level 3 again data, grants, field ticks and layouts are as they were', async () => {
    await app.start({ level: 3 });
    expect(await granted()).toEqual(kept);
    expect((await app.http.get('/api/nexus-crm/contacts', { token })).body.meta).toMatchObject({
      pagination: { total: 200 },
    });
    const page = await app.http.get('/api/companies?filters[probe]=P7', {
      token: await app.http.apiToken(),
    });
    expect(page.body.data).toMatchObject([{ name: 'Company 7', probe: 'P7' }]);
    expect(await shownIn(await admin())).toMatchObject({ contact: true, probe: true });
  });
});
