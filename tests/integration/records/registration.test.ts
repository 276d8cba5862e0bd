/** @databases sqlite */
import fs from 'node:fs/promises';
import path from 'node:path';

import { contentTypes as names } from '@strapi/utils';

import { contentTypes } from '../../../content-types';
import { TestApp } from '../../support/app';
import { spawnChild } from '../../support/child';

const EXTENSION = 'src/extensions/nexus-crm/content-types/contact/schema.json';

/** DESIGN's table of fields: what each table holds beside Strapi's own columns. */
const COLUMNS: Record<string, string[]> = {
  crm_contacts: [
    ...['name', 'kind', 'email', 'phone', 'status', 'score', 'stage', 'owner', 'parent_type'],
    ...['parent_id', 'extra', 'instance_id', 'revision', 'unlogged_revisions', 'tenant'],
  ],
  crm_opportunities: [
    ...['name', 'stage', 'value', 'currency', 'close_date', 'lost_reason', 'owner', 'parent_type'],
    ...['parent_id', 'converted_from', 'instance_id', 'revision', 'unlogged_revisions', 'tenant'],
  ],
  crm_campaigns: [
    ...['name', 'type', 'start', 'end', 'definition', 'flow', 'audience', 'metrics', 'stage'],
    ...['owner', 'instance_id', 'revision', 'unlogged_revisions', 'tenant'],
  ],
  crm_interactions: [
    ...['type', 'direction', 'title', 'notes', 'happened_at', 'subject_type', 'subject_id'],
    ...['author', 'assignee', 'due_at', 'revision', 'unlogged_revisions', 'tenant'],
  ],
  crm_teams: [
    ...['key', 'name', 'members', 'lead', 'capacity', 'revision', 'unlogged_revisions', 'tenant'],
  ],
  crm_team_members: ['team_id', 'member', 'tenant'],
};
const STRAPI_COLUMNS = [
  ...['id', 'document_id', 'created_at', 'updated_at', 'published_at', 'created_by_id'],
  ...['updated_by_id', 'locale'],
];

const hasTable = (app: TestApp, table: string): Promise<boolean> =>
  app.strapi.db.connection.schema.hasTable(table);

