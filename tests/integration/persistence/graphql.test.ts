/**
 * What GraphQL shows and writes, at every level.
 *
 * @databases sqlite
 */
import path from 'node:path';

import { TestApp } from '../../support/app';
import { CHANGED_RULES } from '../../support/changed-rules';

const CONTACT = 'plugin::nexus-crm.contact';
const GRAPHQL = path.dirname(require.resolve('@strapi/plugin-graphql/package.json'));

interface GraphqlAnswer {
  readonly data: any;
  /** The messages of all errors. */
  readonly errors: readonly string[];
  /** The paths of all problems that the errors name. */
  readonly paths: readonly string[];
}

async function ask(
  app: TestApp,
  query: string,
  { token, variables }: { readonly token?: string; readonly variables?: object } = {},
): Promise<GraphqlAnswer> {
  const { status, body } = await app.http.post('/graphql', { query, variables }, { token });
  const errors = (body.errors ?? []) as { message: string; extensions?: any }[];
  // A refused value is 400 in the protocol, which is no status of HTTP.
  expect([query, status < 500]).toEqual([query, true]);
  return {
    data: body.data,
    errors: errors.map(({ message }) => message),
    paths: errors.flatMap(({ extensions }) =>
      (extensions?.error?.details?.errors ?? []).map(({ path }: any) => path.join('.')),
    ),
  };
}

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

