/** @databases sqlite */
import { TestApp } from '../../support/app';
import { levelUnderTest } from '../../support/level';
import {
  columnsOf,
  COMPANY,
  crmOf,
  newCompany,
  ORDER,
  setCallables,
  USER,
  WITH_CALLABLES,
} from './support';

const ACTIONS = {
  find: 'plugin::nexus-crm.model-contacts.find',
  create: 'plugin::nexus-crm.model-contacts.create',
  update: 'plugin::nexus-crm.model-contacts.update',
  delete: 'plugin::nexus-crm.model-contacts.delete',
  history: 'plugin::nexus-crm.model-history.find',
} as const;

describe('contacts over HTTP', () => {
  let app: TestApp;
  let token: string;

  beforeAll(async () => {
    app = await TestApp.start({ level: levelUnderTest(), files: WITH_CALLABLES });
    token = await app.http.apiToken();
  });
  afterAll(() => app.dispose());
  afterEach(() => setCallables(app, {}));

  const pathOf = (documentId: string, rest = '/contacts', uid: string = COMPANY) =>
    `/api/nexus-crm/models/${uid}/${documentId}${rest}`;

  test('[US-003] [US-005] [FR-L1-003] the whole life of a contact', async () => {
    const { documentId } = await newCompany(app);
    const path = pathOf(documentId);
    const added = await app.http.post(path, { data: { name: 'Jane', score: 5 } }, { token });
    expect(added).toMatchObject({
      status: 201,
      body: { data: { id: expect.any(String), name: 'Jane', status: 'active' }, meta: {} },
    });
    const one = `${path}/${added.body.data.id}`;
    const changed = await app.http.put(one, { data: { name: 'Jo', score: null } }, { token });
    expect(changed).toMatchObject({ status: 200, body: { data: { name: 'Jo', score: null } } });
    const listed = await app.http.get(path, { token });
    expect(listed.body).toEqual({
      data: [changed.body.data],
      meta: { pagination: { page: 1, pageSize: 25, pageCount: 1, total: 1 } },
    });
    expect(await app.http.delete(one, { token })).toMatchObject({ status: 204, body: undefined });
    expect((await app.http.get(path, { token })).body.data).toEqual([]);
    expect((await app.http.delete(one, { token })).status).toBe(404);

    const history = await app.http.get(pathOf(documentId, '/history'), { token });
    expect(history.body.data.map(({ event }: any) => event)).toEqual([
      'nexus-crm.contact.removed',
      'nexus-crm.contact.updated',
      'nexus-crm.contact.added',
    ]);
    expect(history.body.data[0].actor).toMatchObject({ kind: 'token' });
    expect(history.body.meta).toEqual({ next: null });
    const first = await app.http.get(pathOf(documentId, '/history?limit=2'), { token });
    expect(first.body.meta).toEqual({ next: history.body.data[1].id });
    const next = await app.http.get(
      pathOf(documentId, `/history?limit=2&before=${first.body.meta.next}`),
      { token },
    );
    expect(next.body).toEqual({ data: [history.body.data[2]], meta: { next: null } });
  });

  test('[US-003] lists come in pages of Strapi’s kind', async () => {
    const { documentId, contacts } = await newCompany(app);
    for (const name of ['A', 'B', 'C']) await contacts.addContact({ name });
    const page = async (query: string) =>
      (await app.http.get(`${pathOf(documentId)}?${query}`, { token })).body;
    expect(await page('pagination[page]=2&pagination[pageSize]=2')).toMatchObject({
      data: [{ name: 'C' }],
      meta: { pagination: { page: 2, pageSize: 2, pageCount: 2, total: 3 } },
    });
    expect(await page('pagination[page]=9')).toMatchObject({ data: [] });
  });

  test('[SR-001] [SR-006] it takes the permission and the right on the type, each by itself', async () => {
    const { documentId } = await newCompany(app);
    const ann = await app.http.user('rights-ann');
    const path = pathOf(documentId);
    const as = { token: ann.token };
    const statuses = async () => [
      (await app.http.get(path, as)).status,
      (await app.http.post(path, { data: { name: 'A' } }, as)).status,
      (await app.http.put(`${path}/x`, { data: { name: 'A' } }, as)).status,
      (await app.http.delete(`${path}/x`, as)).status,
      (await app.http.get(pathOf(documentId, '/history'), as)).status,
    ];
    expect((await app.http.get(path)).status).toBe(403);
    expect(await statuses()).toEqual([403, 403, 403, 403, 403]);
    await app.http.grant('authenticated', Object.values(ACTIONS));
    expect(await statuses()).toEqual([403, 403, 403, 403, 403]);
    const refused = await app.http.post(path, { data: { name: 'A' } }, as);
    expect(refused.body.error.message).toBe(`You may not update documents of ${COMPANY}.`);
    await app.http.grant('authenticated', [`${COMPANY}.findOne`]);
    expect(await statuses()).toEqual([200, 403, 403, 403, 200]);
    await app.http.grant('authenticated', [`${COMPANY}.update`]);
    expect(await statuses()).toEqual([200, 201, 404, 404, 200]);
    await app.http.revoke('authenticated', Object.values(ACTIONS));
    expect(await statuses()).toEqual([403, 403, 403, 403, 403]);
    await app.http.revoke('authenticated', [`${COMPANY}.findOne`, `${COMPANY}.update`]);
    const added = (await crmOf(app).for(COMPANY, documentId).history())[0];
    expect(added.actor).toEqual({ kind: 'user', id: ann.documentId, label: 'rights-ann' });
  });

  test('[SR-006] API tokens: read-only ones read, custom ones do what is ticked', async () => {
    const { documentId } = await newCompany(app);
    const path = pathOf(documentId);
    const readOnly = { token: await app.http.apiToken('read-only') };
    expect((await app.http.get(path, readOnly)).status).toBe(200);
    expect((await app.http.get(pathOf(documentId, '/history'), readOnly)).status).toBe(200);
    expect((await app.http.post(path, { data: { name: 'A' } }, readOnly)).status).toBe(403);
    const half = { token: await app.http.apiToken('custom', [ACTIONS.create]) };
    expect((await app.http.post(path, { data: { name: 'A' } }, half)).status).toBe(403);
    const whole = {
      token: await app.http.apiToken('custom', [ACTIONS.create, `${COMPANY}.update`]),
    };
    expect((await app.http.post(path, { data: { name: 'A' } }, whole)).status).toBe(201);
    expect((await app.http.get(path, whole)).status).toBe(403);
  });

  test('[FR-L1-003] unknown types and documents are 404 alike', async () => {
    const { documentId } = await newCompany(app);
    for (const [path, message] of [
      [pathOf('nowhere'), /no document "nowhere"/],
      [pathOf('nowhere', '/history'), /no document/],
      [pathOf(documentId, '/contacts', 'api::nope.nope'), /did not opt in/],
      [pathOf(documentId, '/contacts', 'admin::user'), /did not opt in/],
      [pathOf(documentId, '/contacts', 'plugin::upload.file'), /did not opt in/],
      [pathOf(documentId, '/contacts', '__proto__'), /did not opt in/],
      [pathOf('%00'), /no such document/],
    ] as const) {
      const answer = await app.http.get(path, { token });
      expect([path, answer.status]).toEqual([path, 404]);
      expect(answer.body.error.message).toMatch(message);
    }
    const post = await app.http.post(pathOf('nowhere'), { data: { name: 'A' } }, { token });
    expect(post.status).toBe(404);
    const put = await app.http.put(`${pathOf(documentId)}/x`, { data: { name: 'A' } }, { token });
    expect(put).toMatchObject({
      status: 404,
      body: { error: { message: expect.stringContaining('no contact "x"') } },
    });
  });

  test('[FR-L1-002] any invalid input is a 4xx that names it, and nothing changes', async () => {
    // Strapi logs what it cannot parse.
    app.strapi.log.silent = true;
    const { documentId, contacts } = await newCompany(app);
    const kept = await contacts.addContact({ name: 'Kept' });
    const before = await columnsOf(app, 'companies', documentId);
    const path = pathOf(documentId);
    const send = (raw: string, headers?: Record<string, string>) =>
      app.http.post(path, undefined, { token, raw, ...(headers ? { headers } : {}) });
    const bodies: [string, number, RegExp][] = [
      ['', 400, /"data"/],
      ['{}', 400, /under the key "data"/],
      ['[]', 400, /"data"/],
      ['"text"', 400, /./],
      ['null', 400, /./],
      ['7', 400, /./],
      ['{"data":null}', 400, /"data" must be an object/],
      ['{"data":"text"}', 400, /"data" must be an object/],
      ['{"data":[{"name":"A"}]}', 400, /"data" must be an object/],
      ['{"data":{"name":"A"},"extra":1}', 400, /"extra"/],
      ['{"data":{"name":"A","nope":1}}', 400, /"nope" is not a declared field/],
      ['{"data":{"name":"A","__proto__":{"x":1}}}', 400, /forbidden prototype/],
      ['{"data":{"name":{"$ne":1}}}', 400, /"name" must be text/],
      ['{"data":{"name":"A\\u0000B"}}', 400, /"name" contains a character/],
      ['{"data":{"name":"A","score":1e999}}', 400, /"score"/],
      ['{"data":{"name":"A","score":9007199254740993}}', 400, /"score"/],
      ['{"data":', 400, /./],
      [JSON.stringify({ data: { name: 'x'.repeat(900_000) } }), 400, /"name" must be at most/],
      [JSON.stringify({ data: { name: 'A', junk: 'x'.repeat(900_000) } }), 400, /"junk"/],
      [JSON.stringify({ data: { name: 'x'.repeat(1_200_000) } }), 413, /./],
      [`{"data":${'['.repeat(20_000)}${']'.repeat(20_000)}}`, 400, /"data" must be an object/],
      [`{"data":{"name":${'['.repeat(20_000)}${']'.repeat(20_000)}}}`, 400, /"name" must be text/],
    ];
    for (const [raw, status, message] of bodies) {
      const answer = await send(raw);
      expect([raw.slice(0, 80), answer.status]).toEqual([raw.slice(0, 80), status]);
      expect(String(answer.body.error?.message ?? answer.body)).toMatch(message);
      expect(JSON.stringify(answer.body).length).toBeLessThan(2_000);
    }
    expect((await send('name=A', { 'content-type': 'text/plain' })).status).toBe(400);
    for (const query of [
      'limit=0',
      'limit=-1',
      'limit=1.5',
      'limit=ten',
      'limit=1001',
      'limit=1e99',
      'limit[$gt]=1',
      'before=nobody',
      'before[$ne]=1',
      'offset=3',
    ]) {
      const answer = await app.http.get(pathOf(documentId, `/history?${query}`), { token });
      expect([query, answer.status]).toEqual([query, 400]);
      expect(answer.body.error.message).toContain(`"${/^\w+/.exec(query)![0]}"`);
    }
    for (const query of [
      ...['filters[name]=A', 'pagination[page]=0', 'pagination=7', 'sort=name'],
      ...['0x10', '1e1', '%201', '5.0', '', '1001', '+1'].map(
        (size) => `pagination[pageSize]=${size}`,
      ),
      ...['pagination[page][]=1', 'pagination[page]=1&pagination[page]=2', 'pagination[limit]=1'],
    ]) {
      const answer = await app.http.get(`${path}?${query}`, { token });
      expect([query, answer.status]).toEqual([query, 400]);
    }
    app.strapi.log.silent = false;
    expect(await columnsOf(app, 'companies', documentId)).toEqual(before);
    expect(await contacts.contacts()).toEqual([kept]);
  });

  test('[FR-L1-006] [FR-L1-007] [SR-001] REST runs guards and hooks, and returns their reasons', async () => {
    const { documentId, contacts } = await newCompany(app);
    const { id } = await contacts.addContact({ name: 'A' });
    await contacts.addContact({ name: 'B' });
    const path = pathOf(documentId);
    const calls = (base: string, as: { token: string }) => [
      app.http.post(base, { data: { name: 'C' } }, as),
      app.http.put(`${base}/${id}`, { data: { name: 'D' } }, as),
      app.http.delete(`${base}/${id}`, as),
    ];
    const admin = { token: await app.http.admin() };
    for (const [base, as, kind] of [
      [path, { token }, 'token'],
      [path.replace('/api', ''), admin, 'admin'],
    ] as const) {
      const actors: any[] = [];
      setCallables(app, {
        guard: (action, contact, { actor }) => {
          actors.push(actor.kind);
          return action === 'view' ? contact.name === 'B' : false;
        },
      });
      for (const answer of await Promise.all(calls(base, as))) {
        expect(answer.status).toBe(403);
        expect(answer.body.error).toMatchObject({
          message: expect.stringMatching(/The guard "(add|edit|remove)" of api::company.company/),
          details: { code: 'Refused' },
        });
      }
      const listed = await app.http.get(base, as);
      expect(listed.body).toMatchObject({
        data: [{ name: 'B' }],
        meta: { pagination: { total: 1 } },
      });
      expect((await app.http.get(base.replace('contacts', 'history'), as)).body.data).toHaveLength(
        1,
      );
      expect(new Set(actors)).toEqual(new Set([kind]));

      setCallables(app, {
        before: (method) => {
          throw new Error(`Closed on Sundays (${method})`);
        },
      });
      for (const answer of await Promise.all(calls(base, as))) {
        expect(answer).toMatchObject({
          status: 403,
          body: {
            error: {
              message: expect.stringContaining('Closed on Sundays'),
              details: { code: 'Vetoed' },
            },
          },
        });
      }
      setCallables(app, {});
      expect((await contacts.contacts()).map(({ name }: any) => name)).toEqual(['A', 'B']);
    }
  });

  test('[US-004] users and orders answer at the same endpoints', async () => {
    const ann = await app.http.user('rest-ann');
    const added = await app.http.post(
      pathOf(ann.documentId, '/contacts', USER),
      { data: { name: 'A', email: 'a@example.com' } },
      { token },
    );
    expect(added.status).toBe(201);
    const bad = await app.http.post(
      pathOf(ann.documentId, '/contacts', USER),
      { data: { phone: '1' } },
      { token },
    );
    expect(bad).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringContaining('"phone" is not') } },
    });
    expect((await app.http.get(pathOf('x', '/contacts', ORDER), { token })).status).toBe(404);
  });
});

