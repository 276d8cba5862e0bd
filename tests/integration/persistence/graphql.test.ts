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
});
