/** @databases sqlite */
import { TestApp } from '../../support/app';

const ACTIONS = ['find', 'kinds', 'findOne', 'create', 'update', 'delete', 'test'];

/** An app with a kind of its own. */
const INDEX = `
module.exports = {
  register({ strapi }) {
    strapi.plugin('nexus-crm').service('extensions').integration({
      name: 'chat',
      settings: [
        { name: 'room', type: 'string', required: true, label: 'Room', help: 'Where it is posted' },
        { name: 'tone', type: 'enumeration', enum: ['low', 'high'], default: 'low' },
        { name: 'token', type: 'string', secret: true, required: true, minLength: 4 },
        { name: 'keys', type: 'json', secret: true },
      ],
      input: [{ name: 'text', type: 'text', required: true, maxLength: 20 }],
      checkSettings: ({ room }) =>
        room === 'attic' ? [{ path: ['room'], message: '"room" is locked' }] : [],
      async execute(input, call) {
        if (input.text === 'fail') {
          const { token, keys } = call.settings;
          throw Object.assign(new Error('401 for ' + token + ' ' + JSON.stringify(keys)), { retryable: false });
        }
        if (input.text === 'busy') throw new Error('busy');
        if (input.text === 'slow') {
          return new Promise(() => call.signal.addEventListener('abort', () => { strapi.hungUp = true; }));
        }
        return { text: input.text, as: call.settings, record: await call.record(), data: call.data };
      },
    });
    strapi.plugin('nexus-crm').service('extensions').integration({
      name: 'letter',
      settings: [{ name: 'text', type: 'string' }],
      execute: async () => undefined,
      preview: async (_input, call) =>
        call.settings.text === 'slow'
          ? new Promise(() => {})
          : { text: call.settings.text + (await call.record()).name },
    });
  },
  bootstrap() {},
};
`;

const CHAT = {
  name: 'sales-chat',
  kind: 'chat',
  settings: { room: 'sales' },
  secrets: { token: 'hush-hush', keys: { main: ['k-12345'] } },
};

const SECRET = /hush|k-12345/;

