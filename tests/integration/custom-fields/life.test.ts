import fs from 'node:fs/promises';
import path from 'node:path';

import { TestApp } from '../../support/app';

const GRAPHQL = path.dirname(require.resolve('@strapi/plugin-graphql/package.json'));

const COMPANY = 'api::company.company';
const CONTACT = 'plugin::nexus-crm.contact';
const EXPLORER = 'plugin::content-manager.explorer';

describe('archived and restored', () => {
  let app: TestApp;
  let token: string;
  let admin: string;
  let roleId: number;
  const fields = () => app.strapi.plugin('nexus-crm').service('custom-fields');
  const get = (rest: string) => app.http.get(`/api/nexus-crm/contacts${rest}`, { token });
  const configuration = async () =>
    (
      await app.http.get(`/content-manager/content-types/${CONTACT}/configuration`, {
        token: admin,
      })
    ).body.data.contentType;
  const tickedFields = async () => {
    const [permission] = await app.strapi.db
      .query('admin::permission')
      .findMany({ where: { subject: CONTACT, action: `${EXPLORER}.read`, role: { id: roleId } } });
    return permission.properties.fields;
  };

  beforeAll(async () => {
    app = await TestApp.start({ level: 2 });
    token = await app.http.apiToken();
    admin = await app.http.admin();
    const roles = app.strapi.service('admin::role');
    roleId = (await roles.create({ name: 'Sales', description: '' })).id;
  });
  afterAll(() => app.dispose());

  test('[FR-L3-005][US-024] archiving hides a field everywhere and keeps its data; restoring brings all of it back', async () => {
    const field = await fields().create({
      uid: CONTACT,
      name: 'product',
      type: 'string',
      label: 'Product',
    });
    await fields().create({ uid: CONTACT, name: 'extras', type: 'json' });
    const made = await app.http.post(
      '/api/nexus-crm/contacts',
      { data: { name: 'Ann', product: 'GTX' } },
      { token },
    );
    const id = made.body.data.documentId;
    await app.strapi.service('admin::role').assignPermissions(roleId, [
      {
        action: `${EXPLORER}.read`,
        subject: CONTACT,
        properties: { fields: ['name', 'product'] },
        conditions: [],
      },
    ]);
    // Somebody arranged the form and the list around it.
    const before = await configuration();
    const others = before.layouts.edit.map((row: any[]) =>
      row.filter((cell) => cell.name !== 'product'),
    );
    const arranged = {
      settings: { ...before.settings, defaultSortBy: 'product' },
      metadatas: {
        ...before.metadatas,
        product: {
          edit: { ...before.metadatas.product.edit, placeholder: 'Which one?' },
          list: before.metadatas.product.list,
        },
      },
      layouts: {
        list: ['name', 'product', 'email'],
        edit: [[{ name: 'product', size: 12 }], ...others.filter((row: any[]) => row.length > 0)],
      },
    };
    const { settings, metadatas, layouts } = arranged;
    // As the page sends it.
    for (const { list } of Object.values<any>(metadatas)) delete list.mainField;
    const saved = await app.http.put(
      `/content-manager/content-types/${CONTACT}/configuration`,
      { settings, metadatas, layouts },
      { token: admin },
    );
    expect([saved.status, saved.body.error]).toEqual([200, undefined]);

    await fields().archive(field.id);
    const one = await get(`/${id}`);
    expect(one.status).toBe(200);
    expect(one.body.data).not.toHaveProperty('product');
    for (const query of ['?filters[product][$eq]=GTX', '?sort=product', '?fields[0]=product']) {
      expect([query, (await get(query)).status]).toEqual([query, 400]);
    }
    expect(
      (await app.http.put(`/api/nexus-crm/contacts/${id}`, { data: { product: 'X' } }, { token }))
        .status,
    ).toBe(400);
    const hidden = await configuration();
    expect(JSON.stringify(hidden)).not.toContain('product');
    const list = await app.http.get(
      `/content-manager/collection-types/${CONTACT}?sort=${hidden.settings.defaultSortBy}:ASC`,
      { token: admin },
    );
    expect(list.status).toBe(200);
    expect(list.body.results[0]).not.toHaveProperty('product');
    const column = await app.strapi.db
      .connection('crm_contacts')
      .where({ document_id: id })
      .first('product');
    expect(column).toEqual({ product: 'GTX' });

    // Strapi cleans up forms and boxes at every start.
    await app.restart();
    admin = await app.http.admin();
    expect((await get(`/${id}`)).body.data).not.toHaveProperty('product');
    expect(await tickedFields()).not.toContain('product');

    await fields().restore(field.id);
    expect((await get(`/${id}?filters[product][$eq]=GTX`)).body.data).toMatchObject({
      product: 'GTX',
    });
    expect(await tickedFields()).toEqual(['name', 'product']);
    const after = await configuration();
    expect(after.layouts).toEqual(layouts);
    expect(after.settings).toMatchObject({ defaultSortBy: 'product' });
    expect(after.metadatas.product).toMatchObject({
      edit: { label: 'Product', placeholder: 'Which one?' },
    });
    expect((await get('?sort=product')).status).toBe(200);
  });

  test('[FR-L3-005] archiving twice is archiving once, and so is restoring', async () => {
    const field = await fields().create({ uid: COMPANY, name: 'twice', type: 'string' });
    const archived = await fields().archive(field.id);
    expect(await fields().archive(field.id)).toEqual(archived);
    const restored = await fields().restore(field.id);
    expect(restored).toMatchObject({ archived: false });
    expect(await fields().restore(field.id)).toEqual(restored);
  });

  test('[FR-L3-005] reordering fields reorders them in the form', async () => {
    const names = ['first', 'second', 'third'];
    for (const name of names) await fields().create({ uid: COMPANY, name, type: 'string' });
    const live = (await fields().list({ uid: COMPANY })).map((field: any) => field.name);
    await fields().reorder(COMPANY, [...live].reverse());
    const { body } = await app.http.get(`/content-manager/content-types/${COMPANY}/configuration`, {
      token: admin,
    });
    const shown = body.data.contentType.layouts.edit.flat().map((cell: any) => cell.name);
    expect(shown.filter((name: string) => live.includes(name))).toEqual([...live].reverse());
  });

  test('[FR-L3-005] managedColumns lists every column', async () => {
    const columns = fields().managedColumns();
    expect(columns).toEqual(
      expect.arrayContaining([
        { table: 'crm_contacts', column: 'product' },
        { table: 'companies', column: 'third' },
      ]),
    );
  });

  test('[FR-L3-005] a dropped column is added again at the next start', async () => {
    await app.strapi.db.connection.raw('ALTER TABLE ?? DROP COLUMN ??', ['crm_contacts', 'extras']);
    await app.restart();
    const made = await app.http.post(
      '/api/nexus-crm/contacts',
      { data: { name: 'Bea', extras: { a: 1 } } },
      { token },
    );
    expect(made).toMatchObject({ status: 201, body: { data: { extras: { a: 1 } } } });
  });

  test('[FR-L3-005] a filterable field has its index, and gets it back', async () => {
    const { columns } = app.strapi.plugin('nexus-crm').service('live-fields');
    const indexOf = async () =>
      (await columns.indexesOf('crm_contacts')).filter((name: string) =>
        name.startsWith('crm_contacts_product_'),
      );
    const [name] = await indexOf();
    expect(name).toMatch(/_cf$/);
    const on = app.database.kind === 'mariadb' ? ' ON crm_contacts' : '';
    await app.strapi.db.connection.raw(`DROP INDEX ${name}${on}`);
    expect(await indexOf()).toEqual([]);
    await app.restart();
    expect(
      await app.strapi.plugin('nexus-crm').service('live-fields').columns.indexesOf('crm_contacts'),
    ).toContain(name);
  });

  test('[FR-L3-005] an attribute that the app declares later takes precedence', async () => {
    await fields().create({ uid: COMPANY, name: 'mascot', type: 'string' });
    const file = path.join(app.directory, 'src/api/company/content-types/company/schema.json');
    const text = await fs.readFile(file, 'utf8');
    const schema = JSON.parse(text);
    schema.attributes.mascot = { type: 'string', maxLength: 5 };
    await app.stop();
    await fs.writeFile(file, JSON.stringify(schema));
    await app.start();
    const post = (mascot: string) =>
      app.http.post('/api/companies', { data: { name: 'M', mascot } }, { token });
    expect(await post('gnu')).toMatchObject({ status: 201 });
    expect(await post('elephant')).toMatchObject({ status: 400 });
    const [mascot] = (await fields().list({ uid: COMPANY })).filter(
      (one: any) => one.name === 'mascot',
    );
    await fields().archive(mascot.id);
    await expect(fields().restore(mascot.id)).rejects.toThrow(/taken by an attribute of Company/);
    await app.stop();
    await fs.writeFile(file, text);
    await app.start();
    await fields().restore(mascot.id);
    expect(await post('elephant')).toMatchObject({ status: 201 });
  });

  test('[FR-L3-005] an app that drops a type starts, and keeps its fields for when it returns', async () => {
    const file = 'src/api/project/content-types/project/schema.json';
    const project = {
      ...{ kind: 'collectionType', collectionName: 'projects', options: {} },
      info: { singularName: 'project', pluralName: 'projects', displayName: 'Project' },
      pluginOptions: { 'nexus-crm': { entities: { contact: { fields: ['name'] } } } },
      attributes: { title: { type: 'string' } },
    };
    await app.restart({ files: { [file]: project } });
    const uid = 'api::project.project';
    const field = await fields().create({ uid, name: 'carrier', type: 'string' });
    await app.restart({ files: { 'src/api/project': null } });
    expect(await fields().get(field.id)).toMatchObject({ name: 'carrier', archived: false });
    expect((await fields().archive(field.id)).archived).toBe(true);
    expect((await fields().restore(field.id)).archived).toBe(false);
    expect((await fields().update(field.id, { label: 'Carrier' })).field.label).toBe('Carrier');
    await app.restart({ files: { [file]: project } });
    expect((await fields().models()).map((model: any) => model.uid)).toContain(uid);
    const made = await app.strapi.db.query(uid).create({ data: { title: 'P', carrier: 'ship' } });
    expect(made).toMatchObject({ carrier: 'ship' });
  });
});

