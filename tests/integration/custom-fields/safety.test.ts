import fs from 'node:fs/promises';
import path from 'node:path';

import { reconcile } from '../../../server/src/strapi/live-fields/reconciliation';
import { TestApp } from '../../support/app';

const CONTACT = 'plugin::nexus-crm.contact';
const COMPANY = 'api::company.company';

/** Nested lists, as text: a program that builds them would run out of stack itself. */
const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;

describe('custom fields when something else happens meanwhile', () => {
  let app: TestApp;
  let token: string;
  const fields = () => app.strapi.plugin('nexus-crm').service('custom-fields');
  const live = () => app.strapi.plugin('nexus-crm').service('live-fields');
  const post = (data: object) => app.http.post('/api/nexus-crm/contacts', { data }, { token });
  const definition = async (name: string) =>
    (await live().rows.readAll()).find((field: any) => field.name === name);
  const form = async (uid = CONTACT) =>
    app.strapi.plugin('content-manager').service('content-types').findConfiguration({ uid });
  const formNames = async () =>
    (await form()).layouts.edit.flat().map((cell: { name: string }) => cell.name);

  const planned = (name: string, position: number) => ({
    ...{ uid: CONTACT, name, type: 'string', label: name, help: null, rules: {} },
    ...{ tableName: 'crm_contacts', columnName: name.toLowerCase(), position },
  });

  beforeAll(async () => {
    app = await TestApp.start({ level: 2 });
    token = await app.http.apiToken();
  });
  afterAll(() => app?.dispose());

  test.each([100, 1_000, 8_000])(
    '[FR-L3-005] JSON that is nested %i levels deep is refused, new and beside an old value',
    async (depth) => {
      if (!(await definition('deep')))
        await fields().create({ uid: CONTACT, name: 'deep', type: 'json' });
      const made = await post({ name: 'Deep', deep: { kept: true } });
      expect(made).toMatchObject({ status: 201 });
      const raw = `{"data":{"name":"Deep","deep":{"a":${nested(depth)}}}}`;
      const url = '/api/nexus-crm/contacts';
      for (const [method, target] of [
        ['POST', url],
        ['PUT', `${url}/${made.body.data.documentId}`],
      ] as const) {
        const answer = await app.http.request(method, target, { raw, token });
        expect(answer).toMatchObject({ status: 400 });
        expect(answer.body.error.details.errors).toEqual([
          expect.objectContaining({ path: ['deep'], message: expect.stringMatching(/nested/) }),
        ]);
      }
      const read = await app.http.get(`${url}/${made.body.data.documentId}`, { token });
      expect(read.body.data.deep).toEqual({ kept: true });
    },
  );

  test("[FR-L3-005] a field that its process completes during another's reconciliation stays unchanged", async () => {
    const [pending] = await live().rows.insert([planned('racer', 900)]);
    await live().columns.addColumn('crm_contacts', 'racer', { type: 'string' });
    await live().rows.change([{ field: pending, to: { state: 'live' } }]);
    const completed = await reconcile(live() as never, [pending]);
    expect(completed).toEqual([expect.objectContaining({ name: 'racer', state: 'live' })]);
    await live().reload();
    expect(await post({ name: 'R', racer: 'fast' })).toMatchObject({ status: 201 });
  });

  test('[FR-L3-005] an import that fails drops no column that another process has shown meanwhile', async () => {
    const { columns, rows } = live();
    const addColumn = columns.addColumn.bind(columns);
    let added = 0;
    columns.addColumn = async (table: string, column: string, storage: object) => {
      await addColumn(table, column, storage);
      added += 1;
      if (added < 2) return;
      // As another process does that takes the first for abandoned; then it is used.
      const first = await definition('ddOne');
      await rows.change([{ field: first, to: { state: 'live' } }]);
      await live().reload();
      expect(await post({ name: 'Precious', ddOne: 'kept' })).toMatchObject({ status: 201 });
      throw new Error('The database went away.');
    };
    const file = {
      ...{ format: 'nexus-crm.custom-fields', version: 1 },
      fields: ['ddOne', 'ddTwo'].map((name) => ({ uid: CONTACT, name, type: 'string' })),
    };
    try {
      await expect(fields().import(file)).rejects.toThrow('The database went away.');
    } finally {
      columns.addColumn = addColumn;
    }
    await live().reload();
    const found = await app.http.get('/api/nexus-crm/contacts?filters[ddOne]=kept', { token });
    expect(found.body.data).toEqual([expect.objectContaining({ name: 'Precious', ddOne: 'kept' })]);
    expect(await definition('ddTwo')).toBeUndefined();
    expect(await columns.columnsOf('crm_contacts')).not.toContain('dd_two');
  });

  test('[FR-L3-005] a field shows while its index is still being built', async () => {
    const { columns } = live();
    const addIndex = columns.addIndex.bind(columns);
    let during: unknown;
    columns.addIndex = async (table: string, column: string) => {
      during ??= (await post({ name: 'Early', early: 'bird' })).status;
      await addIndex(table, column);
    };
    try {
      await fields().create({ uid: CONTACT, name: 'early', type: 'string' });
    } finally {
      columns.addIndex = addIndex;
    }
    expect(during).toBe(201);
  });

  test('[FR-L3-005] two that change one form at once both find their field in it', async () => {
    for (let turn = 0; turn < 5; turn += 1) {
      const names = [`left${turn}`, `right${turn}`];
      const both = [];
      for (const name of names) both.push((await live().rows.insert([planned(name, 910)]))[0]);
      for (const name of names) {
        await live().columns.addColumn('crm_contacts', name, { type: 'string' });
      }
      const shown = await live().rows.change(
        both.map((field) => ({ field, to: { state: 'live' } })),
      );
      await live().reload();
      await Promise.all(shown.map((field: object) => live().views.show([field])));
      expect(await formNames()).toEqual(expect.arrayContaining(names));
    }
  });

  test('[FR-L3-005] what was changed while a field was archived stays so when it is restored', async () => {
    const field = await fields().create({
      uid: CONTACT,
      name: 'tier',
      type: 'string',
      label: 'Old',
    });
    const views = app.strapi.plugin('content-manager').service('content-types');
    const before = await form();
    const sortedByTier = { ...before, settings: { ...before.settings, defaultSortBy: 'tier' } };
    await views.updateConfiguration({ uid: CONTACT }, sortedByTier);
    await fields().archive(field.id);
    await fields().update(field.id, { label: 'New', help: 'Since' });
    const meanwhile = await form();
    const sortedByName = {
      ...meanwhile,
      settings: { ...meanwhile.settings, defaultSortBy: 'name' },
    };
    await views.updateConfiguration({ uid: CONTACT }, sortedByName);
    await fields().restore(field.id);
    const after = await form();
    expect(after.metadatas.tier.edit).toMatchObject({ label: 'New', description: 'Since' });
    expect(after.metadatas.tier.list).toMatchObject({ label: 'New' });
    expect(after.settings.defaultSortBy).toBe('name');
  });

  test('[FR-L3-005] a new order makes no open form stale, and other processes see it', async () => {
    const uid = COMPANY;
    const one = await fields().create({ uid, name: 'first', type: 'string' });
    await fields().create({ uid, name: 'second', type: 'string' });
    const stamp = await live().rows.stamp();
    await fields().reorder(uid, ['second', 'first']);
    expect(await live().rows.stamp()).not.toBe(stamp);
    const changed = await fields().update(one.id, { label: 'Still', revision: one.revision });
    expect(changed.field).toMatchObject({ label: 'Still' });
  });

  test('[FR-L3-005] the Content-Type Builder adds no attribute over a custom field', async () => {
    await fields().create({ uid: COMPANY, name: 'mascot', type: 'string' });
    await app.strapi.db
      .query(COMPANY)
      .create({ data: { name: 'Zoo', locale: 'en', mascot: 'gnu' } });
    // Over HTTP the Builder answers while an app is developed only; this is what it calls.
    const builder = app.strapi.plugin('content-type-builder');
    for (const name of ['mascot', 'MASCOT']) {
      const attributes = [{ action: 'create', name, properties: { type: 'integer' } }];
      const contentTypes = [{ action: 'update', uid: COMPANY, attributes }];
      await expect(
        builder.service('schema').updateSchema({ components: [], contentTypes }),
      ).rejects.toThrow(/is a custom field of this type/);
      const contentType = { attributes: { [name]: { type: 'integer' } } };
      await expect(
        builder.service('content-types').editContentType(COMPANY, { contentType }),
      ).rejects.toThrow(/is a custom field of this type/);
    }
  });

  test('[FR-L3-005] a schema that wants another column for a custom field stops the start, unharmed', async () => {
    const file = path.join(app.directory, 'src/api/company/content-types/company/schema.json');
    const text = await fs.readFile(file, 'utf8');
    const schema = JSON.parse(text);
    schema.attributes.mascot = { type: 'integer' };
    await app.stop();
    try {
      await fs.writeFile(file, JSON.stringify(schema));
      await expect(app.start()).rejects.toThrow(
        /declares "mascot" as integer, but the column "mascot" holds the values of the custom field/,
      );
    } finally {
      await fs.writeFile(file, text);
    }
    await app.start();
    const found = await app.strapi.db.query(COMPANY).findMany({ where: { mascot: 'gnu' } });
    expect(found).toHaveLength(1);
  });
});
