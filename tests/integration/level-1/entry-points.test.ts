/** @databases sqlite postgres */
import path from 'node:path';

import { TestApp } from '../../support/app';
import { levelUnderTest } from '../../support/level';
import { columnsOf, COMPANY, crmOf, newCompany, ORDER, USER } from './support';

const GRAPHQL = path.resolve(__dirname, '../../../node_modules/@strapi/plugin-graphql');
const JUNK = { version: 1, contacts: [{ id: 'forged' }] };

/** The column can neither be read, written, filtered, sorted nor populated from outside. */
describe('no entry point exposes the column', () => {
  let app: TestApp;
  let admin: string;
  let token: string;
  let documentId: string;
  let orderId: string;
  let user: { token: string; documentId: string; id: number };

  beforeAll(async () => {
    app = await TestApp.start({
      level: levelUnderTest(),
      plugins: { graphql: { enabled: true, resolve: GRAPHQL } },
    });
    admin = await app.http.admin();
    token = await app.http.apiToken();
    user = await app.http.user();
    const company = await newCompany(app);
    documentId = company.documentId;
    await company.contacts.addContact({ name: 'Secret', email: 'secret@example.com' });
    await app.strapi.documents(COMPANY).publish({ documentId });
    const order = await app.strapi
      .documents(ORDER)
      .create({ data: { number: 'O-1', company: { documentId } } as any });
    orderId = order.documentId;
    await crmOf(app).for(ORDER, orderId).addContact({ name: 'Secret' });
    await crmOf(app).for(USER, user.documentId).addContact({ name: 'Secret' });
    await app.http.grant('authenticated', [
      `${USER}.find`,
      `${USER}.findOne`,
      `${USER}.update`,
      `${USER}.create`,
      `${USER}.me`,
    ]);
  });
  afterAll(() => app.dispose());

  const stored = async () => [
    await columnsOf(app, 'companies', documentId),
    await columnsOf(app, 'orders', orderId),
    await columnsOf(app, 'up_users', user.documentId),
  ];
  /** Runs, and returns every statement that Strapi sent meanwhile. */
  const statementsOf = async (run: () => Promise<unknown>): Promise<string[]> => {
    const statements: string[] = [];
    const listen = ({ sql }: { sql: string }) => void statements.push(sql);
    app.strapi.db.connection.on('query', listen);
    try {
      await run();
    } finally {
      app.strapi.db.connection.removeListener('query', listen);
    }
    return statements;
  };
  /** Those that read the column: by its name, or by a star, which does so without naming it. */
  const readersOf = async (run: () => Promise<unknown>): Promise<string[]> => {
    const statements = await statementsOf(run);
    const hosts = /from [`"](companies|orders|up_users)[`"]/;
    const stars = (sql: string) => /\.\*|select \*/.test(sql) && hosts.test(sql);
    if (statements.length === 0) return ['it asked the database nothing'];
    return statements.filter((sql) => /nexus_crm|nexusCrm/.test(sql) || stars(sql));
  };

  test('[FR-L1-002] [SCL-003] no list, page, populate or lookup of the host reads the column', async () => {
    const lists: [string, () => Promise<unknown>][] = [
      ['REST list', () => app.http.get('/api/companies', { token })],
      ['REST one', () => app.http.get(`/api/companies/${documentId}?populate=*`, { token })],
      ['REST relation', () => app.http.get('/api/orders?populate=company', { token })],
      ['REST sort', () => app.http.get('/api/orders?sort=company.name', { token })],
      ['REST users', () => app.http.get('/api/users', { token })],
      ['REST me', () => app.http.get('/api/users/me', { token: user.token })],
      [
        'login',
        () =>
          app.http.post('/api/auth/local', {
            identifier: 'ann@example.com',
            password: 'Passw0rd!',
          }),
      ],
      [
        'Content Manager list',
        () => app.http.get(`/content-manager/collection-types/${COMPANY}`, { token: admin }),
      ],
      [
        'Content Manager one',
        () =>
          app.http.get(`/content-manager/collection-types/${COMPANY}/${documentId}`, {
            token: admin,
          }),
      ],
      [
        'Content Manager relations',
        () => app.http.get(`/content-manager/relations/${ORDER}/company`, { token: admin }),
      ],
      [
        'documents',
        () => app.strapi.documents(COMPANY).findMany({ populate: '*', locale: '*' } as any),
      ],
      ['db.query', () => app.strapi.db.query(COMPANY).findMany({ populate: true })],
      ['db.query page', () => app.strapi.db.query(COMPANY).findPage({ populate: ['orders'] })],
      [
        'db.query count',
        () => app.strapi.db.query(COMPANY).findMany({ populate: { orders: { count: true } } }),
      ],
      ['load', () => app.strapi.db.query(ORDER).load({ id: 1 } as any, 'company')],
      [
        'update',
        () =>
          app.strapi.db
            .query(COMPANY)
            .update({ where: { documentId }, data: { city: 'Ulm' }, populate: ['orders'] }),
      ],
      ['morph', () => app.strapi.db.query('plugin::upload.file').findMany({ populate: true })],
      ['builder', () => app.strapi.db.queryBuilder(COMPANY).select('*').execute()],
    ];
    for (const [name, run] of lists) {
      expect([name, await readersOf(run)]).toEqual([name, []]);
    }
  });

  test('[FR-L1-002] REST of the host cannot read, filter, sort, select or populate it', async () => {
    for (const query of [
      'fields=nexusCrm',
      'fields[0]=name&fields[1]=nexusCrm',
      'sort=nexusCrm',
      'filters[nexusCrm][$notNull]=true',
      'filters[nexusCrm][$contains]=Secret',
      'filters[$or][0][nexusCrm][$contains]=Secret',
      'populate=nexusCrm',
      'filters[orders][nexusCrm][$notNull]=true',
      'populate[orders][fields]=nexusCrm',
      'populate[orders][sort]=nexusCrm',
      'populate[orders][filters][nexusCrm][$notNull]=true',
    ]) {
      const answer = await app.http.get(`/api/companies?${query}`, { token });
      expect([query, answer.status]).toEqual([query, 400]);
      expect(answer.body.error.message).toContain('nexusCrm');
    }
    const byColumn = await app.http.get('/api/companies?filters[nexus_crm][$notNull]=true', {
      token,
    });
    expect(byColumn.status).toBe(400);
    const searched = await app.http.get('/api/companies?_q=Secret', { token });
    expect(searched).toMatchObject({ status: 200, body: { data: [] } });
    for (const search of ['/api/companies?_q=Acme', '/api/companies?populate=*']) {
      const answer = await app.http.get(search, { token });
      expect(answer.body.data).not.toEqual([]);
      expect(JSON.stringify(answer.body)).not.toMatch(/nexusCrm|nexus_crm|Secret/);
    }
  });

  test('[FR-L1-002] REST of the host does not write it', async () => {
    const before = await stored();
    for (const call of [
      () => app.http.post('/api/companies', { data: { name: 'X', nexusCrm: JUNK } }, { token }),
      () => app.http.put(`/api/companies/${documentId}`, { data: { nexusCrm: JUNK } }, { token }),
      () => app.http.put(`/api/companies/${documentId}`, { data: { nexusCrm: null } }, { token }),
      () => app.http.put(`/api/orders/${orderId}`, { data: { nexus_crm: null } }, { token }),
    ]) {
      const answer = await call();
      expect(answer.status).toBe(400);
      expect(answer.body.error.message).toMatch(/nexusCrm|nexus_crm/);
    }
    expect(await stored()).toEqual(before);
  });

  test('[FR-L1-002] users: neither their routes nor registration show or write it', async () => {
    const before = await stored();
    for (const [answer, status] of [
      [await app.http.put(`/api/users/${user.id}`, { nexusCrm: JUNK }, { token: user.token }), 400],
      [await app.http.put(`/api/users/${user.id}`, { nexusCrm: null }, { token: user.token }), 400],
      [
        await app.http.post(
          '/api/users',
          {
            username: 'eve',
            email: 'eve@example.com',
            password: 'Passw0rd!',
            role: 1,
            nexusCrm: JUNK,
          },
          { token },
        ),
        400,
      ],
      [
        await app.http.post('/api/auth/local/register', {
          username: 'mallory',
          email: 'mallory@example.com',
          password: 'Passw0rd!',
          nexusCrm: JUNK,
        }),
        400,
      ],
      [await app.http.get('/api/users?filters[nexusCrm][$notNull]=true', { token }), 400],
      [await app.http.get('/api/users?sort=nexusCrm', { token }), 400],
      [await app.http.get('/api/users/me?fields=nexusCrm', { token: user.token }), 400],
    ] as const) {
      expect(answer).toMatchObject({ status });
      expect(JSON.stringify(answer.body)).toContain('nexusCrm');
    }
    for (const path of [
      '/api/users',
      `/api/users/${user.id}`,
      '/api/users/me',
      '/api/users/me?populate=*',
    ]) {
      const answer = await app.http.get(path, { token: user.token });
      expect(answer.status).toBe(200);
      expect(JSON.stringify(answer.body)).not.toMatch(/nexusCrm|nexus_crm|Secret/);
    }
    expect(await stored()).toEqual(before);
    expect(await app.strapi.db.query(USER).count({ where: { email: 'eve@example.com' } })).toBe(0);
    expect(await app.strapi.db.query(USER).count({ where: { email: 'mallory@example.com' } })).toBe(
      0,
    );
  });

  test('[FR-L1-002] the Content Manager does not expose it', async () => {
    const before = await stored();
    const base = `/content-manager/collection-types/${COMPANY}`;
    for (const path of [base, `${base}/${documentId}`]) {
      const answer = await app.http.get(path, { token: admin });
      expect(answer.status).toBe(200);
      expect(JSON.stringify(answer.body)).not.toMatch(/nexusCrm|nexus_crm|Secret/);
    }
    for (const query of ['sort=nexusCrm:ASC', 'filters[$and][0][nexusCrm][$notNull]=true']) {
      const answer = await app.http.get(`${base}?${query}`, { token: admin });
      expect([query, answer.status]).toEqual([query, 400]);
    }
    for (const answer of [
      await app.http.put(
        `${base}/${documentId}`,
        { name: 'Acme', nexusCrm: JUNK },
        { token: admin },
      ),
      await app.http.post(base, { name: 'New', nexusCrm: JUNK }, { token: admin }),
    ]) {
      expect(JSON.stringify(answer.body)).not.toContain('forged');
    }
    expect(await stored()).toEqual(before);
    for (const path of [
      `/content-manager/content-types/${COMPANY}/configuration`,
      '/content-manager/init',
      '/content-type-builder/content-types',
      '/content-type-builder/schema',
    ]) {
      const answer = await app.http.get(path, { token: admin });
      expect([path, answer.status]).toEqual([path, 200]);
      expect(JSON.stringify(answer.body)).not.toContain('nexusCrm');
    }
  });

  test('[FR-L1-002] GraphQL has neither type, input nor filter for it', async () => {
    const schema = await app.http.post(
      '/graphql',
      {
        query: `{ __schema { types { name fields { name } inputFields { name } } } }`,
      },
      { token },
    );
    expect(schema.status).toBe(200);
    expect(JSON.stringify(schema.body)).toContain('CompanyInput');
    expect(JSON.stringify(schema.body)).not.toContain('"nexusCrm"');
    const list = await app.http.post(
      '/graphql',
      { query: '{ companies { name nexusCrm } }' },
      { token },
    );
    expect(list.status).toBe(400);
    const good = await app.http.post(
      '/graphql',
      { query: '{ companies { documentId name orders { number } } orders { company { name } } }' },
      { token },
    );
    expect(good.body).toMatchObject({ data: { companies: [{ documentId }] } });
  });

  test('[FR-L1-002] inside the app, documents and db.query refuse to read, filter or write it', async () => {
    const before = await stored();
    const query = app.strapi.db.query(COMPANY) as any;
    const orders = app.strapi.db.query(ORDER) as any;
    const documents = app.strapi.documents(COMPANY) as any;
    const builder = () => app.strapi.db.queryBuilder(COMPANY) as any;
    const has = { nexusCrm: { $notNull: true } };
    const calls: [string, () => Promise<unknown>][] = [
      ['where', () => query.findMany({ where: has })],
      ['where by column', () => query.findMany({ where: { nexus_crm: { $notNull: true } } })],
      ['where by alias', () => query.findMany({ where: { 't0.nexus_crm': { $notNull: true } } })],
      ['where and', () => query.findOne({ where: { $and: [{ $not: has }] } })],
      ['where across', () => orders.findMany({ where: { company: has } })],
      ['where across and back', () => query.count({ where: { orders: { company: has } } })],
      ['filters', () => query.findMany({ filters: () => has })],
      ['select', () => query.findMany({ select: ['id', 'nexusCrm'] })],
      ['order', () => query.findMany({ orderBy: 'nexusCrm' })],
      ['order across', () => orders.findMany({ orderBy: { company: { nexusCrm: 'asc' } } })],
      ['group', () => query.findMany({ select: ['id'], groupBy: ['nexusCrm'] })],
      [
        'populate select',
        () => orders.findMany({ populate: { company: { select: ['nexusCrm'] } } }),
      ],
      ['populate where', () => orders.findMany({ populate: { company: { where: has } } })],
      ['count', () => query.count({ where: has })],
      ['update', () => query.update({ where: { documentId }, data: { nexusCrm: JUNK } })],
      ['update many', () => query.updateMany({ where: { documentId }, data: { nexusCrm: null } })],
      ['update where', () => query.updateMany({ where: has, data: { city: 'Rome' } })],
      ['create', () => query.create({ data: { name: 'X', nexusCrm: JUNK } })],
      ['create many', () => query.createMany({ data: [{ name: 'X', nexusCrm: JUNK }] })],
      ['delete where', () => query.deleteMany({ where: has })],
      ['documents update', () => documents.update({ documentId, data: { nexusCrm: JUNK } })],
      ['documents create', () => documents.create({ data: { name: 'X', nexusCrm: JUNK } })],
      ['documents clone', () => documents.clone({ documentId, data: { nexusCrm: JUNK } })],
      ['documents filters', () => documents.findMany({ filters: has })],
      [
        'entity service',
        () => (app.strapi as any).entityService.update(COMPANY, 1, { data: { nexusCrm: JUNK } }),
      ],
      // Knex trims names, drops what follows an index, and knows aliases of two kinds.
      ...[
        ...['nexusCrm ', ' nexusCrm', 'NEXUSCRM', 'nexus_crm ', ' nexus_crm', '\tnexus_crm'],
        ...['NEXUS_CRM', 't0. nexus_crm', ' t0.nexus_crm', 't0.NEXUS_CRM', 'T0.nexus_crm'],
        ...['companies.nexus_crm', 'public.companies.nexus_crm', 'nexus_crm[0]', '"nexus_crm"'],
      ].flatMap((name): [string, () => Promise<unknown>][] => [
        [`select ${name}`, () => query.findMany({ select: ['id', name] })],
        [`select ${name} as`, () => query.findMany({ select: ['id', `${name} AS name`] })],
        [`where ${name}`, () => query.findMany({ where: { [name]: { $notNull: true } } })],
        [`group ${name}`, () => query.findMany({ select: ['id'], groupBy: [name] })],
        [`max ${name}`, () => builder().max(name).execute()],
        [
          `update where ${name}`,
          () =>
            builder()
              .where({ [name]: null })
              .update({ city: 'Rome' })
              .execute(),
        ],
      ]),
      ['select by alias', () => query.findMany({ select: ['id', { name: 't0.nexus_crm' }] })],
      ['builder update in capitals', () => builder().update({ NEXUS_CRM: null }).execute()],
      ['builder where', () => builder().where(has).execute()],
      ['builder max', () => builder().max('nexusCrm').execute()],
      ['builder increment', () => builder().increment('nexus_crm').execute()],
      ['builder update', () => builder().update({ nexusCrm: null }).execute()],
    ];
    const refused = await Promise.all(
      calls.map(async ([name, call]) => {
        try {
          await call();
          return [name, 'let through'];
        } catch (error: any) {
          return [name, error.name, /nexusCrm/.test(error.message)];
        }
      }),
    );
    expect(refused).toEqual(calls.map(([name]) => [name, 'ValidationError', true]));
    expect(await stored()).toEqual(before);
    expect(await query.count({ where: { name: 'X' } })).toBe(0);
  });

  test('[FR-L1-002] strapi.documents ignores its name in fields and populate', async () => {
    for (const find of [
      () => app.strapi.documents(COMPANY).findMany({ fields: ['nexusCrm'] } as any),
      () => app.strapi.documents(COMPANY).findMany({ populate: ['nexusCrm'] } as any),
      () => app.strapi.documents(COMPANY).findMany({ sort: 'nexusCrm' } as any),
    ]) {
      const found = await find().catch((error: unknown) => (error as Error).name);
      expect(JSON.stringify(found)).not.toMatch(/Secret|nexusCrm/);
    }
  });

  test('[FR-L1-002] the column stays protected while an app has disabled lifecycles', async () => {
    const before = await stored();
    app.strapi.db.lifecycles.disable();
    try {
      for (const answer of [
        await app.http.put(`/api/users/${user.id}`, { nexusCrm: JUNK }, { token: user.token }),
        await app.http.put(`/api/companies/${documentId}`, { data: { nexusCrm: JUNK } }, { token }),
        await app.http.get('/api/companies?filters[nexusCrm][$notNull]=true', { token }),
      ]) {
        expect(answer.status).toBe(400);
      }
      const listed = await app.http.get('/api/companies?populate=*', { token });
      expect(JSON.stringify(listed.body)).not.toMatch(/nexusCrm|Secret/);
    } finally {
      app.strapi.db.lifecycles.enable();
    }
    expect(await stored()).toEqual(before);
    expect(app.strapi.contentType(COMPANY).attributes).not.toHaveProperty('nexusCrm');
  });
});