describe('more fields than there is room for', () => {
  let app: TestApp;
  const fields = () => app.strapi.plugin('nexus-crm').service('custom-fields');
  const file = (count: number, type = 'string') => ({
    ...{ format: 'nexus-crm.custom-fields', version: 1 },
    fields: Array.from({ length: count }, (_, index) => ({
      uid: CONTACT,
      name: `bulk${index}`,
      type,
    })),
  });

  beforeAll(async () => {
    app = await TestApp.start({ level: 2 });
  });
  afterAll(() => app.dispose());

  test('[FR-L3-005] a type has two hundred at most, and a file with more brings none', async () => {
    await expect(fields().import(file(201))).rejects.toThrow(
      /200 custom fields, which is the most/,
    );
    expect(await fields().list()).toEqual([]);
  });

  test('[FR-L3-005] a file is taken over as a whole, or, where the table has no room, not at all', async () => {
    const columns = async () =>
      Object.keys(await app.strapi.db.connection('crm_contacts').columnInfo());
    const before = await columns();
    if (app.database.kind === 'mariadb') {
      await expect(fields().import(file(80))).rejects.toThrow(
        /no room for another short text.*type text/,
      );
      expect(await fields().list()).toEqual([]);
      expect(await columns()).toEqual(before);
      expect((await fields().import(file(80, 'text'))).created).toHaveLength(80);
    } else {
      expect((await fields().import(file(80))).created).toHaveLength(80);
    }
    expect(await fields().list({ uid: CONTACT })).toHaveLength(80);
    const made = await app.strapi.db
      .query(CONTACT)
      .create({ data: { name: 'Full', bulk79: 'last' } });
    expect(made).toMatchObject({ bulk79: 'last' });
  });

  test('[FR-L3-005] changes inside a transaction are refused', async () => {
    const inside = app.strapi.db.transaction(() =>
      fields().create({ uid: CONTACT, name: 'inside', type: 'string' }),
    );
    await expect(inside).rejects.toThrow(/outside of strapi.db.transaction/);
  });
});

