/** @databases sqlite postgres */
import fs from 'node:fs/promises';
import path from 'node:path';

import { TestApp } from '../../support/app';
import { dumpOwn, type Dump } from '../../support/dump';

const COMPANY = 'src/api/company/content-types/company/schema.json';

const HOST = 'api::company.company';
const USER = 'plugin::users-permissions.user';
const APP_COLUMNS = {
  companies: ['id', 'document_id', 'nexus_crm', 'region', 'rating'],
  up_users: ['id', 'document_id', 'nexus_crm'],
  files_related_mph: ['file_id', 'related_id', 'related_type', 'field', 'order'],
};

describe('the plugin switched off, and on again', () => {
  let app: TestApp;
  let before: Awaited<ReturnType<typeof dump>>;

  beforeAll(async () => {
    app = await TestApp.start({ level: 3 });
    await seed();
    await app.stop();
    before = await dump();
  });

  afterAll(() => app.dispose());

  const dump = async () => {
    const { files_related_mph: links, ...own } = await dumpOwn(app.database, APP_COLUMNS);
    // Links that were put back have other row ids, and so another order.
    return { own: own as Dump, links: links!.rows.map((row) => JSON.stringify(row)).sort() };
  };

  /** Something in every place where the plugin keeps something. */
  async function seed() {
    const crm = app.strapi.plugin('nexus-crm');
    const fields = crm.service('custom-fields');
    await fields.create({ uid: HOST, name: 'region', type: 'string' });
    const rating = await fields.create({ uid: HOST, name: 'rating', type: 'integer' });
    await fields.create({ uid: 'plugin::nexus-crm.contact', name: 'tags', type: 'json' });

    const numbers = Array.from({ length: 300 }, (_, number) => number);
    const query = (uid: string) => app.strapi.db.query(uid);
    const contacts = numbers.map((number) => ({
      ...{ name: `Contact ${number}`, email: `c${number}@example.com`, tags: { number } },
    }));
    await query('plugin::nexus-crm.contact').createMany({ data: contacts });
    await query(HOST).createMany({
      data: numbers.map((number) => ({
        ...{ name: `Company ${number}`, locale: 'en', region: `R${number}`, rating: number },
      })),
    });
    const { id: file } = await query('plugin::upload.file').create({
      data: { name: 'a.txt', hash: 'a', mime: 'text/plain', size: 1, url: '/a', provider: 'local' },
    });
    for (const contact of (await query('plugin::nexus-crm.contact').findMany()).slice(0, 40)) {
      const { name, documentId } = contact;
      await query('plugin::nexus-crm.opportunity').create({
        data: { name: `Deal of ${name}`, value: 10.25, contact: contact.id },
      });
      await query('plugin::nexus-crm.interaction').create({
        data: {
          ...{ type: 'note', subjectType: 'plugin::nexus-crm.contact', subjectId: documentId },
          attachments: [file],
        },
      });
    }
    await fields.archive(rating.id);
    const user = await app.http.user();
    const company = await query(HOST).findOne({ where: { name: 'Company 7' } });
    for (const [uid, id] of [
      [HOST, company.documentId],
      [USER, user.documentId],
    ]) {
      await crm.service('crm').for(uid, id).addContact({ name: 'Ann', email: 'ann@example.com' });
    }
  }

  test('the dump sees what it compares', () => {
    const { own, links } = before;
    expect(own.crm_contacts).toMatchObject({ columns: { tags: expect.any(String) } });
    // And two of level 1, which are rows since their first write at this level.
    expect(own.crm_contacts!.rows).toHaveLength(302);
    expect(own.crm_opportunities_contact_lnk!.rows).toHaveLength(40);
    expect(own.crm_custom_fields!.rows).toHaveLength(3);
    expect(links).toHaveLength(40);
    expect(Object.keys(own.companies!.columns).sort()).toEqual(APP_COLUMNS.companies.toSorted());
    expect(own.companies!.indexes.join()).toContain('(region)');
    expect(JSON.stringify(own.crm_contacts!.rows).match(/ann@example.com/g)).toHaveLength(2);
    // Where the contacts of these documents are.
    for (const table of ['companies', 'up_users']) {
      expect(JSON.stringify(own[table]!.rows)).toMatch(/store[\\": ]+rows/);
    }
  });

  test('off: every table, column, row and index of ours is still there', async () => {
    await app.start({ plugin: 'off' });
    expect(app.strapi.plugin('nexus-crm')).toBeUndefined();
    expect((await app.http.get('/api/nexus-crm/contacts')).status).toBe(404);
    await app.stop();
    expect((await dump()).own).toEqual(before.own);
  });

  test("off while the app's own type changes, a new column and an altered one: still there", async () => {
    const schema = JSON.parse(await fs.readFile(path.join(app.directory, COMPANY), 'utf8'));
    schema.attributes.city = { type: 'text', pluginOptions: { i18n: { localized: false } } };
    schema.attributes.founded = { type: 'integer' };
    await app.start({ plugin: 'off', files: { [COMPANY]: schema } });
    await app.stop();
    // When anything changes Strapi deletes the file links of types that it does not know, and on
    // MariaDB something always does. Ours come back with the plugin.
    expect(await dump()).toEqual({ own: before.own, links: [] });

    delete schema.attributes.founded;
    await app.start({ plugin: 'off', files: { [COMPANY]: schema } });
    await app.stop();
    expect(await dump()).toEqual({ own: before.own, links: [] });
  });

  test('enabled again: nothing has changed and REST returns the old data', async () => {
    await app.start({ plugin: 'source' });
    const token = await app.http.apiToken();
    const page = await app.http.get(
      '/api/nexus-crm/opportunities?populate=contact&sort=name&pagination[pageSize]=1',
      { token },
    );
    expect(page.body).toMatchObject({
      data: [{ name: 'Deal of Contact 0', contact: { name: 'Contact 0', tags: { number: 0 } } }],
      meta: { pagination: { total: 40 } },
    });
    const companies = await app.http.get('/api/companies?filters[region]=R7', { token });
    expect(companies.body.data).toMatchObject([{ name: 'Company 7', region: 'R7' }]);
    const crm = app.strapi.plugin('nexus-crm').service('crm');
    expect(await crm.for(HOST, companies.body.data[0].documentId).contacts()).toMatchObject([
      { name: 'Ann' },
    ]);
    const calls = await app.http.get('/api/nexus-crm/interactions?populate=attachments', { token });
    expect(calls.body.data[0]).toMatchObject({ attachments: [{ name: 'a.txt' }] });
    await app.stop();
    expect(await dump()).toEqual(before);
  });
});
