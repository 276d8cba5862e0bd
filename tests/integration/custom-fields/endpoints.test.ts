/** @databases sqlite */
import { TestApp } from '../../support/app';

const COMPANY = 'api::company.company';
const CONTACT = 'plugin::nexus-crm.contact';
const ACTIONS = [
  'find',
  'findOne',
  'models',
  'types',
  'export',
  'import',
  'reorder',
  'create',
  'update',
  'archive',
  'restore',
];

/** Both mounts answer alike; only who may ask differs. */
describe.each(['/api/nexus-crm', '/nexus-crm'])(
  'the endpoints of custom fields under %s',
  (mount) => {
    let app: TestApp;
    let token: string;
    const root = `${mount}/custom-fields`;
    const get = (path = '') => app.http.get(`${root}${path}`, { token });
    const post = (path: string, data: unknown) =>
      app.http.post(`${root}${path}`, { data }, { token });
    const put = (path: string, data: unknown) =>
      app.http.put(`${root}${path}`, { data }, { token });
    const create = (data: object) => post('', { uid: COMPANY, type: 'string', ...data });

    const signIn = async () => {
      token = mount === '/nexus-crm' ? await app.http.admin() : await app.http.apiToken();
    };

    beforeAll(async () => {
      app = await TestApp.start({ level: 2 });
      await signIn();
    });
    afterAll(() => app.dispose());

    test('[FR-L3-005][US-024] a field goes through its whole life', async () => {
      const made = await create({
        name: 'sector',
        label: 'Sector',
        help: 'What they do',
        maxLength: 40,
      });
      expect(made.status).toBe(201);
      const field = made.body.data;
      expect(field).toEqual({
        ...{ id: expect.any(String), uid: COMPANY, name: 'sector', type: 'string' },
        ...{ label: 'Sector', help: 'What they do', maxLength: 40, column: 'sector', order: 0 },
        ...{ archived: false, revision: expect.any(Number) },
        ...{ createdAt: expect.any(String), updatedAt: expect.any(String) },
      });
      expect((await get(`/${field.id}`)).body).toEqual({ data: field });
      expect((await get()).body).toEqual({ data: [field] });
      expect((await get(`?uid=${CONTACT}`)).body).toEqual({ data: [] });

      const trial = await put(`/${field.id}?dryRun=true`, { maxLength: 10 });
      expect(trial.body).toMatchObject({ data: { maxLength: 10 }, meta: { breaks: { rows: 0 } } });
      expect((await get(`/${field.id}`)).body).toEqual({ data: field });
      const changed = await put(`/${field.id}`, {
        maxLength: null,
        help: null,
        revision: field.revision,
      });
      expect(changed.status).toBe(200);
      expect(changed.body.data).toMatchObject({ help: null, revision: Number(field.revision) + 1 });
      expect(changed.body.data).not.toHaveProperty('maxLength');
      expect(await put(`/${field.id}`, { label: 'x', revision: field.revision })).toMatchObject({
        status: 409,
      });

      expect((await post(`/${field.id}/archive`, undefined)).body.data).toMatchObject({
        archived: true,
      });
      expect((await get()).body).toEqual({ data: [] });
      expect((await get('?archived=true')).body.data).toHaveLength(1);
      expect((await get('?archived=all')).body.data).toHaveLength(1);
      expect((await get(`/${field.id}`)).body.data).toMatchObject({ archived: true });
      expect((await post(`/${field.id}/restore`, undefined)).body.data).toMatchObject({
        archived: false,
      });
      expect(await app.http.delete(`${root}/${field.id}`, { token })).toMatchObject({
        status: 200,
        body: { data: { archived: true } },
      });
    });

    test('[FR-L3-005] types and models are what the form needs', async () => {
      const types = (await get('/types')).body.data;
      expect(types.map((type: any) => type.name)).toEqual([
        ...['string', 'text', 'integer', 'number', 'decimal', 'boolean', 'date', 'datetime'],
        ...['email', 'url', 'enumeration', 'multiple', 'json'],
        // What the app itself has registered.
        'iban',
      ]);
      expect(types[0]).toEqual({
        name: 'string',
        rules: ['required', 'default', 'unique', 'minLength', 'maxLength', 'pattern', 'enum'],
        comparable: true,
        indexed: true,
      });
      const models = (await get('/models')).body.data;
      expect(models.map((model: any) => model.uid)).toEqual(
        expect.arrayContaining([
          ...['contact', 'opportunity', 'campaign', 'interaction'].map(
            (name) => `plugin::nexus-crm.${name}`,
          ),
          ...[COMPANY, 'plugin::users-permissions.user'],
        ]),
      );
      expect(models.map((model: any) => model.uid)).not.toContain('plugin::upload.file');
      expect(models.find((model: any) => model.uid === COMPANY)).toEqual({
        ...{ uid: COMPANY, displayName: 'Company', kind: 'app', draftAndPublish: true },
        ...{ localized: true, fields: { live: expect.any(Number), archived: expect.any(Number) } },
      });
    });

    test('[FR-L3-005] fields of a type come in the order that was given them', async () => {
      for (const name of ['one', 'two', 'three'])
        await post('', { uid: CONTACT, type: 'string', name });
      const reorder = (names: unknown) => post('/reorder', { uid: CONTACT, names });
      const arranged = await reorder(['three', 'one', 'two']);
      expect(arranged.body.data.map((field: any) => [field.name, field.order])).toEqual([
        ...[
          ['three', 0],
          ['one', 1],
          ['two', 2],
        ],
      ]);
      expect((await get(`?uid=${CONTACT}`)).body.data.map((field: any) => field.name)).toEqual([
        'three',
        'one',
        'two',
      ]);
      for (const names of [
        ['three'],
        ['three', 'one', 'two', 'four'],
        ['one', 'one', 'two', 'three'],
        'one',
        [1],
      ]) {
        expect((await reorder(names)).status).toBe(400);
      }
    });

    test('[FR-L3-005] bad input is refused with what to do, and nothing changes', async () => {
      const before = (await get('?archived=all')).body;
      const refused: [object, RegExp][] = [
        [{ name: 'bad name' }, /begin with a letter/],
        [{ name: '1st' }, /begin with a letter/],
        [{ name: '' }, /name/],
        [{ name: 'x'.repeat(64) }, /at most 63/],
        [{ name: 'x'.repeat(65) }, /at most 64/],
        [{ name: '__proto__' }, /name/],
        ...['constructor', 'hasOwnProperty', 'toString', 'prototype'].map(
          (name): [object, RegExp] => [{ name }, /reserved by JavaScript/],
        ),
        ...[
          'id',
          'documentId',
          'document_id',
          'createdAt',
          'published_at',
          'locale',
          'localizations',
          'status',
          'strapiThing',
          'meta',
        ].map((name): [object, RegExp] => [{ name }, /reserved by Strapi/]),
        ...['stage', 'owner', 'revision', 'tenant', 'instanceId', 'nexusCrm', 'crmThing'].map(
          (name): [object, RegExp] => [{ name }, /reserved by the CRM/],
        ),
        ...['select', 'Order', 'group', 'rank', 'table', 'currentDate', 'LIKE'].map(
          (name): [object, RegExp] => [{ name }, /SQL/],
        ),
        [{ name: 'name' }, /taken by an attribute/],
        [{ name: 'orders' }, /taken by an attribute/],
        [{ name: 'City' }, /column "city".*attribute "city"/],
        [{ uid: CONTACT, name: 'contactStatus' }, /taken by an attribute/],
        [{ uid: CONTACT, name: 'parent_type' }, /column "parent_type".*attribute "parentType"/],
        [{ name: 'ok', type: 'strnig' }, /did you mean "string"/],
        [{ name: 'ok', type: 'integer', pattern: 'x' }, /pattern does not apply/],
        [{ name: 'ok', type: 'enumeration' }, /list the choices/],
        [{ name: 'ok', pattern: '(?=x)' }, /RE2/],
        [{ name: 'ok', pattern: '[a-z]{0,1000}[a-z]{0,1000}' }, /repeats too much/],
        [{ name: 'ok', pattern: 'x\u0000' }, /stored/],
        [{ name: 'ok', minLength: 5, maxLength: 2 }, /greater than maxLength/],
        [{ name: 'ok', maxLength: 300 }, /at most 255/],
        [{ name: 'ok', type: 'integer', min: 5, max: 2 }, /greater than max/],
        [{ name: 'ok', type: 'integer', min: 'a' }, /whole number/],
        [{ name: 'ok', type: 'integer', default: 'a' }, /default must be a whole number/],
        [{ name: 'ok', unique: true, default: 'a' }, /unique does not go with a default/],
        [{ name: 'ok', type: 'json', default: 'a' }, /object or a list/],
        [{ name: 'ok', label: 'x\u0000' }, /label/],
        [{ name: 'ok', help: '\ud800' }, /help/],
        [{ name: 'ok', label: 'x'.repeat(256) }, /label/],
        [{ name: 'ok', uid: 'plugin::upload.file' }, /takes no custom fields/],
        [{ name: 'ok', uid: 'admin::user' }, /takes no custom fields/],
        [{ name: 'ok', uid: 'nonsense' }, /takes no custom fields/],
        [{ name: 'ok', unknownRule: 1 }, /unknownRule/],
        [{ name: 5 }, /name/],
      ];
      for (const [input, reason] of refused) {
        const answer = await create(input);
        expect([input, answer.status]).toEqual([input, 400]);
        expect(answer.body.error.message).toMatch(reason);
      }
      for (const body of [undefined, [], 'x', 5, null, { data: [] }]) {
        expect((await app.http.post(root, body, { token })).status).toBe(400);
      }
      expect(
        (await app.http.post(`${root}/import`, { data: { format: 'x' } }, { token })).status,
      ).toBe(400);
      expect((await app.http.post(root, undefined, { token, raw: '{broken' })).status).toBe(400);
      expect((await get('?archived=maybe')).status).toBe(400);
      expect((await get('/nothing-here')).status).toBe(404);
      expect((await put('/nothing-here', { label: 'x' })).status).toBe(404);
      expect((await post('/nothing-here/restore', undefined)).status).toBe(404);
      expect((await get('?archived=all')).body).toEqual(before);
    });

    test('[FR-L3-005] names clash where their columns do, with archived fields too', async () => {
      const { id } = (await create({ name: 'fooBar' })).body.data;
      const clash = async (name: string) => {
        const answer = await create({ name });
        return [answer.status, answer.body.error.message];
      };
      expect(await clash('fooBar')).toEqual([
        409,
        expect.stringMatching(/"fooBar" exists already/),
      ]);
      expect(await clash('foo_bar')).toEqual([
        409,
        expect.stringMatching(/"fooBar".*same column as "foo_bar"/),
      ]);
      expect(await clash('FooBar')).toEqual([409, expect.stringMatching(/same column/)]);
      await post(`/${id}/archive`, undefined);
      expect(await clash('fooBar')).toEqual([409, expect.stringMatching(/archived: restore it/)]);
      // The same name on another type is another field.
      expect((await create({ uid: CONTACT, name: 'fooBar' })).status).toBe(201);
      const long = 'aLongNameThatStrapiHasToShortenForTheDatabaseSinceItIsLong';
      const made = await create({ name: long });
      expect(made.status).toBe(201);
      expect(made.body.data.column.length).toBeLessThanOrEqual(55);
      const company = await app.http.post(
        '/api/companies',
        { data: { name: 'L', [long]: 'kept' } },
        { token: await app.http.apiToken() },
      );
      expect(company.body.data[long]).toBe('kept');
    });

    test('[FR-L3-005] an undeclared column is not taken over', async () => {
      await app.strapi.db.connection.schema.alterTable('companies', (table) => {
        table.string('left_over');
      });
      const answer = await create({ name: 'leftOver' });
      expect(answer).toMatchObject({ status: 400 });
      expect(answer.body.error.message).toMatch(/holds a column "left_over" already/);
    });

    test('[FR-L3-005] definitions travel to another app as a file', async () => {
      await create({
        uid: CONTACT,
        type: 'enumeration',
        name: 'region',
        enum: ['a', 'b'],
        default: 'a',
        label: 'Region',
      });
      await create({ name: 'left', default: 'x' });
      await create({ name: 'right', pattern: '^r' });
      const file = (await get('/export')).body;
      expect(file).toMatchObject({ format: 'nexus-crm.custom-fields', version: 1 });
      expect(file.fields.length).toBeGreaterThan(2);
      const again = await post('/import', file);
      expect(again.body.data).toMatchObject({ created: [], kept: expect.any(Array) });

      // One Strapi at a time in a process.
      await app.stop();
      const other = await TestApp.start({ level: 2 });
      try {
        const foreign =
          mount === '/nexus-crm' ? await other.http.admin() : await other.http.apiToken();
        const send = (data: unknown, query = '') =>
          other.http.post(`${root}/import${query}`, { data }, { token: foreign });
        const trial = await send(file, '?dryRun=true');
        expect(trial.body.data.created).toHaveLength(file.fields.length);
        expect((await other.http.get(root, { token: foreign })).body.data).toEqual([]);

        const broken = {
          ...file,
          fields: [
            ...file.fields,
            { uid: COMPANY, name: 'select', type: 'string' },
            { uid: COMPANY, name: 'x', type: 'nope' },
          ],
        };
        const refused = await send(broken);
        expect(refused.status).toBe(400);
        expect(refused.body.error.message).toMatch(/select.*SQL.*nope/s);
        expect((await other.http.get(root, { token: foreign })).body.data).toEqual([]);

        const twins = {
          ...file,
          fields: [
            { uid: COMPANY, name: 'aB', type: 'string' },
            { uid: COMPANY, name: 'a_b', type: 'string' },
          ],
        };
        expect((await send(twins)).status).toBe(400);

        const taken = await send(file);
        expect(taken.body.data.created).toHaveLength(file.fields.length);
        expect((await other.http.get(`${root}/export`, { token: foreign })).body).toEqual(file);
        const contact = await other.strapi
          .documents(CONTACT as any)
          .create({ data: { name: 'R' } as any });
        expect(contact).toMatchObject({ region: 'a' });
        const different = { ...file, fields: [{ uid: CONTACT, name: 'region', type: 'string' }] };
        expect((await send(different)).status).toBe(409);
      } finally {
        await other.dispose();
        await app.start();
        await signIn();
      }
    });

    test('[FR-L3-005] at level 1 every endpoint answers 404, and the status gives the reason', async () => {
      await app.restart({ level: 1 });
      try {
        token = mount === '/nexus-crm' ? await app.http.admin() : await app.http.apiToken();
        for (const path of ['', '/models', '/types', '/export', '/some-id']) {
          expect((await get(path)).status).toBe(404);
        }
        expect((await create({ name: 'never' })).status).toBe(404);
        await expect(
          app.strapi.plugin('nexus-crm').service('custom-fields').list(),
        ).rejects.toThrow(/level 2/);
        const status = await app.http.get('/nexus-crm/status', { token: await app.http.admin() });
        expect(status.body.data).toEqual({
          ...{ level: 1, version: expect.any(String), rules: { selfAssign: false } },
        });
      } finally {
        await app.restart({ level: 2 });
        await signIn();
      }
    });
  },
);

