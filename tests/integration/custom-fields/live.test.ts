import { TestApp } from '../../support/app';

const COMPANY = 'api::company.company';
const CONTACT = 'plugin::nexus-crm.contact';

interface Sample {
  readonly type: string;
  readonly rules?: object;
  /** In ascending order. */
  readonly values: readonly [unknown, unknown];
  readonly wrong: readonly unknown[];
  /** Filters on the first value, and filters that mean nothing for the type. */
  readonly filters?: readonly string[];
  readonly badFilters: readonly string[];
  readonly unsorted?: boolean;
}

const CHOICES = { enum: ['east', 'west', 'north 1–10 €'] };

const SAMPLES: Record<string, Sample> = {
  shortText: {
    type: 'string',
    rules: { maxLength: 20, pattern: '^[a-z ]+$' },
    values: ['alpha', 'beta'],
    wrong: [7, 'UPPER', 'x'.repeat(21), true, ['alpha'], { a: 1 }, 'nul\u0000', '\ud800'],
    filters: ['[$eq]=alpha', '[$containsi]=ALPH', '[$in][0]=alpha&', '[$startsWith]=al'],
    badFilters: ['[$eq]=%00', '[$bogus]=1'],
  },
  longText: {
    type: 'text',
    values: ['a long story', 'b'.repeat(5000)],
    wrong: [7, 'nul\u0000', 'x'.repeat(100_001)],
    filters: ['[$contains]=long', '[$notNull]=true&filters[longText][$startsWith]=a'],
    badFilters: ['[$eq]=%00'],
  },
  headCount: {
    type: 'integer',
    rules: { min: -5, max: 2_000_000_000 },
    values: [3, 40],
    wrong: ['three', 3.5, 2_000_000_001, 99_999_999_999, -6, 1e300, true],
    filters: ['[$eq]=3', '[$lt]=40', '[$between][0]=1&filters[headCount][$between][1]=5'],
    badFilters: [
      '[$eq]=three',
      '[$gt]=3.5',
      '[$gt]=99999999999',
      '[$contains]=3',
      '[$between]=1',
      '[$eq]=',
    ],
  },
  ratio: {
    type: 'number',
    values: [-0.5, 1e15],
    wrong: ['half', false, {}],
    filters: ['[$eq]=-0.5', '[$lte]=0'],
    badFilters: ['[$eq]=half', '[$startsWith]=0', '[$gt]=NaN', '[$gt]=Infinity'],
  },
  price: {
    type: 'decimal',
    values: [1000.125, 100_000_000],
    wrong: [1.00001, 1e15, 'ten', 1e-9],
    filters: ['[$eq]=1000.125', '[$lt]=2000'],
    badFilters: ['[$eq]=cheap', '[$gt]=1e15'],
  },
  vip: {
    type: 'boolean',
    values: [false, true],
    wrong: ['yes', 2],
    filters: ['[$eq]=false', '[$ne]=true'],
    badFilters: ['[$eq]=maybe', '[$contains]=t'],
  },
  since: {
    type: 'date',
    rules: { min: '2000-01-01' },
    values: ['2020-02-29', '2024-12-31'],
    wrong: ['2021-02-29', '1999-12-31', '31.12.2020', 5, '2020-1-1'],
    filters: ['[$eq]=2020-02-29', '[$lt]=2024-01-01'],
    badFilters: ['[$eq]=yesterday', '[$gt]=2021-02-31', '[$contains]=2020'],
  },
  lastCall: {
    type: 'datetime',
    values: ['2026-01-02T03:04:05.678Z', '2026-05-31T22:00:00.000Z'],
    wrong: ['2026-01-02', 'soon', '2026-13-01T00:00:00Z', 5],
    filters: ['[$eq]=2026-01-02T03:04:05.678Z', '[$lt]=2026-03-01'],
    badFilters: ['[$eq]=soon', '[$gt]=2026-13-01T00:00:00Z', '[$contains]=2026'],
  },
  billingEmail: {
    type: 'email',
    values: ['ann@example.com', 'bob@example.com'],
    wrong: ['ann', 'ann@', 5],
    filters: ['[$eq]=ann@example.com', '[$endsWith]=nn@example.com'],
    badFilters: ['[$eq]=%00'],
  },
  homepage: {
    type: 'url',
    values: ['https://a.example.com', 'https://b.example.com/?q=1'],
    wrong: ['javascript:alert(1)', 'a.example.com', 5],
    filters: ['[$eq]=https://a.example.com'],
    badFilters: ['[$eq]=%00'],
  },
  region: {
    type: 'enumeration',
    rules: CHOICES,
    values: ['east', 'west'],
    wrong: ['south', 5, 'EAST'],
    filters: ['[$eq]=east', '[$in][0]=east'],
    badFilters: ['[$eq]=%00'],
  },
  channels: {
    type: 'multiple',
    rules: { ...CHOICES, max: 2 },
    values: [['east'], ['west', 'east']],
    wrong: ['east', ['south'], ['east', 'east'], [1], 5, CHOICES.enum],
    badFilters: ['[$eq]=east', '[$contains]=east', '[$in][0]=east', '=east'],
    unsorted: true,
  },
  details: {
    type: 'json',
    values: [{ a: [1, { b: null }] }, [1, 2]],
    wrong: ['{broken', 5, true, 'text'],
    badFilters: ['[$eq]=1', '[$contains]=a', '[$gt]=1', '[a]=1'],
    unsorted: true,
  },
};