describe('rules of records by GraphQL', () => {
  const API = '/api/nexus-crm';
  const TYPES = ['contact', 'opportunity', 'interaction'];
  let app: TestApp;
  let token: string;
  let ann: { token: string; documentId: string };
  let bob: { token: string; documentId: string };

  beforeAll(async () => {
    app = await TestApp.start({
      level: 2,
      plugins: { graphql: { enabled: true, resolve: GRAPHQL } },
    });
    token = await app.http.apiToken('full-access');
    ann = await app.http.user('ann');
    bob = await app.http.user('bob');
    const actions = TYPES.flatMap((type) =>
      ['find', 'findOne', 'create', 'update'].map(
        (action) => `plugin::nexus-crm.${type}.${action}`,
      ),
    );
    await app.http.grant('authenticated', actions);
  });
  afterAll(() => app.dispose());

  const post = async (path: string, data: object, by = token): Promise<any> => {
    const made = await app.http.post(`${API}/${path}`, { data }, { token: by });
    expect([path, made.status, made.body.error]).toEqual([path, 201, undefined]);
    return made.body.data;
  };
  const contact = async (documentId: string): Promise<any> =>
    (await app.http.get(`${API}/contacts/${documentId}`, { token })).body.data;

  const CREATE = `mutation ($data: NexusCrmContactInput!) {
    createNexusCrmContact(data: $data) { documentId name kind owner } }`;
  const UPDATE = `mutation ($documentId: ID!, $data: NexusCrmContactInput!) {
    updateNexusCrmContact(documentId: $documentId, data: $data) { name kind owner stage } }`;
  const create = (data: object, by = token) => ask(app, CREATE, { token: by, variables: { data } });
  const update = (documentId: string, data: object, by = token) =>
    ask(app, UPDATE, { token: by, variables: { documentId, data } });

  describe("[BR-001] a lead of one's own", () => {
    test.each(['me', 'by name'])('is not created (%s)', async (named) => {
      const owner = named === 'me' ? 'me' : `user:${ann.documentId}`;
      const name = `Own ${named}`;
      const refused = await create({ name, kind: 'lead', owner }, ann.token);
      expect(refused).toMatchObject({ data: { createNexusCrmContact: null }, paths: ['owner'] });
      expect(refused.errors[0]).toContain('cannot assign a lead to themselves');
      const found = await app.http.get(`${API}/contacts?filters[name]=${name}`, { token });
      expect(found.body.data).toEqual([]);
      // The rule is about leads, about oneself, and about people.
      expect((await create({ name, kind: 'contact', owner }, ann.token)).errors).toEqual([]);
      expect((await create({ name, kind: 'lead', owner }, bob.token)).errors).toEqual(
        named === 'me' ? [expect.stringContaining('themselves')] : [],
      );
      const byToken = await create({ name, kind: 'lead', owner }, token);
      expect(byToken.errors).toEqual(
        named === 'me' ? [expect.stringContaining('an API token is no person')] : [],
      );
    });

    test.each<[string, object]>([
      ['its owner', { owner: 'me' }],
      ['its owner and its name', { owner: 'me', name: 'Mine now' }],
    ])('is not made by changing %s', async (_what, data) => {
      const { documentId } = await post('contacts', { name: 'Lead', kind: 'lead' });
      const refused = await update(documentId, data, ann.token);
      expect(refused.paths).toEqual(['owner']);
      expect(await contact(documentId)).toMatchObject({ name: 'Lead', owner: null, revision: 1 });
    });

    test('is not made by turning a contact into a lead, and is allowed for another owner', async () => {
      const owner = `user:${ann.documentId}`;
      const own = await post('contacts', { name: 'Contact', kind: 'contact', owner });
      expect((await update(own.documentId, { kind: 'lead' }, ann.token)).paths).toEqual(['owner']);
      const given = await post('contacts', { name: 'Given', kind: 'lead', owner });
      const changed = await update(given.documentId, { name: 'Kept', owner: 'me' }, ann.token);
      expect(changed).toMatchObject({
        errors: [],
        data: { updateNexusCrmContact: { name: 'Kept', kind: 'lead', owner } },
      });
    });
  });

  describe('a record with a live pipeline', () => {
    const PIPELINE = {
      id: 'guarded',
      entities: { lead: { stages: ['new', 'open'] } },
      transitions: { open: { from: 'new', to: 'open' } },
    };
    let lead: string;

    beforeAll(async () => {
      const send = (path: string, data: object) =>
        app.http.post(`${API}/${path}`, { data }, { token });
      expect((await send('definitions', { schema: PIPELINE })).status).toBe(201);
      expect((await send('definitions/guarded/publish', {})).status).toBe(200);
      lead = (await post('contacts', { name: 'Lea', kind: 'lead' })).documentId;
      await post('instances', { definition: 'guarded', subject: { type: CONTACT, id: lead } });
    });

    test.each<[string, object]>([
      ['kind', { kind: 'contact' }],
      ['stage', { stage: 'open' }],
      ['owner', { owner: 'me' }],
    ])('[BR-007] its %s is written by its actions alone', async (name, data) => {
      const before = await contact(lead);
      for (const values of [data, { ...data, name: 'Lena' }]) {
        const refused = await update(lead, values, ann.token);
        expect(refused.paths).toEqual([name]);
        expect(refused.errors[0]).toContain(`"${name}" is written by the pipeline "guarded"`);
      }
      expect(await contact(lead)).toEqual(before);
    });

    test('[BR-007] unchanged, all three may be written with the rest', async () => {
      const data = { name: 'Leo', kind: 'lead', stage: 'new', owner: null };
      const { errors, data: written } = await update(lead, data, ann.token);
      expect([errors, written.updateNexusCrmContact]).toEqual([[], data]);
    });
  });

  describe('"me" and people in filters', () => {
    const person = () => `user:${ann.documentId}`;
    const LIST = `query ($filters: NexusCrmContactFiltersInput) {
      nexusCrmContacts(filters: $filters, sort: "name") { name }
      nexusCrmContacts_connection(filters: $filters) { pageInfo { total } } }`;

    beforeAll(async () => {
      const stage = 'people';
      const owned = { Mine: person(), His: `user:${bob.documentId}`, Nobodys: null };
      for (const [name, owner] of Object.entries(owned)) {
        const { documentId } = await post('contacts', { name, owner, stage });
        await post('opportunities', { name: `Deal ${name}`, contact: documentId, owner });
      }
      for (const name of [...Object.keys(owned), 'Team']) {
        const data = { name, city: 'people' } as any;
        await app.strapi
          .documents('api::company.company' as any)
          .create({ data, status: 'published' } as any);
      }
      const team = await post('teams', { key: 'desk', name: 'Desk' });
      await post('contacts', { name: 'Team', owner: `team:${team.documentId}`, stage });
    });

    /** The filter of GraphQL as that of REST: operators carry a dollar there. */
    const dollars = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(dollars);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        Object.entries(value).map(([key, inner]) => [
          FIELDS.includes(key) ? key : `$${key}`,
          dollars(inner),
        ]),
      );
    };
    const FIELDS = ['owner', 'stage', 'name', 'contact', 'author'];
    const queryOf = (value: unknown, path: string): string[] =>
      typeof value === 'object' && value !== null
        ? Object.entries(value).flatMap(([key, inner]) => queryOf(inner, `${path}[${key}]`))
        : [`${path}=${encodeURIComponent(String(value))}`];

    const byRest = (path: string, filters: object, by: string) =>
      app.http.get(`${API}/${path}?sort=name&${queryOf(dollars(filters), 'filters').join('&')}`, {
        token: by,
      });

    test.each<[object | (() => object), string[]]>([
      [{ owner: { eq: 'me' } }, ['Mine']],
      [{ owner: { in: ['me'] } }, ['Mine']],
      [() => ({ owner: { in: ['me', `user:${bob.documentId}`] } }), ['His', 'Mine']],
      [() => ({ owner: { eq: person() } }), ['Mine']],
      [{ owner: { startsWith: 'team:' } }, ['Team']],
      [{ owner: { ne: 'me' } }, ['His', 'Team']],
      [{ owner: { notIn: ['me'] } }, ['His', 'Team']],
      [{ owner: { not: { eq: 'me' } } }, ['His', 'Team']],
      [{ owner: { null: true } }, ['Nobodys']],
      [{ or: [{ owner: { eq: 'me' } }, { owner: { null: true } }] }, ['Mine', 'Nobodys']],
      [{ and: [{ not: { owner: { ne: 'me' } } }, { owner: { notNull: true } }] }, ['Mine']],
      [{ not: { owner: { eq: 'me' } } }, ['His', 'Team']],
      [{ owner: { eq: 'user:me' } }, []],
      [{ name: { eq: 'me' } }, []],
    ])('%j finds %j by REST and by GraphQL, and counts them alike', async (made, names) => {
      const filters = { stage: { eq: 'people' }, ...(typeof made === 'function' ? made() : made) };
      const rest = await byRest('contacts', filters, ann.token);
      expect(rest.body.data.map(({ name }: any) => name)).toEqual(names);
      expect(rest.body.meta.pagination.total).toBe(names.length);
      const { data, errors } = await ask(app, LIST, { token: ann.token, variables: { filters } });
      expect([errors, data]).toEqual([
        [],
        {
          nexusCrmContacts: names.map((name) => ({ name })),
          nexusCrmContacts_connection: { pageInfo: { total: names.length } },
        },
      ]);
    });

    test('"me" is the caller across a relation, and another person for another caller', async () => {
      const query = `query ($filters: NexusCrmOpportunityFiltersInput) {
        nexusCrmOpportunities(filters: $filters) { name contact { name } } }`;
      const filters = { contact: { owner: { eq: 'me' } } };
      for (const [by, name] of [
        [ann.token, 'Mine'],
        [bob.token, 'His'],
      ] as const) {
        const found = { name: `Deal ${name}`, contact: { name } };
        const { data, errors } = await ask(app, query, { token: by, variables: { filters } });
        expect([errors, data]).toEqual([[], { nexusCrmOpportunities: [found] }]);
        const rest = await byRest('opportunities', filters, by);
        expect(rest.body.data).toMatchObject([{ name: `Deal ${name}` }]);
      }
    });

    test.each(['contains', 'startsWith', 'eqi', 'notContainsi', 'endsWith'])(
      '"me" is no part of a text: %s is refused alike',
      async (operator) => {
        const filters = { owner: { [operator]: 'me' } };
        const rest = await byRest('contacts', filters, ann.token);
        const graphql = await ask(app, LIST, { token: ann.token, variables: { filters } });
        expect(rest.status).toBe(400);
        expect(graphql.paths).toEqual([`filters.owner.$${operator}`, `filters.owner.$${operator}`]);
        expect(graphql.errors).toContain(rest.body.error.message);
      },
    );

    test('"me" of a caller who is no person is refused alike', async () => {
      const filters = { owner: { eq: 'me' } };
      const rest = await byRest('contacts', filters, token);
      const graphql = await ask(app, LIST, { token, variables: { filters } });
      expect([rest.status, graphql.paths]).toEqual([400, ['owner', 'owner']]);
      expect(graphql.errors).toEqual([rest.body.error.message, rest.body.error.message]);
      expect(graphql.errors[0]).toContain('an API token is no person');
    });

    test.each([
      [{ or: [] }, 4],
      [{ and: [] }, 4],
      [{ not: {} }, 4],
      [{ or: [{ not: {} }] }, 4],
      [{ or: [{ name: { eq: 'Team' } }, { or: [] }] }, 1],
      [{ name: {} }, 4],
      // Strapi leaves an empty list out of a filter by GraphQL.
      [{ name: { in: [] } }, 4],
      [{ name: { notIn: [] } }, 4],
    ])('%j means what it means of every Strapi type: %d of 4', async (empty, total) => {
      const query = `query ($contacts: NexusCrmContactFiltersInput, $companies: CompanyFiltersInput) {
        nexusCrmContacts_connection(filters: $contacts) { pageInfo { total } }
        companies_connection(filters: $companies) { pageInfo { total } } }`;
      const contacts = { stage: { eq: 'people' }, ...empty };
      const companies = { city: { eq: 'people' }, ...empty };
      const { data, errors } = await ask(app, query, { token, variables: { contacts, companies } });
      const page = { pageInfo: { total } };
      expect([errors, data]).toEqual([
        [],
        { nexusCrmContacts_connection: page, companies_connection: page },
      ]);
    });
  });

  describe('[FR-L3-005] rules of custom fields that changed after the values', () => {
    /** A removed choice cannot be sent by GraphQL, whose enums have the current ones. */
    const RULES = CHANGED_RULES.filter(
      ({ field, change }) => field.type === 'multiple' || !('enum' in change),
    );
    const old = Object.fromEntries(RULES.map(({ field, old: value }) => [field.name, value]));
    const names = RULES.map(({ field }) => field.name).join(' ');
    const READ = `query ($id: ID!) { nexusCrmContact(documentId: $id) { name ${names} } }`;
    const read = (id: string) => ask(app, READ, { token, variables: { id } });
    let documentId: string;

    beforeAll(async () => {
      const fields = () => app.strapi.plugin('nexus-crm').service<any>('custom-fields');
      const ids = new Map<string, string>();
      for (const { field } of RULES) {
        ids.set(field.name, (await fields().create({ uid: CONTACT, ...field })).id);
      }
      documentId = (await post('contacts', { name: 'Old', ...old })).documentId;
      await post('contacts', { name: 'Other', ...old });
      for (const { field, change } of RULES) {
        await fields().update(ids.get(field.name), change);
      }
      await app.restart();
    });

    test('an old record is read, also where it lacks what is required by now', async () => {
      const { data, errors } = await read(documentId);
      expect(errors).toEqual([]);
      expect(data.nexusCrmContact).toMatchObject({ name: 'Old', onlyOne: 'shared' });
      expect(data.nexusCrmContact).toMatchObject({ mustHave: null, mustCount: null });
    });

    test('a whole record is written again with its old values', async () => {
      const before = await contact(documentId);
      const { errors } = await update(documentId, { name: 'Renamed', ...old });
      expect(errors).toEqual([]);
      const after = await contact(documentId);
      expect(after).toMatchObject({ name: 'Renamed', revision: 2 });
      for (const { field } of RULES) expect(after[field.name]).toEqual(before[field.name]);
    });

    test.each(RULES.filter(({ wrong }) => wrong !== undefined))(
      'another value that breaks the rule is refused: $field.name',
      async ({ field, wrong }) => {
        const before = await contact(documentId);
        const refused = await update(documentId, { name: 'Wrong', ...old, [field.name]: wrong });
        expect([refused.paths, refused.errors]).toEqual([
          [field.name],
          [expect.stringContaining(field.name)],
        ]);
        expect(await contact(documentId)).toEqual(before);
      },
    );

    test('a value that satisfies the new rules cannot be replaced by one that breaks them', async () => {
      expect((await update(documentId, { mustHave: 'x', onlyOne: 'own' })).errors).toEqual([]);
      expect((await update(documentId, { mustHave: null })).paths).toEqual(['mustHave']);
      expect((await update(documentId, { onlyOne: 'shared' })).paths).toEqual(['onlyOne']);
    });
  });
});