/** Both mounts answer alike; only who may ask differs. */
describe.each(['/api/nexus-crm', '/nexus-crm'])('integrations under %s', (mount) => {
  let app: TestApp;
  let token: string;
  const root = `${mount}/integrations`;
  const get = (path = '') => app.http.get(`${root}${path}`, { token });
  const post = (path: string, data?: unknown) =>
    app.http.post(`${root}${path}`, data === undefined ? undefined : { data }, { token });
  const put = (path: string, data: unknown) => app.http.put(`${root}${path}`, { data }, { token });
  const remove = (path: string) => app.http.delete(`${root}${path}`, { token });
  const columns = async (name: string) =>
    (await app.strapi.db.connection('crm_integrations').where({ name }).first()) as {
      secrets: unknown;
    };

  beforeAll(async () => {
    app = await TestApp.start({
      level: 2,
      files: { 'src/index.js': INDEX },
      plugins: { 'nexus-crm': { config: { extensionTimeout: 200 } } },
    });
    token = mount === '/nexus-crm' ? await app.http.admin() : await app.http.apiToken();
  });
  afterAll(() => app.dispose());

  test('[FR-L2-010] an integration goes through its whole life, and its secrets are never returned', async () => {
    const made = await post('', CHAT);
    expect(made).toMatchObject({ status: 201 });
    expect(made.body.data).toEqual({
      ...{ id: expect.any(String), name: 'sales-chat', label: 'sales-chat', kind: 'chat' },
      ...{
        settings: { room: 'sales' },
        problems: [],
        secrets: { token: { isSet: true }, keys: { isSet: true } },
      },
      ...{ enabled: true, disabledReason: null, revision: 1 },
      circuit: { state: 'closed', retryAt: null },
      limits: { concurrency: 5, perMinute: null },
      ...{ createdAt: expect.any(String), updatedAt: expect.any(String) },
    });
    expect((await get('/sales-chat')).body).toEqual(made.body);
    const listed = await get();
    expect(listed.body).toMatchObject({
      data: [made.body.data],
      meta: { pagination: { total: 1 } },
    });
    expect(await post('', CHAT)).toMatchObject({ status: 409 });

    const changed = await put('/sales-chat', {
      ...{ label: 'Sales', enabled: false, settings: { room: 'deals', tone: 'high' }, revision: 1 },
      secrets: { keys: null },
      limits: { perMinute: 60 },
    });
    expect(changed.body.data).toMatchObject({
      ...{ label: 'Sales', enabled: false, settings: { room: 'deals', tone: 'high' }, revision: 2 },
      secrets: { token: { isSet: true }, keys: { isSet: false } },
      limits: { concurrency: 5, perMinute: 60 },
    });
    expect(await put('/sales-chat', { enabled: true, revision: 1 })).toMatchObject({ status: 409 });
    expect(await put('/sales-chat', { enabled: true })).toMatchObject({ status: 200 });
    for (const answer of [made, listed, changed]) {
      expect(JSON.stringify(answer.body)).not.toMatch(SECRET);
    }

    expect(await remove('/sales-chat')).toMatchObject({ status: 200 });
    for (const gone of [
      await get('/sales-chat'),
      await put('/sales-chat', {}),
      await remove('/sales-chat'),
    ]) {
      expect(gone).toMatchObject({ status: 404 });
    }
    expect((await get()).body.data).toEqual([]);
  });

  test('secrets are encrypted in the database, kept by a change, and replaced by another', async () => {
    await post('', CHAT);
    const before = await columns('sales-chat');
    expect(JSON.stringify(before)).not.toMatch(SECRET);
    expect(JSON.stringify(before.secrets)).toMatch(/v1:/);
    await put('/sales-chat', { secrets: {}, label: 'Other' });
    expect((await columns('sales-chat')).secrets).toEqual(before.secrets);
    const run = async () => (await post('/sales-chat/test', { input: { text: 'x' } })).body.data;
    // What the integration returns of its secrets is removed.
    expect((await run()).output.as).toMatchObject({ token: '***', keys: { main: ['***'] } });
    await put('/sales-chat', { secrets: { token: 'another one' } });
    expect((await columns('sales-chat')).secrets).not.toEqual(before.secrets);
    expect((await run()).output.as.token).toBe('***');
    await remove('/sales-chat');
  });

  test('a test runs it for real and says what came back', async () => {
    await post('', { ...CHAT, enabled: false });
    const data = { name: 'Ann' };
    const run = (text: string) => post('/sales-chat/test', { input: { text }, data });
    expect((await run('hello')).body.data).toEqual({
      ...{ ok: true, error: null, retryable: null, duration: expect.any(Number) },
      output: {
        ...{ text: 'hello', record: data, data },
        as: { room: 'sales', tone: 'low', token: '***', keys: { main: ['***'] } },
      },
    });
    expect((await run('fail')).body.data).toEqual({
      ...{ ok: false, output: null, retryable: false, duration: expect.any(Number) },
      error: '401 for *** {"main":["***"]}',
    });
    expect((await run('busy')).body.data).toMatchObject({ error: 'busy', retryable: true });
    expect((await run('slow')).body.data).toMatchObject({
      error: 'The integration "sales-chat" did not answer within 200 ms.',
      retryable: true,
    });
    expect((app.strapi as unknown as { hungUp: boolean }).hungUp).toBe(true);
    expect(await run('a text that is too long')).toMatchObject({
      status: 400,
      body: { error: { details: { errors: [{ path: ['data', 'input', 'text'] }] } } },
    });
    expect(await post('/nobody/test', {})).toMatchObject({ status: 404 });
    await remove('/sales-chat');
  });

  test('a kind of the app may have a preview, which has its time limit; others have none', async () => {
    const uid = 'plugin::nexus-crm.contact';
    const { documentId } = await app.strapi.db.query(uid).create({ data: { name: 'Lea' } });
    const subject = { type: uid, id: documentId };
    await post('', { name: 'dear', kind: 'letter', settings: { text: 'Dear ' } });
    await post('', CHAT);
    expect((await post('/dear/preview', { subject })).body.data).toEqual({
      ...{ ok: true, parts: { text: 'Dear Lea' }, error: null },
    });
    const slow = await post('/dear/preview', { subject, settings: { text: 'slow' } });
    expect(slow.body.data).toEqual({
      ...{ ok: false, parts: null },
      error: expect.stringContaining('200 ms'),
    });
    expect((await post('/sales-chat/preview', { subject })).status).toBe(409);
    await remove('/dear');
    await remove('/sales-chat');
  });

  test('kinds come with JSON Schemas, from which forms follow', async () => {
    const { body } = await get('/kinds');
    const chat = body.data.find(({ name }: { name: string }) => name === 'chat');
    expect(chat).toEqual({
      name: 'chat',
      settings: {
        type: 'object',
        properties: {
          room: {
            type: 'string',
            'x-type': 'string',
            title: 'Room',
            description: 'Where it is posted',
          },
          tone: { type: 'string', enum: ['low', 'high'], 'x-type': 'enumeration', default: 'low' },
        },
        required: ['room'],
        additionalProperties: false,
      },
      secrets: {
        type: 'object',
        properties: {
          token: { type: 'string', 'x-type': 'string', minLength: 4, writeOnly: true },
          keys: { 'x-type': 'json', writeOnly: true },
        },
        required: ['token'],
        additionalProperties: false,
      },
      input: {
        type: 'object',
        properties: {
          text: { type: 'string', 'x-control': 'textarea', 'x-type': 'text', maxLength: 20 },
        },
        required: ['text'],
        additionalProperties: false,
      },
      hasPreview: false,
    });
  });

  test.each<[string, object, (string | number)[]]>([
    ['no name', { name: undefined }, ['name']],
    ['a reserved name', { name: 'kinds' }, ['name']],
    ['a name with capitals', { name: 'Chat' }, ['name']],
    ['an unknown kind', { kind: 'pigeon' }, ['kind']],
    ['a setting of the wrong type', { settings: { room: 5 } }, ['settings', 'room']],
    ['a missing setting', { settings: {} }, ['settings', 'room']],
    ['an unknown setting', { settings: { room: 'a', colour: 1 } }, ['settings', 'colour']],
    ['a choice that there is not', { settings: { room: 'a', tone: 'x' } }, ['settings', 'tone']],
    ['a setting that the kind refuses', { settings: { room: 'attic' } }, ['settings', 'room']],
    [
      'a secret among the settings',
      { settings: { room: 'a', token: 'hush' } },
      ['settings', 'token'],
    ],
    ['a missing secret', { secrets: {} }, ['secrets', 'token']],
    ['an empty secret', { secrets: { token: '' } }, ['secrets', 'token']],
    ['a required secret that is removed', { secrets: { token: null } }, ['secrets', 'token']],
    ['a short secret', { secrets: { token: 'abc' } }, ['secrets', 'token']],
    ['an unknown secret', { secrets: { token: 'hush', pin: 'hush' } }, ['secrets', 'pin']],
    ['settings that are a list', { settings: [] }, ['settings']],
    ['an unknown key', { colour: 'red' }, []],
    ['a switch that is no switch', { enabled: 'yes' }, ['enabled']],
    ['a limit of none', { limits: { concurrency: 0 } }, ['limits', 'concurrency']],
    ['an unknown limit', { limits: { perHour: 1 } }, ['limits']],
    ['a label that is empty', { label: ' ' }, ['label']],
  ])('%s is a 400 that names it, and repeats no secret', async (_name, change, path) => {
    const answer = await post('', { ...CHAT, ...change });
    expect(answer).toMatchObject({ status: 400 });
    const paths = answer.body.error.details.errors.map((error: { path: unknown }) => error.path);
    expect(paths).toEqual([['data', ...path]]);
    expect(JSON.stringify(answer.body)).not.toMatch(SECRET);
  });

  test('without an encryption key a secret is a 400 that says so, and nothing is stored', async () => {
    const key = app.strapi.config.get('admin.secrets.encryptionKey');
    app.strapi.config.set('admin.secrets.encryptionKey', undefined);
    try {
      expect(await post('', CHAT)).toMatchObject({
        status: 400,
        body: { error: { message: expect.stringContaining('set `secrets.encryptionKey`') } },
      });
      expect(await get('/sales-chat')).toMatchObject({ status: 404 });
    } finally {
      app.strapi.config.set('admin.secrets.encryptionKey', key);
    }
  });

  test('with another encryption key it fails for good and asks for its secrets again', async () => {
    await post('', CHAT);
    const key = app.strapi.config.get('admin.secrets.encryptionKey');
    app.strapi.config.set('admin.secrets.encryptionKey', 'another key');
    try {
      const run = async () => (await post('/sales-chat/test', { input: { text: 'x' } })).body.data;
      expect(await run()).toMatchObject({
        error: expect.stringContaining('The secret "token" of "sales-chat" cannot be decrypted'),
        retryable: false,
      });
      await put('/sales-chat', { secrets: { token: 'fresh-one', keys: null } });
      expect(await run()).toMatchObject({ ok: true });
    } finally {
      app.strapi.config.set('admin.secrets.encryptionKey', key);
      await remove('/sales-chat');
    }
  });

  test('each endpoint needs its permission', async () => {
    if (mount === '/nexus-crm') return;
    const none = await app.http.apiToken('custom', []);
    const calls = [
      app.http.get(root, { token: none }),
      app.http.get(`${root}/kinds`, { token: none }),
      app.http.get(`${root}/x`, { token: none }),
      app.http.post(root, { data: CHAT }, { token: none }),
      app.http.put(`${root}/x`, { data: {} }, { token: none }),
      app.http.delete(`${root}/x`, { token: none }),
      app.http.post(`${root}/x/test`, {}, { token: none }),
    ];
    expect(calls).toHaveLength(ACTIONS.length);
    for (const call of calls) expect(await call).toMatchObject({ status: 403 });
    const find = await app.http.apiToken('custom', ['plugin::nexus-crm.integrations.find']);
    expect(await app.http.get(root, { token: find })).toMatchObject({ status: 200 });
  });
});