describe('custom fields of users', () => {
  let app: TestApp;
  const USER = 'plugin::users-permissions.user';

  beforeAll(async () => {
    app = await TestApp.start({ level: 2 });
  });
  afterAll(() => app.dispose());

  test('[FR-L3-005] work through the endpoints of Users & Permissions, which check nothing themselves', async () => {
    const fields = app.strapi.plugin('nexus-crm').service('custom-fields');
    await fields.create({ uid: USER, name: 'badge', type: 'integer', unique: true, max: 99 });
    const token = await app.http.apiToken();
    const role = await app.strapi.db
      .query('plugin::users-permissions.role')
      .findOne({ where: { type: 'authenticated' } });
    const post = (username: string, badge: unknown) =>
      app.http.post(
        '/api/users',
        { username, email: `${username}@example.com`, password: 'Passw0rd!', role: role.id, badge },
        { token },
      );
    const made = await post('bob', 7);
    expect(made).toMatchObject({ status: 201, body: { badge: 7 } });
    expect(await post('eve', 100)).toMatchObject({ status: 400 });
    expect(await post('eve', 'seven')).toMatchObject({ status: 400 });
    expect(await post('eve', 7)).toMatchObject({ status: 400 });
    const put = (badge: unknown) =>
      app.http.put(`/api/users/${made.body.id}`, { badge }, { token });
    expect(await put(8)).toMatchObject({ status: 200, body: { badge: 8 } });
    expect(await put(3.5)).toMatchObject({ status: 400 });
    const found = await app.http.get('/api/users?filters[badge][$eq]=8', { token });
    expect(found.body).toEqual([expect.objectContaining({ username: 'bob' })]);
    expect((await app.http.get('/api/users?filters[badge][$eq]=many', { token })).status).toBe(400);
  });
});

