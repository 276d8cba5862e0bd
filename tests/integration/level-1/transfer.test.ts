/** @databases sqlite */
import fs from 'node:fs/promises';
import path from 'node:path';

import { TestApp } from '../../support/app';
import { spawnChild } from '../../support/child';
import { levelUnderTest } from '../../support/level';
import { columnsOf, COMPANY, crmOf, newCompany } from './support';

const STRAPI = path.resolve(__dirname, '../../../node_modules/@strapi/strapi/bin/strapi.js');

/** Each command boots the app in a process of its own. */
jest.setTimeout(400_000);

/** `strapi export` and `strapi import`, as people run them. */
describe('Strapi’s own commands', () => {
  let source: TestApp;
  let target: TestApp;

  beforeAll(async () => {
    source = await TestApp.start({ level: levelUnderTest() });
  });
  afterAll(async () => {
    await source.dispose();
    await target?.dispose();
  });

  const strapi = async (app: TestApp, ...args: string[]) => {
    const { code, output } = await spawnChild(app, STRAPI, args).exit;
    expect([args[0], code, code === 0 ? '' : output]).toEqual([args[0], 0, '']);
  };

  test('[FR-L1-002] export and import include contacts and history', async () => {
    const { documentId, contacts } = await newCompany(source);
    const { id } = await contacts.addContact({ name: 'A', email: 'a@example.com' });
    await contacts.updateContact(id, { score: 3 });
    await source.strapi.documents(COMPANY).publish({ documentId });
    const user = await source.http.user('moved');
    await crmOf(source).for('plugin::users-permissions.user', user.documentId).addContact({
      name: 'Of a user',
    });
    const [listed, history] = [await contacts.contacts(), await contacts.history()];
    const columns = await columnsOf(source, 'companies', documentId);
    expect(columns).toHaveLength(2);
    await source.stop();
    const file = path.join(source.directory, 'export');
    await strapi(source, 'export', '--no-encrypt', '--no-compress', '-f', file);
    expect(await fs.readFile(`${file}.tar`, 'utf8')).toContain('nexusCrm');

    target = await TestApp.start({ level: levelUnderTest() });
    await target.stop();
    await strapi(target, 'import', '--force', '-f', `${file}.tar`);
    await target.start();
    const moved = crmOf(target).for(COMPANY, documentId);
    expect(await moved.contacts()).toEqual(listed);
    expect(await moved.history()).toEqual(history);
    expect(await columnsOf(target, 'companies', documentId)).toEqual(columns);
    const ofUser = crmOf(target).for('plugin::users-permissions.user', user.documentId);
    expect(await ofUser.contacts()).toMatchObject([{ name: 'Of a user' }]);
    await moved.addContact({ name: 'B' });
    expect(await moved.contacts()).toHaveLength(2);
  });

  test('[FR-L1-003] OpenAPI describes the endpoints, but not the column', async () => {
    await source.stop();
    const api = path.join(source.directory, 'openapi.json');
    await strapi(source, 'openapi', 'generate', '-o', api);
    const { paths } = JSON.parse(await fs.readFile(api, 'utf8'));
    expect(
      Object.keys(paths)
        .filter((key) => key.includes('/models/'))
        .sort(),
    ).toEqual([
      '/nexus-crm/models/{uid}/{documentId}/contacts',
      '/nexus-crm/models/{uid}/{documentId}/contacts/{contactId}',
      '/nexus-crm/models/{uid}/{documentId}/history',
    ]);
    const endpoint = paths['/nexus-crm/models/{uid}/{documentId}/contacts'];
    expect(JSON.stringify(endpoint.post.requestBody)).toContain('"data"');
    expect(JSON.stringify(endpoint.get.responses)).toContain('pageCount');
    expect(JSON.stringify(paths)).not.toContain('nexusCrm');
  });
});
