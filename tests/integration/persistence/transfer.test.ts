import path from 'node:path';

import { TestApp } from '../../support/app';
import { spawnChild } from '../../support/child';

const CLI = path.join(
  path.dirname(require.resolve('@strapi/strapi/package.json')),
  'bin',
  'strapi.js',
);
const COMPANY = 'api::company.company';
const CONTACT = 'plugin::nexus-crm.contact';

describe('strapi export and import', () => {
  let from: TestApp;
  let to: TestApp;

  beforeAll(async () => {
    from = await TestApp.start({ level: 2, database: 'sqlite' });
    to = await TestApp.create({ level: 2, database: 'sqlite' });
  });

  afterAll(async () => {
    await from.dispose();
    await to.dispose();
  });

  async function cli(app: TestApp, ...args: string[]) {
    const { code, output } = await spawnChild(app, CLI, args).exit;
    if (code !== 0) throw new Error(`strapi ${args.join(' ')} ended with ${code}:\n${output}`);
  }

  test('carry contacts of level 1, CRM rows and custom fields into another app', async () => {
    const crm = from.strapi.plugin('nexus-crm');
    const fields = crm.service('custom-fields');
    await fields.create({ uid: COMPANY, name: 'region', type: 'string' });
    await fields.create({ uid: CONTACT, name: 'visits', type: 'integer' });
    const hidden = await fields.create({ uid: CONTACT, name: 'hidden', type: 'string' });

    const { documentId } = await from.strapi
      .documents(COMPANY)
      .create({ data: { name: 'ACME', region: 'North' }, status: 'published' } as never);
    const added = await crm.service('crm').for(COMPANY, documentId).addContact({ name: 'Ann' });
    const documents = (uid: string) => from.strapi.documents(uid as never) as any;
    const bob = await documents(CONTACT).create({ data: { name: 'Bob', visits: 7, hidden: 'x' } });
    await documents('plugin::nexus-crm.opportunity').create({
      data: { name: 'Deal', value: 10.25, contact: bob.documentId },
    });
    await fields.archive(hidden.id);
    const file = await fields.export();

    const archive = path.join(from.directory, 'backup');
    await from.stop();
    await cli(from, 'export', '--no-encrypt', '--no-compress', '-f', archive);

    // The field definitions go first: without their columns the import drops the values.
    await to.start();
    await to.strapi.plugin('nexus-crm').service('custom-fields').import(file);
    await to.stop();
    await cli(to, 'import', '--force', '-f', `${archive}.tar`);

    await to.start();
    const imported = to.strapi.plugin('nexus-crm');
    const token = await to.http.apiToken();
    const get = async (url: string) => (await to.http.get(url, { token })).body.data;
    expect(await get('/api/companies')).toMatchObject([{ name: 'ACME', region: 'North' }]);
    expect(await imported.service('crm').for(COMPANY, documentId).contacts()).toEqual([added]);
    expect(await get('/api/nexus-crm/opportunities?populate=contact')).toMatchObject([
      { name: 'Deal', contact: { documentId: bob.documentId, name: 'Bob', visits: 7 } },
    ]);
    const definitions = await imported.service('custom-fields').list({ archived: 'all' });
    expect(definitions.map(({ name }: any) => name).sort()).toEqual(['hidden', 'region', 'visits']);

    // What the archive does not know: values of archived fields.
    const back = definitions.find(({ name }: any) => name === 'hidden');
    await imported.service('custom-fields').restore(back.id);
    expect(await get('/api/nexus-crm/contacts')).toMatchObject([
      { name: 'Ann', parentId: documentId },
      { name: 'Bob', hidden: null },
    ]);
  });
});