describe('custom fields with the GraphQL plugin', () => {
  let app: TestApp;

  beforeAll(async () => {
    const graphql = { enabled: true, resolve: GRAPHQL };
    app = await TestApp.start({ level: 2, plugins: { graphql } });
  });
  afterAll(() => app.dispose());

  test('[FR-L3-005] choices that cannot be names stop no start, and keep their rule', async () => {
    const fields = app.strapi.plugin('nexus-crm').service('custom-fields');
    const choices = {
      size: ['1–10', '11-50 €', '-', '7'],
      tone: ['a b', 'a-b'],
      flag: ['true', 'false'],
      plain: ['big', 'small one'],
    };
    for (const [name, list] of Object.entries(choices)) {
      await fields.create({ uid: COMPANY, name, type: 'enumeration', enum: list });
    }
    const token = await app.http.apiToken();
    await app.restart();
    const post = (data: object) =>
      app.http.post('/api/companies', { data: { name: 'G', ...data } }, { token });
    const data = { size: '11-50 €', tone: 'a-b', flag: 'false', plain: 'small one' };
    expect(await post(data)).toMatchObject({ status: 201, body: { data } });
    expect(await post({ size: '5' })).toMatchObject({ status: 400 });
    const query = '{ companies(status: DRAFT) { name size tone flag plain } }';
    const answer = await app.http.post('/graphql', { query }, { token });
    const plain = 'small_one';
    expect(answer.body).toEqual({ data: { companies: [{ name: 'G', ...data, plain }] } });
  });
});

describe('the Content-Type Builder', () => {
  let app: TestApp;
  const SCHEMA = 'src/api/company/content-types/company/schema.json';
  const onDisk = async () =>
    JSON.parse(await fs.readFile(path.join(app.directory, SCHEMA), 'utf8'));

  beforeAll(async () => {
    app = await TestApp.start({ level: 2 });
  });
  afterAll(() => app.dispose());

  test('[FR-L3-005] a save in the Builder writes no live field into the schema file', async () => {
    const admin = await app.http.admin();
    const fields = app.strapi.plugin('nexus-crm').service('custom-fields');
    await fields.create({ uid: COMPANY, name: 'sector', type: 'string' });
    // The Builder saves only while developing, and restarts afterwards: this swallows one restart.
    app.strapi.config.set('autoReload', true);
    app.strapi.reload.isWatching = false;
    app.strapi.reload.isWatching = true;
    const { body } = await app.http.get('/content-type-builder/schema', { token: admin });
    const company = body.data.contentTypes[COMPANY];
    const names = company.attributes.map((attribute: any) => attribute.name);
    expect(names).toContain('city');
    expect(names).not.toContain('sector');
    const single = await app.http.get(`/content-type-builder/content-types/${COMPANY}`, {
      token: admin,
    });
    expect(Object.keys(single.body.data.schema.attributes)).not.toContain('sector');

    // What the Builder's own page sends: all attributes it was shown, and one more.
    const { displayName, singularName, pluralName, description = '' } = company.info;
    const attributes = company.attributes.map(({ name, ...properties }: any) => ({
      action: 'update',
      name,
      properties,
    }));
    const data = {
      components: [],
      contentTypes: [
        {
          ...{ action: 'update', uid: COMPANY, displayName, singularName, pluralName, description },
          ...{ kind: company.kind, collectionName: company.collectionName },
          ...{
            draftAndPublish: true,
            options: company.options,
            pluginOptions: company.pluginOptions,
          },
          attributes: [
            ...attributes,
            { action: 'create', name: 'founded', properties: { type: 'integer' } },
          ],
        },
      ],
    };
    const saved = await app.http.post(
      '/content-type-builder/update-schema',
      { data },
      { token: admin },
    );
    expect(saved).toMatchObject({ status: 200 });
    const schema = await onDisk();
    expect(Object.keys(schema.attributes)).toEqual(
      expect.arrayContaining(['name', 'city', 'founded']),
    );
    expect(schema.attributes).not.toHaveProperty('sector');

    await app.restart();
    const made = await app.http.post(
      '/api/companies',
      { data: { name: 'B', sector: 'kept', founded: 1999 } },
      { token: await app.http.apiToken() },
    );
    expect(made).toMatchObject({ status: 201, body: { data: { sector: 'kept', founded: 1999 } } });
  });
});