describe('contacts in the admin', () => {
  let app: TestApp;
  let superAdmin: string;

  beforeAll(async () => {
    app = await TestApp.start({ level: levelUnderTest() });
    superAdmin = await app.http.admin();
  });
  afterAll(() => app.dispose());

  /** An admin of a role of their own that has these permissions. */
  async function adminWith(
    permissions: { action: string; subject?: string; conditions?: string[] }[],
  ) {
    const name = `role-${Math.random().toString(36).slice(2)}`;
    const role = await app.strapi.service('admin::role').create({ name, description: '' });
    await app.strapi.service('admin::role').assignPermissions(
      role.id,
      permissions.map(({ subject = null, conditions = [], ...rest }) => ({
        ...rest,
        subject,
        conditions,
        properties: subject ? { fields: ['name', 'city'], locales: ['en'] } : {},
      })),
    );
    const email = `${name}@example.com`;
    await app.strapi.service('admin::user').create({
      email,
      firstname: name,
      lastname: 'X',
      password: 'Passw0rd!',
      isActive: true,
      registrationToken: null,
      roles: [role.id],
    });
    const login = await app.http.post('/admin/login', { email, password: 'Passw0rd!' });
    return login.body.data.token as string;
  }

  const READ = { action: 'plugin::nexus-crm.contacts.read' };
  const MANAGE = { action: 'plugin::nexus-crm.contacts.manage' };
  const explorer = (action: string, conditions: string[] = []) => ({
    action: `plugin::content-manager.explorer.${action}`,
    subject: COMPANY,
    conditions,
  });

  test('[SR-001] [SR-006] it takes our permission and the Content Manager’s, each by itself', async () => {
    const { documentId } = await newCompany(app);
    const path = `/nexus-crm/models/${COMPANY}/${documentId}/contacts`;
    const statuses = async (token?: string) => {
      const as = token === undefined ? {} : { token };
      return [
        (await app.http.get(path, as)).status,
        (await app.http.post(path, { data: { name: 'A' } }, as)).status,
        (await app.http.get(path.replace('contacts', 'history'), as)).status,
      ];
    };
    expect(await statuses()).toEqual([401, 401, 401]);
    expect(await statuses(await app.http.apiToken())).toEqual([401, 401, 401]);
    expect(await statuses(superAdmin)).toEqual([200, 201, 200]);
    expect(await statuses(await adminWith([READ, MANAGE]))).toEqual([403, 403, 403]);
    expect(await statuses(await adminWith([explorer('read'), explorer('update')]))).toEqual([
      403, 403, 403,
    ]);
    expect(await statuses(await adminWith([READ, explorer('read')]))).toEqual([200, 403, 200]);
    expect(
      await statuses(await adminWith([READ, MANAGE, explorer('read'), explorer('update')])),
    ).toEqual([200, 201, 200]);
    expect(await statuses(await adminWith([READ, MANAGE, explorer('read')]))).toEqual([
      200, 403, 200,
    ]);
    const [{ actor }] = await crmOf(app).for(COMPANY, documentId).history();
    expect(actor).toMatchObject({ kind: 'admin', label: expect.stringContaining('role-') });
  });

  test('[SR-006] conditions of a role apply: a role limited to own documents reads only those', async () => {
    const mine = await adminWith([
      READ,
      explorer('read', ['admin::is-creator']),
      explorer('create'),
    ]);
    const created = await app.http.post(
      `/content-manager/collection-types/${COMPANY}`,
      { name: 'Mine' },
      { token: mine },
    );
    expect(created.status).toBe(201);
    const { documentId } = await newCompany(app);
    const read = async (id: string, token = mine) =>
      (await app.http.get(`/nexus-crm/models/${COMPANY}/${id}/contacts`, { token })).status;
    expect(await read(created.body.data.documentId)).toBe(200);
    expect(await read(documentId)).toBe(403);
    expect(await read('nowhere')).toBe(404);
    expect(await read('nowhere', superAdmin)).toBe(404);
    const order = await app.strapi.documents(ORDER).create({ data: { number: 'O-1' } as any });
    const orders = `/nexus-crm/models/${ORDER}/${order.documentId}/contacts`;
    expect((await app.http.get(orders, { token: superAdmin })).status).toBe(200);
  });
});