describe("the CRM's types", () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start({
      level: 1,
      files: {
        // As an app writes it: only what it changes.
        [EXTENSION]: {
          attributes: {
            birthday: { type: 'date' },
            phone: { type: 'text', required: true, maxLength: 30 },
            score: { visible: false },
            tenant: { type: 'integer', private: false, visible: true, default: 'theirs' },
            email: { columnName: 'mail', unique: true },
            kind: { enum: ['lead', 'contact', 'partner'] },
            stage: { private: true, configurable: true },
            revision: { private: true, min: 7 },
          },
        },
      },
    });
  });
  afterAll(() => app?.dispose());

  test('are not there at level 1: no table, no route, whatever the app extends', async () => {
    for (const table of Object.keys(COLUMNS)) expect(await hasTable(app, table)).toBe(false);
    const token = await app.http.apiToken();
    expect((await app.http.get('/api/nexus-crm/contacts', { token })).status).toBe(404);
    expect(Object.keys(app.strapi.contentTypes).filter((uid) => uid.includes('nexus'))).toEqual([]);
  });

  test('come with level 3 as with level 2, with exactly the tables and columns of the design', async () => {
    await app.restart({ level: 3 });
    for (const [table, columns] of Object.entries(COLUMNS)) {
      const found = Object.keys(await app.strapi.db.connection(table).columnInfo());
      const extended = table === 'crm_contacts' ? ['birthday'] : [];
      expect([table, found.sort()]).toEqual([
        table,
        [...columns, ...STRAPI_COLUMNS, ...extended].sort(),
      ]);
    }
    expect(await hasTable(app, 'crm_opportunities_contact_lnk')).toBe(true);
  });

  test("an extension of the app's adds to them and cannot break them", async () => {
    const token = await app.http.apiToken();
    const post = (data: object) => app.http.post('/api/nexus-crm/contacts', { data }, { token });
    const made = await post({ name: 'A', phone: '1', birthday: '2000-02-29' });
    expect(made.body.data).toMatchObject({ birthday: '2000-02-29', revision: 1 });
    expect((await post({ name: 'A' })).status).toBe(400);
    expect((await post({ name: 'A', phone: 'x'.repeat(31) })).status).toBe(400);
    expect(made.body.data).not.toHaveProperty('tenant');
    const { attributes } = app.strapi.contentType('plugin::nexus-crm.contact' as any) as any;
    expect(attributes.phone).toMatchObject({ type: 'string', required: true, maxLength: 30 });
    const own = contentTypes.contact.attributes;
    for (const name of ['tenant', 'revision', 'email', 'kind', 'stage'] as const) {
      expect(attributes[name]).toEqual(own[name]);
    }
    expect((await post({ name: 'A', phone: '1', kind: 'partner' })).status).toBe(400);
  });

  test('have no attribute name that is reserved by Strapi', () => {
    for (const { attributes } of Object.values(contentTypes)) {
      for (const name of Object.keys(attributes)) {
        expect([name, names.isReservedAttributeName(name)]).toEqual([name, false]);
      }
    }
  });

  test('keep tenant and revision of every row filled, and every unique key begins with the tenant', async () => {
    for (const { collectionName, attributes, indexes } of Object.values(contentTypes) as any[]) {
      if (!(collectionName in COLUMNS)) continue;
      expect(attributes.tenant.column).toEqual({ notNullable: true });
      for (const index of indexes.filter(({ type }: any) => type === 'unique')) {
        expect(index.columns[0]).toBe('tenant');
      }
      const row = { document_id: 'x', ...(attributes.revision ? { revision: 1 } : {}) };
      // The driver's errors may come from another file's realm, where they are no Errors to Jest.
      const refusal = app.strapi.db
        .connection(collectionName)
        .insert(row)
        .then(
          () => 'accepted',
          (error: unknown) => (error as { message: string }).message,
        );
      expect(await refusal).toMatch(/null|default value/i);
    }
  });

  test('have an index for every field that lists filter and sort by', async () => {
    const knex = app.strapi.db.connection;
    const wanted: [string, string[]][] = [
      [
        'crm_contacts',
        ['name', 'email', 'kind', 'status', 'score', 'stage', 'owner', 'instance_id'],
      ],
      ['crm_opportunities', ['name', 'stage', 'value', 'close_date', 'owner']],
      ['crm_campaigns', ['name', 'type', 'stage', 'owner', 'start', 'end']],
      ['crm_interactions', ['type', 'author', 'happened_at']],
      ['crm_team_members', ['member']],
    ];
    for (const [table, columns] of wanted) {
      for (const column of columns) expect(await isIndexed(knex, table, column)).toBe(true);
    }
  });

  test('let a lead have one opportunity, even if written twice', async () => {
    const insert = (converted_from: string | null, document_id: string) =>
      app.strapi.db
        .connection('crm_opportunities')
        .insert({ document_id, converted_from, name: 'O', tenant: 'default', revision: 1 })
        .then(
          () => 'accepted',
          () => 'refused',
        );
    expect(await insert('lead', 'a')).toBe('accepted');
    expect(await insert('lead', 'b')).toBe('refused');
    for (const document of ['c', 'd']) expect(await insert(null, document)).toBe('accepted');
  });

  test('let the Content-Type Builder save a type of the app, with level 3 on', async () => {
    const builder = app.strapi.plugin('content-type-builder').service('schema');
    await builder.updateSchema({
      components: [],
      contentTypes: [
        {
          action: 'update',
          uid: 'api::order.order',
          attributes: [{ action: 'create', name: 'remark', properties: { type: 'string' } }],
        },
      ],
    });
    const file = path.join(app.directory, 'src/api/order/content-types/order/schema.json');
    expect(JSON.parse(await fs.readFile(file, 'utf8')).attributes.remark).toEqual({
      type: 'string',
    });
    const written = await fs.readdir(
      path.join(app.directory, 'src/extensions/nexus-crm/content-types'),
    );
    expect(written).toEqual(['contact']);
    // The new column makes Strapi compare all tables: ours must come out as they are.
    await app.restart();
    const token = await app.http.apiToken();
    const list = await app.http.get('/api/nexus-crm/contacts', { token });
    expect(list.body.data).toMatchObject([{ name: 'A', birthday: '2000-02-29' }]);
    expect(await isIndexed(app.strapi.db.connection, 'crm_contacts', 'owner')).toBe(true);
  });
});

