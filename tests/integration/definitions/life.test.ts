/** @databases sqlite postgres */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { TestApp } from '../../support/app';
import type { Answer } from '../../support/http';

const FIXTURES = path.resolve(__dirname, '../../fixtures/definitions');
const SHARED = path.resolve(__dirname, '../../../../shared/definitions');
const USER = 'plugin::users-permissions.user';
const URL = '/api/nexus-crm/definitions';

/** A pipeline with nothing wrong. */
const pipeline = (id: string, more: object = {}) => ({
  id,
  entities: { lead: { stages: ['new', { name: 'won', final: true }] } },
  transitions: { win: { from: 'new', to: 'won' } },
  ...more,
});

describe('definitions [FR-L2-001]', () => {
  let app: TestApp;
  let token: string;
  const service = () => app.strapi.plugin('nexus-crm').service('definitions');

  beforeAll(async () => {
    app = await TestApp.start({ level: 2 });
    token = await app.http.apiToken();
  });
  afterAll(() => app.dispose());

  const get = (url = ''): Promise<Answer> => app.http.get(`${URL}${url}`, { token });
  const save = (schema: unknown, model?: string): Promise<Answer> =>
    app.http.post(URL, { data: { schema, model } }, { token });
  const publish = (name: string, version?: string): Promise<Answer> =>
    app.http.post(`${URL}/${name}/publish`, { data: { version } }, { token });
  const deactivate = (name: string, version?: string): Promise<Answer> =>
    app.http.post(`${URL}/${name}/deactivate`, { data: { version } }, { token });

  test('are saved as drafts, published, replaced by a newer version, and deactivated', async () => {
    const first = await save(pipeline('life', { label: 'Life' }));
    expect(first).toMatchObject({
      status: 201,
      body: {
        data: {
          ...{ name: 'life', version: '1.0.0', label: 'Life', model: null, state: 'draft' },
          ...{ active: false, autoStart: false, releasedAt: null },
          schema: pipeline('life', { label: 'Life' }),
        },
        meta: { diagnostics: [] },
      },
    });
    expect(first.body.data).not.toHaveProperty('tenant');

    const published = await publish('life');
    expect(published).toMatchObject({
      status: 200,
      body: {
        data: {
          ...{ id: first.body.data.id, state: 'published', active: true },
          entities: [{ key: 'lead', type: 'plugin::nexus-crm.contact' }],
        },
      },
    });
    const { releasedAt } = published.body.data;
    expect(Math.abs(Date.parse(releasedAt) - Date.now())).toBeLessThan(60_000);

    expect((await save(pipeline('life', { version: '2.0.0' }))).status).toBe(201);
    expect((await get('/life')).body.data).toMatchObject({ version: '1.0.0', active: true });
    expect((await publish('life')).body.data).toMatchObject({ version: '2.0.0', active: true });
    const both = (await get('/life')).body;
    expect(both.data.version).toBe('2.0.0');
    expect(both.meta.versions.map((one: any) => [one.version, one.active, one.state])).toEqual([
      ['2.0.0', true, 'published'],
      ['1.0.0', false, 'published'],
    ]);

    const back = await publish('life', '1.0.0');
    expect(back.body.data).toMatchObject({ version: '1.0.0', active: true, releasedAt });
    expect((await get('/life?version=2.0.0')).body.data).toMatchObject({ active: false });

    expect((await deactivate('life', '2.0.0')).status).toBe(409);
    expect(await deactivate('life')).toMatchObject({
      status: 200,
      body: { data: { version: '1.0.0', active: false } },
    });
    const again = await deactivate('life');
    expect([again.status, again.body.error.message]).toEqual([
      409,
      '"life" has no active version.',
    ]);
    expect((await get('/life')).body.data.version).toBe('2.0.0');
  });

  test('have one version of one text: a draft is replaced, a published one is not', async () => {
    const first = await save(pipeline('text'));
    const second = await save(pipeline('text', { label: 'Other' }));
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.body.data).toMatchObject({ id: first.body.data.id, label: 'Other' });
    await publish('text');
    const refused = await save(pipeline('text', { label: 'Third' }));
    expect(refused).toMatchObject({
      status: 409,
      body: {
        error: { name: 'ConflictError', message: expect.stringContaining('raise "version"') },
      },
    });
    expect((await get('/text')).body.data.label).toBe('Other');
  });

  test('have versions that differ in more than capitals, on every database', async () => {
    await save(pipeline('capitals', { version: '1.0.0-rc' }));
    const other = await save(pipeline('capitals', { version: '1.0.0-RC' }));
    expect([other.status, other.body.error.message]).toEqual([
      409,
      expect.stringContaining('1.0.0-rc already'),
    ]);
    expect((await get('/capitals?version=1.0.0-RC')).status).toBe(404);
  });

  test('keep their keys in the order in which they were written: the first stage is the first', async () => {
    const schema = {
      id: 'ordered',
      entities: { lead: {} },
      transitions: {
        zeta: { from: 'zebra', to: 'yak' },
        b: { from: 'yak', to: 'ant' },
        alpha: { from: 'ant', to: 'zebra' },
      },
    };
    await save(schema);
    await publish('ordered');
    const read = (await get('/ordered')).body.data.schema;
    expect(JSON.stringify(read)).toBe(JSON.stringify(schema));
    const compiled = await service().source.active('ordered');
    expect(compiled.entities.get('lead').initial).toBe('zebra');
  });

  test('with errors can be saved, but not published', async () => {
    const schema = pipeline('wrong', {
      transitions: {
        win: { from: 'nwe', to: 'won', condition: 'data.score >' },
        lose: { from: 'new', to: 'won', assign: { team: 'nobody' } },
      },
    });
    const saved = await save(schema);
    expect(saved.status).toBe(201);
    const refused = await publish('wrong');
    expect(refused).toMatchObject({ status: 400, body: { error: { name: 'ValidationError' } } });
    const { errors, code } = refused.body.error.details;
    expect(code).toBe('ValidationFailed');
    expect(errors).toEqual(
      saved.body.meta.diagnostics.map((one: object) => ({ ...one, name: 'ValidationError' })),
    );
    expect(errors).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          ...{ severity: 'error', code: 'unknown_stage', path: ['transitions', 'win', 'from'] },
          advice: expect.stringContaining('"new"'),
        }),
        expect.objectContaining({
          ...{ severity: 'error', code: 'expression', at: 'transitions.win.condition' },
          position: expect.any(Number),
        }),
        expect.objectContaining({
          ...{ severity: 'warning', code: 'unknown_reference' },
          at: 'transitions.lose.assign.team',
        }),
      ]),
    );
    expect((await get('/wrong')).body.data).toMatchObject({ state: 'draft', active: false });
    expect(await service().source.active('wrong')).toBeUndefined();
    expect(await service().source.version('wrong', '1.0.0')).toBeUndefined();
  });

  test('are validated without being written', async () => {
    const ask = async (schema: unknown) => {
      const answer = await app.http.post(`${URL}/validate`, { data: { schema } }, { token });
      expect(answer.status).toBe(200);
      return answer.body.data;
    };
    expect(await ask(pipeline('tried'))).toEqual({ valid: true, diagnostics: [] });
    expect(await ask(pipeline('Tried'))).toMatchObject({
      valid: false,
      diagnostics: [{ severity: 'error', code: 'name', path: ['id'], at: 'id' }],
    });
    for (const junk of [null, 5, 'text', [], {}, undefined]) {
      expect(await ask(junk)).toMatchObject({ valid: false });
    }
    expect((await get('/tried')).status).toBe(404);
  });

  test('of one name are held against what the app has: attributes, teams, roles, types', async () => {
    await app.strapi.documents('plugin::nexus-crm.team').create({
      data: { key: 'closers', name: 'Closers', members: [] } as any,
    });
    await app.strapi
      .plugin('nexus-crm')
      .service('custom-fields')
      .create({ uid: 'plugin::nexus-crm.contact', name: 'region', type: 'string' });
    const schema = pipeline('names', {
      entities: { lead: { stages: ['new'] }, order: { type: 'api::order.oder', stages: ['a'] } },
      transitions: {
        known: {
          ...{ entity: 'lead', from: 'new', to: 'new', condition: 'data.region == data.email' },
          assign: [{ team: 'closers' }, { role: 'authenticated' }],
          approval: { strategy: 'unison', voters: { role: 'strapi-super-admin' } },
        },
        strange: {
          ...{ entity: 'lead', from: 'new', to: 'new', condition: 'data.regoin == 1' },
          assign: [{ team: 'closer' }, { role: 'authenticatd' }],
          do: [{ activity: 'telegraph' }],
        },
      },
    });
    const { diagnostics } = await service().validate(schema);
    const found = diagnostics
      .filter(({ code }: any) => ['undeclared_key', 'unknown_reference'].includes(code))
      .map(({ at, severity }: any) => [at, severity]);
    expect(found.sort()).toEqual([
      ['entities.order.type', 'warning'],
      ['transitions.strange.assign[0].team', 'warning'],
      ['transitions.strange.assign[1].role', 'warning'],
      ['transitions.strange.condition', 'warning'],
      ['transitions.strange.do[0].activity', 'warning'],
    ]);
    const advice = diagnostics.map((one: any) => one.advice).join('\n');
    for (const near of ['"api::order.order"', '"closers"', '"region"', '"authenticated"']) {
      expect(advice).toContain(`did you mean ${near}?`);
    }
  });

  test('are listed by name, newest first, filtered and in pages', async () => {
    for (const version of ['1.0.0', '1.1.0', '1.2.0']) await save(pipeline('listed', { version }));
    await publish('listed', '1.1.0');
    const list = async (query: string) => {
      const answer = await get(`?filters[name]=listed&${query}`);
      expect(answer.status).toBe(200);
      return [answer.body.data.map((one: any) => one.version), answer.body.meta.pagination];
    };
    const all = { page: 1, pageSize: 25, pageCount: 1, total: 3 };
    expect(await list('')).toEqual([['1.2.0', '1.1.0', '1.0.0'], all]);
    expect(await list('pagination[page]=2&pagination[pageSize]=2')).toEqual([
      ['1.0.0'],
      { page: 2, pageSize: 2, pageCount: 2, total: 3 },
    ]);
    expect((await list('filters[active]=true'))[0]).toEqual(['1.1.0']);
    expect((await list('filters[state][$eq]=draft'))[0]).toEqual(['1.2.0', '1.0.0']);
    expect((await list('filters[autoStart]=true'))[0]).toEqual([]);
    expect((await get('?filters[name]=listed')).body.data[0]).not.toHaveProperty('schema');
  });

  const files = [FIXTURES, SHARED]
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((file) => path.join(folder, file)))
    .filter((file) => file.endsWith('.json'));
  if (!existsSync(SHARED)) console.info(`No ${SHARED}: only the fixtures are tried.`);

  test.each(files.map((file) => [path.relative(FIXTURES, file), file]))(
    'of the requirements are accepted unchanged: %s',
    async (_name, file) => {
      const schema = JSON.parse(readFileSync(file, 'utf8'));
      const model = 'id' in schema ? undefined : USER;
      await service()
        .deactivate(schema.id ?? USER)
        .catch(() => undefined);
      const saved = await save(schema, model);
      // The fixtures come first, so that the same file of the other folder is published already.
      const version = schema.version ?? '1.0.0';
      if (saved.status !== 409) expect([200, 201]).toContain(saved.status);
      const published = await publish(schema.id ?? USER, version);
      expect(published).toMatchObject({
        status: 200,
        body: { data: { state: 'published', active: true, version, schema } },
      });
      const { diagnostics } = published.body.meta;
      expect(diagnostics.filter(({ severity }: any) => severity === 'error')).toEqual([]);
      const compiled = await service().source.active(schema.id ?? USER);
      expect(compiled).toMatchObject({ version, source: schema });
    },
  );

  test('of a model carry its uid as their name, and say once which model that is', async () => {
    const schema = { entities: { contact: { fields: ['name', 'email'] } } };
    const uid = 'api::company.company';
    expect((await save(schema)).body.error.details.errors).toMatchObject([
      { code: 'missing', path: ['id'] },
    ]);
    expect((await save(schema, uid)).body.data).toMatchObject({ name: uid, model: uid });
    expect((await get(`/${encodeURIComponent(uid)}`)).body.data.schema).toEqual(schema);
    const twice = await save({ ...schema, model: 'api::order.order' }, uid);
    expect(twice.body.error.details.errors).toMatchObject([{ path: ['model'], severity: 'error' }]);
    expect((await save(schema, 'company')).status).toBe(400);
  });
});
