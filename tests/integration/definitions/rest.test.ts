/**
 * Requests and answers of definitions; `life.test.ts` has what is stored.
 *
 * @databases sqlite
 */
import { TestApp } from '../../support/app';
import type { Answer } from '../../support/http';

const URL = '/api/nexus-crm/definitions';
const ADMIN_URL = '/nexus-crm/definitions';

const pipeline = (id: string, more: object = {}) => ({
  id,
  entities: { lead: { stages: ['new', { name: 'won', final: true }] } },
  transitions: { win: { from: 'new', to: 'won' } },
  ...more,
});

const CONTROLLER = 'plugin::nexus-crm.definitions';

/** Every endpoint with the permission that opens it. */
const ENDPOINTS: [string, string, string][] = [
  ['GET', '', 'find'],
  ['POST', '', 'create'],
  ['POST', '/validate', 'validate'],
  ['GET', '/rest', 'findOne'],
  ['POST', '/rest/publish', 'publish'],
  ['POST', '/rest/deactivate', 'deactivate'],
];

describe('definitions over REST [FR-L2-001] [SR-001]', () => {
  let app: TestApp;
  let token: string;
  const service = () => app.strapi.plugin('nexus-crm').service('definitions');
  const count = async () =>
    Number((await app.strapi.db.connection('crm_definitions').count({ n: '*' }))[0]!.n);

  beforeAll(async () => {
    app = await TestApp.start({ level: 2 });
    token = await app.http.apiToken();
    await service().create({ schema: pipeline('rest') });
  });
  afterAll(() => app.dispose());

  const ask = (method: string, path: string, caller?: string): Promise<Answer> =>
    app.http.request(method, `${URL}${path}`, {
      token: caller,
      body:
        method === 'GET' ? undefined : { data: path === '' ? { schema: pipeline('asked') } : {} },
    });

  test.each(ENDPOINTS)(
    '%s %s needs the permission %s, and no other opens it',
    async (method, path, action) => {
      const before = await count();
      const { token: user } = await app.http.user(`user-${method}-${action}`.toLowerCase());
      const others = ENDPOINTS.map(([, , name]) => `${CONTROLLER}.${name}`).filter(
        (name) => name !== `${CONTROLLER}.${action}`,
      );
      await app.http.grant('authenticated', others);
      expect((await ask(method, path, user)).status).toBe(403);
      expect((await ask(method, path)).status).toBe(403);
      const weak = await app.http.apiToken('custom', others);
      expect((await ask(method, path, weak)).status).toBe(403);
      expect(await count()).toBe(before);
      await app.http.revoke('authenticated', others);
      await app.http.grant('authenticated', [`${CONTROLLER}.${action}`]);
      expect([200, 201, 409]).toContain((await ask(method, path, user)).status);
      await app.http.revoke('authenticated', [`${CONTROLLER}.${action}`]);
    },
  );

  test('the same handlers answer admins: one permission reads, another manages', async () => {
    await app.http.admin();
    const roles = app.strapi.service('admin::role');
    const adminWith = async (...actions: string[]) => {
      const role = await roles.create({ name: `Role ${actions.join()}`, description: '' });
      await roles.assignPermissions(
        role.id,
        actions.map((action) => ({ action: `${CONTROLLER}.${action}`, subject: null })),
      );
      return app.http.adminWithRole(role.id);
    };
    const reader = await adminWith('read');
    const manager = await adminWith('manage');
    const body = { data: { schema: pipeline('by-admin') } };
    expect((await app.http.get(ADMIN_URL, { token: reader })).status).toBe(200);
    expect((await app.http.get(`${ADMIN_URL}/rest`, { token: reader })).status).toBe(200);
    expect((await app.http.post(ADMIN_URL, body, { token: reader })).status).toBe(403);
    expect((await app.http.post(`${ADMIN_URL}/rest/publish`, {}, { token: reader })).status).toBe(
      403,
    );
    expect((await app.http.get(ADMIN_URL, { token: manager })).status).toBe(403);
    expect((await app.http.post(ADMIN_URL, body, { token: manager })).status).toBe(201);
    const published = await app.http.post(`${ADMIN_URL}/by-admin/publish`, {}, { token: manager });
    expect(published.body.data).toMatchObject({ name: 'by-admin', active: true });
  });

  const post = (body: unknown, path = ''): Promise<Answer> =>
    app.http.post(`${URL}${path}`, body, { token });
  const raw = (text: string, path = ''): Promise<Answer> =>
    app.http.request('POST', `${URL}${path}`, { token, raw: text });
  const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

  test('a draft that says what it replaces is refused once another was saved', async () => {
    const save = (replaces: unknown, label: string): Promise<Answer> =>
      post({ data: { schema: pipeline('replaced', { label }), replaces } });
    const first = await save(null, 'First');
    expect(first.status).toBe(201);
    const again = await save(null, 'Another first');
    expect([again.status, again.body.error.name]).toEqual([409, 'ConflictError']);
    const { updatedAt } = first.body.data;
    const second = await save(updatedAt, 'Second');
    expect(second.status).toBe(200);
    expect((await save(updatedAt, 'Late')).status).toBe(409);
    expect((await save('yesterday', 'Odd')).status).toBe(400);
    const stored = await app.http.request('GET', `${URL}/replaced`, { token });
    expect(stored.body.data.label).toBe('Second');
  });

  test('bodies that are no request are 400 and name the key, never 500', async () => {
    const bodies: [unknown, RegExp][] = [
      [{}, /data/],
      [{ data: null }, /data/],
      [{ data: [] }, /data/],
      [{ data: 'x' }, /data/],
      [{ data: { schema: pipeline('a') }, more: 1 }, /"more"/],
      [{ data: { schema: pipeline('a'), modle: 'x' } }, /"modle"/],
      [{ data: { schema: pipeline('a'), model: 5 } }, /data\.model/],
      [{ data: { schema: pipeline('a'), model: 'company' } }, /data\.model/],
      [{ data: {} }, /JSON/],
      [{ data: { schema: null } }, /not an object/],
      [{ data: { schema: 'sales' } }, /not an object/],
      [{ data: { schema: [] } }, /not an object/],
      [{ data: { schema: {} } }, /"id" is missing/],
      [{ data: { schema: { ...pipeline('a'), id: 5 } } }, /id: .*not a text/],
      [{ data: { schema: { ...pipeline('a'), id: 'A B' } } }, /small letter/],
      [{ data: { schema: { ...pipeline('a'), id: 'validate' } } }, /reserved/],
      [{ data: { schema: { ...pipeline('a'), version: '../..' } } }, /version/],
      [{ data: { schema: { ...pipeline('a'), model: '$(ls)' } } }, /uid/],
    ];
    const before = await count();
    for (const [body, message] of bodies) {
      const { status, body: answer } = await post(body);
      expect([JSON.stringify(body), status]).toEqual([JSON.stringify(body), 400]);
      expect(answer.error.message).toMatch(message);
    }
    for (const text of ['', '{', 'null', '"text"', '[]', '5', '{"data":{"schema":{"a":1}']) {
      expect([text, (await raw(text)).status]).toEqual([text, 400]);
    }
    expect(await count()).toBe(before);
  });

  test('a definition that is deep, huge or contains __proto__ is 400 or 413, never 500', async () => {
    const before = await count();
    for (const path of ['', '/validate']) {
      const valid = path === '/validate' ? 200 : 400;
      expect((await raw(`{"data":{"schema":${nested(1_000)}}}`, path)).status).toBe(valid);
      expect((await raw(`{"data":{"schema":${nested(50_000)}}}`, path)).status).toBe(valid);
      const polluting = `{"data":{"schema":{"id":"p","__proto__":{"open":true},"entities":{"lead":{}}}}}`;
      expect((await raw(polluting, path)).status).toBe(400);
      const huge = JSON.stringify({
        data: { schema: pipeline('huge', { label: 'x'.repeat(5_000_000) }) },
      });
      expect((await raw(huge, path)).status).toBe(413);
    }
    const wide = Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`k${n}`, n]));
    expect((await post({ data: { schema: { ...pipeline('wide'), ...wide } } })).status).toBe(400);
    expect(await count()).toBe(before);
    expect(({} as any).open).toBeUndefined();
  });

  test('characters that no database keeps are an error with a path, on every database', async () => {
    for (const label of ['a\u0000b', '\ud800', 'x\udc00']) {
      const schema = pipeline('odd', {
        transitions: { win: { from: 'new', to: 'won', do: [{ task: label }] } },
      });
      const saved = await post({ data: { schema } });
      expect(saved.body.meta.diagnostics[0]).toMatchObject({
        ...{ severity: 'error', code: 'value', at: 'transitions.win.do[0].task' },
      });
      expect((await post({}, '/odd/publish')).status).toBe(400);
      const labelled = await post({ data: { schema: pipeline('odd', { label }) } });
      expect([200, 201]).toContain(labelled.status);
      expect(labelled.body.data.label).toBe('odd');
    }
  });

  test('invalid names and versions in paths and queries are 404 or 400', async () => {
    const junk = [
      'nothing',
      '%00',
      '%ED%A0%80',
      '..%2F..',
      "'%20OR%201=1--",
      'x'.repeat(300),
      '%F0%9F%A6%8A',
      'REST',
      'rest%20',
    ];
    for (const name of junk) {
      for (const [method, path] of [
        ['GET', ''],
        ['POST', '/publish'],
        ['POST', '/deactivate'],
      ] as const) {
        const { status } = await app.http.request(method, `${URL}/${name}${path}`, {
          ...{ token, body: method === 'GET' ? undefined : { data: {} } },
        });
        expect([400, 404]).toContain(status);
      }
    }
    for (const version of ['%00', 'x'.repeat(33), '2.0.0', '']) {
      const { status } = await app.http.get(`${URL}/rest?version=${version}`, { token });
      expect([400, 404]).toContain(status);
    }
    for (const query of [
      'filters[name]=%00',
      'filters[name][$contains]=r',
      'filters[schema]=x',
      'filters[active]=maybe',
      'filters=x',
      'pagination[pageSize]=1000',
      'pagination[page]=0',
      'pagination[page]=1e9',
      'populate=*',
      'sort=name',
      'fields[0]=tenant',
    ]) {
      const { status } = await app.http.get(`${URL}?${query}`, { token });
      expect([query, status]).toEqual([query, 400]);
    }
  });

  test('a second autoStart definition on the same records is refused, naming the first', async () => {
    const starting = (id: string, entities: object) => ({ id, autoStart: true, entities });
    const release = async (schema: any): Promise<Answer> => {
      expect([200, 201]).toContain((await post({ data: { schema } })).status);
      return post({}, `/${schema.id}/publish`);
    };
    const stages = ['a'];
    expect((await release(starting('first', { lead: { stages } }))).status).toBe(200);
    const second = starting('second', { contact: { stages }, lead: { stages } });
    const refused = await release(second);
    expect(refused).toMatchObject({
      status: 409,
      body: {
        error: {
          message: expect.stringContaining('"first" 1.0.0 is active'),
          details: { conflict: { name: 'first', version: '1.0.0', entity: 'lead' } },
        },
      },
    });
    const warned = await post({ data: { schema: second } }, '/validate');
    expect(warned.body.data).toMatchObject({
      valid: true,
      diagnostics: expect.arrayContaining([
        expect.objectContaining({ severity: 'warning', code: 'duplicate', at: 'autoStart' }),
      ]),
    });
    // Contacts are other records; a newer version of the same definition does not conflict.
    expect((await release(starting('third', { contact: { stages } }))).status).toBe(200);
    const newer = { ...starting('first', { lead: { stages } }), version: '1.1.0' };
    expect((await release(newer)).status).toBe(200);
    // Types of the app are met whatever the entity is called.
    const order = (key: string) => ({ [key]: { type: 'api::order.order', stages } });
    expect((await release(starting('orders', order('order')))).status).toBe(200);
    expect((await release(starting('parcels', order('parcel')))).status).toBe(409);
    expect((await post({}, '/orders/deactivate')).status).toBe(200);
    expect((await post({}, '/parcels/publish')).status).toBe(200);
    const both = starting('both', { ...order('one'), ...order('two') });
    expect((await release(both)).body.error.details.errors).toMatchObject([
      { severity: 'error', code: 'duplicate', at: 'entities.two' },
      ...[{}, {}, {}].map(() => ({ severity: 'warning' })),
    ]);
    const startedOn = async (uid: string, data: object): Promise<object[]> => {
      const { documentId } = await app.strapi.documents(uid as 'api::order.order').create({ data });
      const { connection } = app.strapi.db;
      return connection('crm_instances')
        .where({ subject_id: documentId })
        .select('definition as name', 'version', 'entity');
    };
    const contact = 'plugin::nexus-crm.contact';
    expect(await startedOn(contact, { name: 'Lea', kind: 'lead' })).toEqual([
      { name: 'first', version: '1.1.0', entity: 'lead' },
    ]);
    expect(await startedOn(contact, { name: 'Cid', kind: 'contact' })).toMatchObject([
      { name: 'third' },
    ]);
    expect(await startedOn('api::order.order', { number: '1' })).toEqual([
      { name: 'parcels', version: '1.0.0', entity: 'parcel' },
    ]);
    expect(await startedOn('api::company.company', { name: 'None' })).toEqual([]);
  });

  test('at level 1 there are none: every endpoint answers 404', async () => {
    await app.restart({ level: 1 });
    for (const [method, path] of ENDPOINTS) {
      expect([method, path, (await ask(method, path, token)).status]).toEqual([method, path, 404]);
    }
    await expect(service().list()).rejects.toMatchObject({ name: 'NotFoundError' });
    const { documentId } = await app.strapi
      .documents('api::order.order')
      .create({ data: { number: '2' } });
    const { connection } = app.strapi.db;
    expect(await connection('crm_instances').where({ subject_id: documentId })).toEqual([]);
    await app.restart({ level: 2 });
    expect((await app.http.get(`${URL}/first`, { token })).body.data).toMatchObject({
      version: '1.1.0',
      active: true,
    });
  });
});
