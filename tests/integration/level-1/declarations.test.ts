/** @databases sqlite */
import fs from 'node:fs/promises';
import path from 'node:path';

import { TestApp } from '../../support/app';
import { levelUnderTest } from '../../support/level';
import { COMPANY, crmOf, newCompany, ORDER, USER } from './support';

const ORDER_SCHEMA = 'src/api/order/content-types/order/schema.json';

/** What an app declares, in data and in code, right and wrong. */
describe('opting in', () => {
  let app: TestApp;

  // An app each: Node reads the code of a folder once.
  beforeEach(async () => {
    app = await TestApp.create({ level: levelUnderTest(), listen: false });
  });
  afterEach(() => app.dispose());

  const register = (body: string) =>
    `module.exports = { register({ strapi }) {
       const crm = strapi.plugin('nexus-crm').service('crm');
       ${body}
     }, bootstrap() {} };`;

  const schemaWith = async (options: unknown, attributes: object = {}) => {
    const file = path.resolve(__dirname, '../../../example', ORDER_SCHEMA);
    const schema = JSON.parse(await fs.readFile(file, 'utf8'));
    return {
      ...schema,
      ...(options === undefined ? {} : { pluginOptions: { 'nexus-crm': options } }),
      attributes: { ...schema.attributes, ...attributes },
    };
  };

  test('[US-001] [US-002] [FR-L1-001] a declaration in code is merged over the one in data, and may omit the fields', async () => {
    await app.start({
      files: {
        [ORDER_SCHEMA]: await schemaWith({ entities: { contact: { fields: ['fromData'] } } }),
        'src/index.js': register(`
          crm.model('${COMPANY}', { guards: { add: () => false } });
          crm.model('${ORDER}', { entities: { contact: { fields: ['fromCode'] } } });`),
      },
    });
    const { contacts } = await newCompany(app);
    await expect(contacts.addContact({ name: 'A' })).rejects.toMatchObject({ name: 'PolicyError' });
    const order = await app.strapi.documents(ORDER).create({ data: { number: '1' } as any });
    const ofOrder = crmOf(app).for(ORDER, order.documentId);
    expect(await ofOrder.addContact({ fromCode: 'A' })).toMatchObject({ fromCode: 'A' });
    await expect(ofOrder.addContact({ fromData: 'A' })).rejects.toThrow('"fromData" is not');
    expect(() => crmOf(app).model(USER, {})).toThrow(/too late/);
  });

  test('[FR-L1-001] nothing is added to a type that did not opt in, and no table at all', async () => {
    await app.start({
      files: { [ORDER_SCHEMA]: await schemaWith(undefined), 'src/index.js': register('') },
    });
    const { schema } = app.strapi.db;
    const columns = (table: string) =>
      schema.schema.tables.find(({ name }) => name === table)?.columns.map(({ name }) => name);
    expect(columns('companies')).toContain('nexus_crm');
    expect(columns('up_users')).toContain('nexus_crm');
    expect(columns('orders')).not.toContain('nexus_crm');
    if (levelUnderTest() === 1) {
      const tables = schema.schema.tables.map(({ name }) => name);
      expect(tables.filter((name) => name.startsWith('crm_'))).toEqual([]);
    }
    expect(() => crmOf(app).for(ORDER, 'x')).toThrow(/did not opt in/);
  });

  test('[FR-L1-002] an invalid declaration stops the boot; the message lists all problems and their corrections', async () => {
    const boot = app.start({
      files: {
        [ORDER_SCHEMA]: await schemaWith({
          entities: {
            contact: { fields: ['name', { name: 'size', type: 'integr' }, 'name', 'id'] },
          },
        }),
        'src/index.js': register(`
          crm.model('api::ordr.ordr', {});
          crm.model('admin::user', { entities: { contact: { fields: ['name'] } } });
          crm.model('${COMPANY}', { guard: {}, hooks: { before: { addContact: 'no' } } });`),
      },
    });
    const message = await boot.then(
      () => 'it started',
      (error: unknown) => (error as Error).message,
    );
    for (const part of [
      /api::order\.order.*"size".*"integr" is unknown.*did you mean "integer"/,
      /api::order\.order.*"name" is declared twice/,
      /api::order\.order.*"id" is a name that every contact has already/,
      /api::ordr\.ordr: is not a content type of this app; did you mean "api::order\.order"/,
      /admin::user: is not a type of the app/,
      /api::company\.company.*unknown key "guard"/,
      /api::company\.company.*hooks\.before\.addContact must be a function/,
    ]) {
      expect(message).toMatch(part);
    }
  });

  test('[FR-L1-006] a guard that no method calls stops the boot, and the message has the right name', async () => {
    const boot = app.start({
      files: {
        'src/index.js': register(`
          const no = () => false;
          crm.model('${COMPANY}', { guards: {
            update: no, delete: no, create: no, find: no, list: no, Edit: no, veiw: no, adds: no,
            remvoe: no, add: no, edit: no, call: no, audit: no, review: no, merge: no,
          } });`),
      },
    });
    const message = await boot.then(
      () => 'it started',
      (error: unknown) => (error as Error).message,
    );
    for (const [wrong, right] of Object.entries({
      ...{ update: 'edit', delete: 'remove', create: 'add', find: 'view', list: 'view' },
      ...{ Edit: 'edit', veiw: 'view', adds: 'add', remvoe: 'remove' },
    })) {
      expect(message).toMatch(new RegExp(`guards\\.${wrong} is .*"${right}"`));
    }
    expect(message).not.toMatch(/guards\.(add|edit|call|audit|review|merge) /);
  });

  test('[FR-L1-002] a type that has no fields stops the boot', async () => {
    await expect(
      app.start({
        files: {
          [ORDER_SCHEMA]: await schemaWith({}),
          'src/index.js': register(`crm.model('${ORDER}', {});`),
        },
      }),
    ).rejects.toThrow(/entities\.contact\.fields is missing/);
  });

  test('[FR-L1-002] a type that is declared twice stops the boot', async () => {
    await expect(
      app.start({
        files: {
          [ORDER_SCHEMA]: await schemaWith(undefined),
          'src/index.js': register(`crm.model('${COMPANY}', {}); crm.model('${COMPANY}', {});`),
        },
      }),
    ).rejects.toThrow(/called twice/);
  });

  test('[FR-L1-001] a type with an attribute of that name itself stops the boot', async () => {
    await expect(
      app.start({
        files: {
          [ORDER_SCHEMA]: await schemaWith(
            { entities: { contact: { fields: ['name'] } } },
            { nexusCrm: { type: 'string' } },
          ),
          'src/index.js': register(''),
        },
      }),
    ).rejects.toThrow(/api::order\.order has an attribute of its own.*rename it/);
  });
});
