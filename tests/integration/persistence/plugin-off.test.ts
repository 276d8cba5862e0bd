import fs from 'node:fs/promises';
import path from 'node:path';

import { TestApp } from '../../support/app';
import { dumpOwn, type Dump } from '../../support/dump';

const COMPANY = 'src/api/company/content-types/company/schema.json';

/** A live column, as custom fields make them, on a type of the app and on one of ours. */
const APP = `
  const live = (type) => ({ type, pluginOptions: { 'nexus-crm': { live: true } } });
  module.exports = {
    register({ strapi }) {
      if (!strapi.plugin('nexus-crm')) return;
      strapi.contentType('api::company.company').attributes.probe = live('string');
      strapi.contentType('api::order.order').attributes.probe = { ...live('string'), column: { unique: true } };
      strapi.contentType('plugin::nexus-crm.contact').attributes.probe = live('json');
    },
  };
`;
const APP_COLUMNS = {
  companies: ['id', 'document_id', 'probe'],
  orders: ['id', 'document_id', 'probe'],
};

describe('the plugin switched off, and on again', () => {
  let app: TestApp;
  let before: Dump;

  beforeAll(async () => {
    app = await TestApp.start({ level: 3, files: { 'src/index.js': APP } });
    const { db } = app.strapi;
    for (let number = 0; number < 300; number += 1) {
      const contact = await db.query('plugin::nexus-crm.contact').create({
        data: { name: `Contact ${number}`, email: `c${number}@example.com`, probe: { number } },
      });
      await db.query('plugin::nexus-crm.opportunity').create({
        data: { name: `Deal ${number}`, value: number + 0.25, contact: contact.id },
      });
    }
    for (let number = 0; number < 50; number += 1) {
      await db.query('api::company.company').create({
        data: { name: `Company ${number}`, locale: 'en', probe: `P${number}` },
      });
      await db.query('api::order.order').create({
        data: { number: `N${number}`, probe: `P${number}` },
      });
    }
    await app.stop();
    before = await dumpOwn(app.database, APP_COLUMNS);
  });

  afterAll(() => app.dispose());

  test('the dump sees what it compares', () => {
    expect(before.crm_contacts!.rows).toHaveLength(300);
    expect(before.crm_opportunities_contact_lnk!.rows).toHaveLength(300);
    expect(before.companies!.rows).toHaveLength(50);
    expect(Object.keys(before.companies!.columns)).toEqual(['document_id', 'id', 'probe']);
    expect(before.orders!.indexes.join()).toContain('(probe)');
  });

  test('off: every table, column, row and index of ours is still there', async () => {
    await app.start({ plugin: 'off' });
    expect(app.strapi.plugin('nexus-crm')).toBeUndefined();
    expect((await app.http.get('/api/nexus-crm/contacts')).status).toBe(404);
    await app.stop();
    expect(await dumpOwn(app.database, APP_COLUMNS)).toEqual(before);
  });

  test("off while the app's own type changes, a new column and an altered one: still there", async () => {
    const schema = JSON.parse(await fs.readFile(path.join(app.directory, COMPANY), 'utf8'));
    schema.attributes.city = { type: 'text', pluginOptions: { i18n: { localized: false } } };
    schema.attributes.founded = { type: 'integer' };
    await app.start({ plugin: 'off', files: { [COMPANY]: schema } });
    await app.stop();
    expect(await dumpOwn(app.database, APP_COLUMNS)).toEqual(before);

    delete schema.attributes.founded;
    await app.start({ plugin: 'off', files: { [COMPANY]: schema } });
    await app.stop();
    expect(await dumpOwn(app.database, APP_COLUMNS)).toEqual(before);
  });

  test('on again: nothing has changed and REST answers with the old data', async () => {
    await app.start({ plugin: 'source', files: { 'src/index.js': APP } });
    const token = await app.http.apiToken();
    const page = await app.http.get('/api/nexus-crm/opportunities?populate=contact&sort=value', {
      token,
    });
    expect(page.body.meta.pagination.total).toBe(300);
    expect(page.body.data[1]).toMatchObject({
      name: 'Deal 1',
      contact: { name: 'Contact 1', probe: { number: 1 } },
    });
    await app.stop();
    expect(await dumpOwn(app.database, APP_COLUMNS)).toEqual(before);
  });
});
