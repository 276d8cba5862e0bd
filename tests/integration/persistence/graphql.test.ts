/**
 * What GraphQL shows and writes, at every level.
 *
 * @databases sqlite postgres
 */
import path from 'node:path';

import { TestApp } from '../../support/app';

const GRAPHQL = path.dirname(require.resolve('@strapi/plugin-graphql/package.json'));

/** A relation of the app's to a type that a lowered level hides. */
const APP = `
  module.exports = {
    register({ strapi }) {
      strapi.contentType('api::company.company').attributes.lead = {
        type: 'relation',
        relation: 'manyToOne',
        target: 'plugin::nexus-crm.contact',
      };
    },
  };
`;

describe('GraphQL', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start({
      level: 3,
      files: { 'src/index.js': APP },
      plugins: { graphql: { enabled: true, resolve: GRAPHQL } },
    });
  });
  afterAll(() => app.dispose());

  /** Names of types and of the fields of a company, as the schema has them. */
  async function schema() {
    const query = `{
      __schema { types { name } queryType { fields { name } } }
      __type(name: "Company") { fields { name } }
    }`;
    const answer = await app.http.post('/graphql', { query });
    expect(answer).toMatchObject({ status: 200 });
    const { data } = answer.body;
    const names = (list: any[]): string[] => list.map(({ name }) => name);
    return {
      types: names(data.__schema.types).filter((name) => name.startsWith('NexusCrm')),
      queries: names(data.__schema.queryType.fields).filter((name) => /nexusCrm/i.test(name)),
      company: names(data.__type.fields),
    };
  }

  test('shows types and fields of the CRM at level 3, none of them at level 1', async () => {
    await app.strapi
      .plugin('nexus-crm')
      .service('custom-fields')
      .create({ uid: 'api::company.company', name: 'region', type: 'string' });
    await app.restart();
    const full = await schema();
    expect(full.types).toContain('NexusCrmContact');
    expect(full.company).toEqual(expect.arrayContaining(['name', 'lead', 'region']));

    await app.restart({ level: 1 });
    const bare = await schema();
    expect([bare.types, bare.queries]).toEqual([[], []]);
    expect(bare.company).toContain('name');
    expect(bare.company).not.toContain('region');
    expect(bare.company).not.toContain('lead');
  });

  test('[FR-L3-005] an enumeration has its current choices; a value that was removed stays in REST', async () => {
    await app.restart({ level: 3 });
    const token = await app.http.apiToken('full-access');
    const service = () =>
      app.strapi.plugin('nexus-crm').service<{
        create(field: object): Promise<{ id: string }>;
        update(id: string, change: object): Promise<unknown>;
      }>('custom-fields');
    const contact = 'plugin::nexus-crm.contact';
    const field = { uid: contact, name: 'tier', type: 'enumeration', enum: ['gold', 'silver'] };
    const { id } = await service().create(field);
    const url = '/api/nexus-crm/contacts';
    const made = await app.http.post(url, { data: { name: 'Ann', tier: 'gold' } }, { token });
    const { documentId } = made.body.data as { documentId: string };
    await service().update(id, { enum: ['silver', 'tin'] });
    await app.restart({ level: 3 });

    const named = `documentId: "${documentId}"`;
    const graphql = async (query: string): Promise<[object | null, string[]]> => {
      const { body } = await app.http.post('/graphql', { query }, { token });
      const errors = (body.errors ?? []) as { message: string }[];
      return [body.data as object | null, errors.map(({ message }) => message)];
    };
    expect(await graphql(`{ nexusCrmContact(${named}) { name tier } }`)).toEqual([
      { nexusCrmContact: { name: 'Ann', tier: null } },
      [expect.stringContaining('cannot represent value: "gold"')],
    ]);
    const write = (data: string) =>
      graphql(`mutation { updateNexusCrmContact(${named}, data: { ${data} }) { name } }`);
    const [, [refused]] = await write('name: "Anna", tier: gold');
    expect(refused).toContain('"gold" does not exist');
    expect(await write('name: "Anna"')).toEqual([{ updateNexusCrmContact: { name: 'Anna' } }, []]);
    const whole = { data: { name: 'Anne', tier: 'gold' } };
    const kept = await app.http.put(`${url}/${documentId}`, whole, { token });
    expect(kept.body.data).toMatchObject({ name: 'Anne', tier: 'gold' });
  });
});