describe('who may change custom fields', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start({ level: 2 });
  });
  afterAll(() => app.dispose());

  test('[SR-001] over the content API a permission per action is asked for', async () => {
    const root = '/api/nexus-crm/custom-fields';
    const user = await app.http.user();
    expect((await app.http.get(root)).status).toBe(403);
    expect((await app.http.get(root, { token: user.token })).status).toBe(403);
    const action = (name: string) => `plugin::nexus-crm.custom-fields.${name}`;
    await app.http.grant('authenticated', [action('find')]);
    expect((await app.http.get(root, { token: user.token })).status).toBe(200);
    const body = { data: { uid: COMPANY, name: 'mine', type: 'string' } };
    expect((await app.http.post(root, body, { token: user.token })).status).toBe(403);
    await app.http.grant('authenticated', [action('create')]);
    expect((await app.http.post(root, body, { token: user.token })).status).toBe(201);
    const narrow = await app.http.apiToken('custom', [action('types')]);
    expect((await app.http.get(`${root}/types`, { token: narrow })).status).toBe(200);
    expect((await app.http.get(root, { token: narrow })).status).toBe(403);
    const readOnly = await app.http.apiToken('read-only');
    expect((await app.http.post(root, body, { token: readOnly })).status).toBe(403);

    const offered = app.strapi.contentAPI.permissions.providers.action.keys();
    expect(offered).toEqual(expect.arrayContaining(ACTIONS.map(action)));
  });

  test('[SR-001] in the admin panel reading and managing are two boxes', async () => {
    const root = '/nexus-crm/custom-fields';
    await app.http.admin();
    const roles = app.strapi.service('admin::role');
    const role = await roles.create({ name: 'Field keeper', description: '' });
    const person = await app.http.adminWithRole(role.id);
    const allow = (...names: string[]) =>
      roles.assignPermissions(
        role.id,
        names.map((name) => ({
          action: `plugin::nexus-crm.custom-fields.${name}`,
          subject: null,
          properties: {},
          conditions: [],
        })),
      );
    const body = { data: { uid: COMPANY, name: 'theirs', type: 'string' } };
    expect((await app.http.get(root)).status).toBe(401);
    expect((await app.http.get(root, { token: person })).status).toBe(403);
    expect((await app.http.get('/nexus-crm/status', { token: person })).status).toBe(403);
    await allow('read');
    expect((await app.http.get(root, { token: person })).status).toBe(200);
    expect((await app.http.get('/nexus-crm/status', { token: person })).status).toBe(200);
    expect((await app.http.post(root, body, { token: person })).status).toBe(403);
    await allow('read', 'manage');
    expect((await app.http.post(root, body, { token: person })).status).toBe(201);
    const user = await app.http.user('eve');
    expect((await app.http.get(root, { token: user.token })).status).toBe(401);
    expect((await app.http.get(root, { token: await app.http.apiToken() })).status).toBe(401);
  });
});
