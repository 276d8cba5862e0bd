import fs from 'node:fs/promises';
import path from 'node:path';

import { TestApp } from '../../support/app';
import { spawnChild } from '../../support/child';
import { dumpOwn } from '../../support/dump';

const CHILD = path.join(__dirname, 'killed-child.js');
const COMPANY = 'src/api/company/content-types/company/schema.json';
const APP_COLUMNS = { companies: ['id', 'document_id', 'nexus_crm', 'region'] };

describe('a process killed while Strapi stores its schema', () => {
  let app: TestApp;

  beforeEach(async () => {
    app = await TestApp.create({ level: 3 });
  });
  afterEach(() => app.dispose());

  async function boot(when: 'before' | 'after') {
    const { exit } = spawnChild(app, CHILD, [when]);
    expect(await exit).toMatchObject({ code: null, output: expect.stringContaining('DYING') });
  }

  test('in its very first boot: the tables outlive a boot without the plugin', async () => {
    await app.writeConfiguration();
    await boot('after');
    const before = await dumpOwn(app.database, APP_COLUMNS);
    expect(Object.keys(before)).toContain('crm_contacts');
    await app.start({ plugin: 'off' });
    await app.stop();
    expect(await dumpOwn(app.database, APP_COLUMNS)).toEqual(before);
    await app.start({ plugin: 'source' });
    await app.stop();
  });

  test.each(['before', 'after'] as const)(
    "in a boot that changes the app's own type, %s the note: data outlives it, on and off",
    async (when) => {
      await app.start();
      const crm = app.strapi.plugin('nexus-crm');
      await crm
        .service('custom-fields')
        .create({ uid: 'api::company.company', name: 'region', type: 'string' });
      const { documentId } = await app.strapi.db
        .query('api::company.company')
        .create({ data: { name: 'ACME', locale: 'en', region: 'North' } });
      await crm.service('crm').for('api::company.company', documentId).addContact({ name: 'Ann' });
      await app.strapi.db.query('plugin::nexus-crm.contact').create({ data: { name: 'Bob' } });
      await app.stop();
      const before = await dumpOwn(app.database, APP_COLUMNS);

      const schema = JSON.parse(await fs.readFile(path.join(app.directory, COMPANY), 'utf8'));
      schema.attributes.founded = { type: 'integer' };
      await fs.writeFile(path.join(app.directory, COMPANY), JSON.stringify(schema));
      await boot(when);
      expect(await dumpOwn(app.database, APP_COLUMNS)).toEqual(before);
      await app.start({ plugin: 'off' });
      await app.stop();
      expect(await dumpOwn(app.database, APP_COLUMNS)).toEqual(before);
      await app.start({ plugin: 'source' });
      await app.stop();
      expect(await dumpOwn(app.database, APP_COLUMNS)).toEqual(before);
    },
  );

  test('a stored schema that contains our tables all the same is cleaned by the next boot', async () => {
    await app.start();
    const { schema, db } = { schema: app.strapi.db.schema.schema, db: app.strapi.db };
    await db.getConnection('strapi_database_schema').update({ schema: JSON.stringify(schema) });
    await app.restart();
    const remembered = await app.strapi.db.schema.schemaStorage.read();
    const names = remembered!.schema.tables.map(({ name }) => name);
    expect(names).toContain('companies');
    expect(names.filter((name) => name.startsWith('crm_'))).toEqual([]);
    expect(JSON.stringify(remembered!.schema)).not.toContain('nexus_crm');
  });
});