/** Whether the database says that an index begins with the column. */
async function isIndexed(knex: any, table: string, column: string): Promise<boolean> {
  const client = knex.client.config.client;
  if (/sqlite/.test(String(client?.name ?? client))) {
    for (const { name } of await knex.raw(`PRAGMA index_list(${table})`)) {
      const [first] = await knex.raw(`PRAGMA index_info(${name})`);
      if (first.name === column) return true;
    }
    return false;
  }
  if (/postgres|pg/.test(String(client?.name ?? client))) {
    const { rows } = await knex.raw(
      `SELECT indexdef FROM pg_indexes WHERE tablename = ? AND indexdef ~ ?`,
      [table, `\\("?${column}"?[,)]`],
    );
    return rows.length > 0;
  }
  const [rows] = await knex.raw(
    'SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = ? AND column_name = ? AND seq_in_index = 1',
    [table, column],
  );
  return rows.length > 0;
}

describe("Strapi's commands", () => {
  const STRAPI = path.resolve('node_modules/@strapi/strapi/bin/strapi.js');
  const run = async (app: TestApp, ...args: string[]): Promise<void> => {
    await app.writeConfiguration();
    const { code, output } = await spawnChild(app, STRAPI, args).exit;
    if (code !== 0) throw new Error(`strapi ${args.join(' ')} ended with ${code}: ${output}`);
  };
  const read = (app: TestApp, file: string) => fs.readFile(path.join(app.directory, file), 'utf8');

  test('ts:generate-types knows the CRM types, without a database that it could reach', async () => {
    const connection = { client: 'postgres', connection: { host: '127.0.0.1', port: 1 } };
    const app = await TestApp.create({
      level: 2,
      files: {
        'config/database.js': `module.exports = ${JSON.stringify({ connection })};`,
      },
    });
    try {
      await run(app, 'ts:generate-types', '--silent');
      const types = await read(app, 'types/generated/contentTypes.d.ts');
      for (const name of ['Contact', 'Opportunity', 'Campaign', 'Interaction', 'Team']) {
        expect(types).toContain(`interface PluginNexusCrm${name}`);
      }
      // A server that cannot reach it does say so, instead of starting without its tables.
      const boot = await spawnChild(app, STRAPI, ['console']).exit;
      expect(boot.code).not.toBe(0);
    } finally {
      await app.dispose();
    }
  });

  test('openapi generate documents every endpoint of the CRM, and what it takes', async () => {
    const app = await TestApp.create({ level: 2 });
    try {
      await run(app, 'openapi', 'generate', '--output', 'specification.json');
      const { paths } = JSON.parse(await read(app, 'specification.json'));
      for (const plural of ['contacts', 'opportunities', 'campaigns', 'interactions', 'teams']) {
        const [list, one] = [paths[`/nexus-crm/${plural}`], paths[`/nexus-crm/${plural}/{id}`]];
        expect(Object.keys(list).sort()).toEqual(['get', 'post']);
        expect(Object.keys(one).sort()).toEqual(['delete', 'get', 'put']);
        const parameters = list.get.parameters.map(({ name }: any) => name);
        expect(parameters).toEqual(
          expect.arrayContaining(['filters', 'sort', 'pagination[page]', 'populate', 'fields']),
        );
      }
      const body = (path: string, verb: string) =>
        paths[path][verb].requestBody.content['application/json'].schema.properties.data;
      const opportunity = body('/nexus-crm/opportunities', 'post').properties;
      expect(Object.keys(opportunity)).toEqual(
        expect.arrayContaining(['name', 'value', 'currency', 'closeDate', 'contact', 'owner']),
      );
      expect(Object.keys(opportunity)).not.toEqual(expect.arrayContaining(['tenant']));
      expect(body('/nexus-crm/opportunities', 'post').required).toContain('name');
      expect(body('/nexus-crm/contacts', 'post').properties.kind.enum).toEqual(['lead', 'contact']);
      expect(body('/nexus-crm/contacts/{id}', 'put').properties).toHaveProperty('revision');
      for (const custom of [
        '/nexus-crm/custom-fields',
        '/nexus-crm/custom-fields/{id}/archive',
        '/nexus-crm/models/{uid}/{documentId}/contacts',
        '/nexus-crm/models/{uid}/{documentId}/history',
      ]) {
        expect(Object.keys(paths)).toContain(custom);
      }
    } finally {
      await app.dispose();
    }
  });
});