describe.each([
  [COMPANY, '/api/companies', 'draft & publish and locales', '?status=draft&'],
  [CONTACT, '/api/nexus-crm/contacts', 'a CRM type', '?'],
])('custom fields, live, on %s', (uid, path, _kind, query) => {
  let app: TestApp;
  let token: string;
  let admin: string;
  const fields = () => app.strapi.plugin('nexus-crm').service('custom-fields');
  const find = (rest: string) => app.http.get(`${path}${query}${rest}`, { token });
  const create = (data: object) =>
    app.http.post(path, { data: { name: 'Acme', ...data } }, { token });

  beforeAll(async () => {
    app = await TestApp.start({ level: 2 });
    token = await app.http.apiToken();
    admin = await app.http.admin();
  });
  afterAll(() => app.dispose());

  test.each(Object.entries(SAMPLES))(
    '[FR-L3-005][US-024] %s: added, then accepted, checked, returned, filtered and sorted by',
    async (name, { type, rules, values, wrong, filters = [], badFilters, unsorted }) => {
      const before = await create({ [name]: values[0] });
      expect(before.status).toBe(400);

      await fields().create({ uid, name, type, ...rules });
      const first = await create({ [name]: values[0] });
      expect(first).toMatchObject({ status: 201, body: { data: { [name]: values[0] } } });
      const second = await create({ [name]: values[1] });
      expect(second).toMatchObject({ status: 201, body: { data: { [name]: values[1] } } });
      const id = first.body.data.documentId;
      const got = await app.http.get(`${path}/${id}${query}`, { token });
      expect(got.body.data[name]).toEqual(values[0]);

      for (const value of wrong) {
        for (const answer of [
          await create({ [name]: value }),
          await app.http.put(`${path}/${id}`, { data: { [name]: value } }, { token }),
        ]) {
          expect([value, answer.status]).toEqual([value, 400]);
          expect(JSON.stringify(answer.body.error)).toContain(name);
        }
      }
      expect((await find(`filters[${name}][$notNull]=true`)).body.data).toHaveLength(2);
      const nulls = await find(`filters[${name}][$null]=true`);
      expect(nulls.body.data.every((one: any) => one[name] === null)).toBe(true);
      for (const filter of filters) {
        const answer = await find(`filters[${name}]${filter}`);
        expect([filter, answer.body.data?.map((one: any) => one[name])]).toEqual([
          filter,
          [values[0]],
        ]);
      }
      for (const filter of badFilters) {
        const answer = await find(`filters[${name}]${filter}`);
        expect([filter, answer.status]).toEqual([filter, 400]);
        expect(answer.body.error.message).toEqual(expect.any(String));
      }
      if (unsorted) {
        expect((await find(`sort=${name}`)).status).toBe(400);
      } else {
        const sorted = await find(`filters[${name}][$notNull]=true&sort=${name}:desc`);
        expect(sorted.body.data.map((one: any) => one[name])).toEqual([values[1], values[0]]);
      }
      const cleared = await app.http.put(`${path}/${id}`, { data: { [name]: null } }, { token });
      expect(cleared).toMatchObject({ status: 200, body: { data: { [name]: null } } });
    },
  );

  test('[FR-L3-005] the Content Manager shows them, and a super admin writes all of them', async () => {
    const data = Object.fromEntries(
      Object.entries(SAMPLES).map(([name, { values }]) => [name, values[1]]),
    );
    const at = `/content-manager/collection-types/${uid}`;
    const made = await app.http.post(at, { name: 'From the form', ...data }, { token: admin });
    expect(made.body).toMatchObject({ data });
    expect(made.status).toBe(201);

    // The form sends JSON as the text that people typed.
    const typed = { details: '{"typed":true}', channels: '["west"]', lastCall: null };
    const { documentId } = made.body.data;
    const changed = await app.http.put(
      `${at}/${documentId}`,
      { ...made.body.data, ...typed },
      { token: admin },
    );
    expect(changed.body.data).toMatchObject({
      details: { typed: true },
      channels: ['west'],
      lastCall: null,
    });

    const wrong = await app.http.put(`${at}/${documentId}`, { headCount: 1.5 }, { token: admin });
    expect(wrong.status).toBe(400);
    expect(JSON.stringify(wrong.body)).toContain('headCount');

    const list = await app.http.get(`${at}?filters[$and][0][region][$eq]=west&sort=price:ASC`, {
      token: admin,
    });
    expect(list.body.results.map((one: any) => one.name)).toContain('From the form');
    const bad = await app.http.get(`${at}?filters[$and][0][headCount][$eq]=many`, { token: admin });
    expect(bad.status).toBe(400);

    const { body } = await app.http.get(`/content-manager/content-types/${uid}/configuration`, {
      token: admin,
    });
    const shown = body.data.contentType.layouts.edit.flat().map((cell: any) => cell.name);
    expect(shown).toEqual(expect.arrayContaining(Object.keys(SAMPLES)));
  });

  test("[FR-L3-005] a super admin's permissions are what Strapi's own reset makes of them", async () => {
    const given = async () => {
      const rows = await app.strapi.db.query('admin::permission').findMany({
        where: { subject: uid, role: { code: 'strapi-super-admin' } },
        orderBy: 'action',
      });
      return rows.map(({ action, properties, conditions }: any) => [
        ...[action, conditions],
        { ...properties, fields: properties.fields?.toSorted() },
      ]);
    };
    const ours = await given();
    expect(JSON.stringify(ours)).toContain('headCount');
    await (app.strapi.service('admin::role') as any).resetSuperAdminPermissions();
    expect(ours).toEqual(await given());

    // Permissions that are missing, superfluous or conditional are reset too.
    const rows = app.strapi.db.query('admin::permission');
    const role = await app.strapi.db
      .query('admin::role')
      .findOne({ where: { code: 'strapi-super-admin' } });
    const own = { subject: uid, role: { id: role.id } };
    const hurts = [
      () => rows.deleteMany({ where: { ...own, action: { $endsWith: 'explorer.delete' } } }),
      () =>
        rows.create({
          data: {
            ...{ subject: uid, role: role.id, action: 'plugin::gone.explore' },
            ...{ properties: {}, conditions: [], actionParameters: {} },
          },
        }),
      async () => {
        const where = { ...own, action: { $endsWith: 'explorer.read' } };
        const { id } = await rows.findOne({ where });
        await rows.update({ where: { id }, data: { conditions: ['admin::is-creator'] } });
      },
    ];
    const { permissions } = app.strapi.plugin('nexus-crm').service<any>('live-fields');
    const strapis = jest.spyOn(
      app.strapi.service('admin::role') as any,
      'resetSuperAdminPermissions',
    );
    try {
      await permissions.resetSuperAdmin([uid]);
      expect(strapis).not.toHaveBeenCalled();
      for (const hurt of hurts) {
        await hurt();
        await permissions.resetSuperAdmin([uid]);
        expect(await given()).toEqual(ours);
      }
      expect(strapis).toHaveBeenCalledTimes(hurts.length);
    } finally {
      strapis.mockRestore();
    }
  });

  test('[FR-L3-005] the form of the Content Manager shows label and help', async () => {
    const label = 'Größe der Firma';
    const help = 'Counted at the end of the year';
    const field = await fields().create({ uid, name: 'size', type: 'integer', label, help });
    const metadata = async () => {
      const { body } = await app.http.get(`/content-manager/content-types/${uid}/configuration`, {
        token: admin,
      });
      return body.data.contentType.metadatas.size;
    };
    expect(await metadata()).toMatchObject({ edit: { label, description: help }, list: { label } });
    await fields().update(field.id, { label: 'Size', help: null });
    expect(await metadata()).toMatchObject({ edit: { label: 'Size', description: '' } });
  });

  test('[FR-L3-005] an admin of a role sees and writes a field once its box is ticked', async () => {
    await fields().create({ uid, name: 'hint', type: 'string' });
    const role = await app.strapi
      .service('admin::role')
      .create({ name: `Sales ${uid}`, description: '' });
    const explorer = 'plugin::content-manager.explorer';
    const tick = (names: string[]) =>
      app.strapi.service('admin::role').assignPermissions(
        role.id,
        ['create', 'read', 'update'].map((action) => ({
          action: `${explorer}.${action}`,
          subject: uid,
          properties: { fields: names, locales: ['en'] },
          conditions: [],
        })),
      );
    await tick(['name']);
    const person = await app.http.adminWithRole(role.id);
    const at = `/content-manager/collection-types/${uid}`;
    const blind = await app.http.post(at, { name: 'One', hint: 'unseen' }, { token: person });
    expect(blind.body.data).not.toHaveProperty('hint');
    await tick(['name', 'hint']);
    const seeing = await app.http.post(at, { name: 'Two', hint: 'seen' }, { token: person });
    expect(seeing.body.data).toMatchObject({ hint: 'seen' });
  });

  test("[FR-L3-005] after a restart they exist, and Strapi's sync changes no table", async () => {
    const before = await find('sort=createdAt:asc');
    await app.restart();
    admin = await app.http.admin();
    expect((await find('sort=createdAt:asc')).body.data).toEqual(before.body.data);
    const { schemaDiff } = app.strapi.db.schema as any;
    const { diff } = await schemaDiff.diff({
      previousSchema: undefined,
      databaseSchema: await app.strapi.db.dialect.schemaInspector.getSchema(),
      userSchema: app.strapi.db.schema.schema,
    });
    const table = app.strapi.db.metadata.get(uid).tableName;
    const updated = diff.tables.updated.filter((one: any) => one.name === table);
    const changes = updated.flatMap(({ columns }: any) => [
      ...columns.added,
      ...columns.updated,
      ...columns.removed,
    ]);
    // MariaDB keeps JSON as text, so Strapi sees a change in every JSON column, its own too.
    const real = changes.filter(
      ({ object }: any) => !(app.database.kind === 'mariadb' && object?.type === 'jsonb'),
    );
    expect(real).toEqual([]);
  });
});
