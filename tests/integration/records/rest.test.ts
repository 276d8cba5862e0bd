import { TestApp } from '../../support/app';

const API = '/api/nexus-crm';
const TYPES = ['contact', 'opportunity', 'campaign', 'interaction', 'team'] as const;
const ACTIONS = ['find', 'findOne', 'create', 'update', 'delete'];

/** An app that gives the list of teams a parameter of its own, with a name of `/aggregate`. */
const INDEX = `
module.exports = {
  register({ strapi }) {
    strapi.contentAPI.addQueryParams({
      min: {
        schema: (z) => z.string().optional(),
        matchRoute: ({ path }) => path === '/teams',
      },
    });
  },
  bootstrap() {},
};
`;

let app: TestApp;
let token: string;
let ann: { token: string; documentId: string; id: number };

const post = (path: string, data: object, by = token) =>
  app.http.post(`${API}/${path}`, { data }, { token: by });
const put = (path: string, data: object, by = token) =>
  app.http.put(`${API}/${path}`, { data }, { token: by });
const get = (path: string, by = token) => app.http.get(`${API}/${path}`, { token: by });
const paths = (answer: { body: any }): string[] =>
  answer.body.error.details.errors.map((error: any) => error.path.join('.'));
const names = (answer: { body: any }): string[] => answer.body.data.map((row: any) => row.name);
const count = (type: (typeof TYPES)[number]): Promise<number> =>
  app.strapi.db.query(`plugin::nexus-crm.${type}`).count();

beforeAll(async () => {
  app = await TestApp.start({ level: 2, files: { 'src/index.js': INDEX } });
  token = await app.http.apiToken();
  ann = await app.http.user('ann');
  const actions = TYPES.flatMap((type) =>
    ACTIONS.map((action) => `plugin::nexus-crm.${type}.${action}`),
  );
  await app.http.grant('authenticated', actions);
});
afterAll(() => app?.dispose());

describe('REST of the CRM types', () => {
  test('creates, reads, changes and deletes each of them, with the admin panel off [US-011] [US-014] [US-016]', async () => {
    const contact = (await post('contacts', { name: 'Bo', email: 'bo@example.com' })).body.data;
    const bodies = {
      contacts: { name: 'Cy', kind: 'lead', phone: '+1 555', score: 7, extra: { vip: true } },
      opportunities: {
        name: 'Deal',
        value: 123456789.1234,
        currency: 'EUR',
        closeDate: '2026-12-31',
        contact: contact.documentId,
        stage: 'open',
      },
      campaigns: { name: 'Spring', start: '2026-03-01T00:00:00Z', end: '2026-03-01T00:00:00Z' },
      interactions: {
        type: 'call',
        direction: 'inbound',
        title: 'Asked for a price',
        notes: 'x'.repeat(5_000),
        subjectType: 'plugin::nexus-crm.contact',
        subjectId: contact.documentId,
      },
      teams: {
        ...{ key: 'sdr', name: 'SDR', members: [`user:${ann.documentId}`] },
        ...{ lead: `user:${ann.documentId}`, capacity: 3 },
      },
    };
    for (const [path, body] of Object.entries(bodies)) {
      const created = await post(path, body);
      expect([path, created.status]).toEqual([path, 201]);
      expect(created.body.data.revision).toBe(1);
      const id = created.body.data.documentId;
      const read = await get(`${path}/${id}?populate=*`);
      const { contact: linked, start, end, ...plain } = body as any;
      expect(read.body.data).toMatchObject(plain);
      if (linked) expect(read.body.data.contact.documentId).toBe(linked);
      if (start) expect(read.body.data.end).toBe(new Date(end).toISOString());
      const field = path === 'interactions' ? 'title' : 'name';
      const changed = await put(`${path}/${id}`, { [field]: 'Renamed' });
      expect(changed.body.data).toMatchObject({ [field]: 'Renamed', revision: 2 });
      expect((await app.http.delete(`${API}/${path}/${id}`, { token })).status).toBe(204);
      expect((await get(`${path}/${id}`)).status).toBe(404);
      expect((await put(`${path}/${id}`, { [field]: 'Gone' })).status).toBe(404);
    }
  });

  test('filters, sorts, pages, selects fields and populates as Strapi does', async () => {
    const boss = (await post('contacts', { name: 'Boss', score: 90 })).body.data.documentId;
    for (let index = 1; index <= 5; index += 1) {
      const owner = index % 2 ? `user:${ann.documentId}` : null;
      const deal = { name: `Deal ${index}`, value: index * 1000.5, stage: 'list', owner };
      await post('opportunities', { ...deal, contact: index < 3 ? boss : null });
    }
    const list = 'opportunities?filters[stage]=list';
    expect(names(await get(`${list}&sort=value:desc`))).toEqual(
      [5, 4, 3, 2, 1].map((index) => `Deal ${index}`),
    );
    expect(names(await get(`${list}&filters[value][$gt]=2001&sort=name`))).toHaveLength(3);
    expect(names(await get(`${list}&filters[contact][score][$gte]=90&sort=name`))).toEqual([
      'Deal 1',
      'Deal 2',
    ]);
    expect(names(await get(`${list}&filters[contact][documentId]=${boss}`))).toHaveLength(2);
    expect(names(await get(`${list}&filters[contact][id][$null]=true`))).toHaveLength(3);
    const page = await get(`${list}&sort=name&pagination[page]=2&pagination[pageSize]=2`);
    expect(names(page)).toEqual(['Deal 3', 'Deal 4']);
    expect(page.body.meta.pagination).toMatchObject({ page: 2, pageCount: 3, total: 5 });
    const slim = await get(`${list}&fields[0]=name&populate[contact][fields][0]=name&sort=name`);
    expect(Object.keys(slim.body.data[0]).sort()).toEqual(['contact', 'documentId', 'id', 'name']);
    expect(slim.body.data[0].contact.name).toBe('Boss');
    expect(names(await get(`${list}&_q=Deal 4`))).toEqual(['Deal 4']);
  });

  test('keeps relations through connect, disconnect, set and null', async () => {
    const [one, two] = [
      (await post('contacts', { name: 'One' })).body.data.documentId,
      (await post('contacts', { name: 'Two' })).body.data.documentId,
    ];
    const made = await post('opportunities?populate=contact', { name: 'D', contact: one });
    const path = `opportunities/${made.body.data.documentId}?populate=contact`;
    const contactAfter = async (contact: unknown) =>
      (await put(path, { contact })).body.data?.contact?.name ?? null;
    expect(made.body.data.contact.name).toBe('One');
    expect(await contactAfter({ connect: [two] })).toBe('Two');
    expect(await contactAfter({ disconnect: [two] })).toBeNull();
    expect(await contactAfter({ set: [{ documentId: one }] })).toBe('One');
    expect(await contactAfter(null)).toBeNull();
    for (const wrong of [
      'nobody',
      [one, two],
      4242,
      true,
      { foo: 1 },
      { connect: [[]] },
      '\u0000',
    ]) {
      const refused = await put(path, { contact: wrong });
      expect([wrong, refused.status]).toEqual([wrong, 400]);
      expect(JSON.stringify(refused.body.error)).toContain('contact');
    }
  });

  describe('validation', () => {
    test('names every problem of a record at once, and writes nothing [FR-L2-009]', async () => {
      const before = await count('contact');
      const refused = await post('contacts', {
        name: 'x'.repeat(256),
        kind: 'customer',
        email: 'nope',
        score: 'many',
        phone: 'a\u0000b',
        contactStatus: 7,
        stage: '\ud800',
        owner: 'ann',
        parentType: 'api::nothing.nothing',
        parentId: 'x',
        extra: ['list'],
      });
      expect(refused.status).toBe(400);
      expect(refused.body.error.name).toBe('ValidationError');
      expect(paths(refused).sort()).toEqual([
        ...['contactStatus', 'email', 'extra', 'kind', 'name', 'owner', 'parentType', 'phone'],
        ...['score', 'stage'],
      ]);
      for (const { message, path } of refused.body.error.details.errors) {
        expect(message).toContain(`"${path[0]}"`);
      }
      expect(await count('contact')).toBe(before);
    });

    const person = () => `user:${ann.documentId}`;
    const wrong: [string, string, () => object, string[]][] = [
      ['a contact without any name', 'contacts', () => ({ score: 1 }), ['name']],
      ['a score beyond 32 bits', 'contacts', () => ({ name: 'A', score: 2 ** 31 }), ['score']],
      ['a score with places', 'contacts', () => ({ name: 'A', score: 1.5 }), ['score']],
      ['an owner who is not there', 'contacts', () => ({ name: 'A', owner: 'user:no' }), ['owner']],
      ['a team that is not there', 'contacts', () => ({ name: 'A', owner: 'team:no' }), ['owner']],
      [
        'an admin who is not there',
        'contacts',
        () => ({ name: 'A', owner: 'admin:no' }),
        ['owner'],
      ],
      ['a role as owner', 'contacts', () => ({ name: 'A', owner: 'role:x' }), ['owner']],
      [
        'half a parent',
        'contacts',
        () => ({ name: 'A', parentType: 'api::company.company' }),
        ['parentId'],
      ],
      ['the other half', 'contacts', () => ({ name: 'A', parentId: 'x' }), ['parentType']],
      [
        'a parent that is not there',
        'contacts',
        () => ({ name: 'A', parentType: 'api::company.company', parentId: 'nope' }),
        ['parentId'],
      ],
      [
        'an admin as parent',
        'contacts',
        () => ({ name: 'A', parentType: 'admin::user', parentId: 'x' }),
        ['parentType'],
      ],
      [
        'a word of JavaScript as parent',
        'contacts',
        () => ({ name: 'A', parentType: 'constructor', parentId: 'x' }),
        ['parentType'],
      ],
      ['a NUL inside JSON', 'contacts', () => ({ name: 'A', extra: { a: '\u0000' } }), ['extra']],
      ['no name', 'opportunities', () => ({ value: 1 }), ['name']],
      ['an empty name', 'opportunities', () => ({ name: '' }), ['name']],
      ['a name of blanks', 'opportunities', () => ({ name: ' \t ' }), ['name']],
      ['a contact with a name of blanks', 'contacts', () => ({ name: '   ' }), ['name']],
      ['money beyond the column', 'opportunities', () => ({ name: 'A', value: 1e20 }), ['value']],
      ['money with five places', 'opportunities', () => ({ name: 'A', value: 1.00005 }), ['value']],
      ['money as text', 'opportunities', () => ({ name: 'A', value: '12.50' }), ['value']],
      [
        'no currency of ISO 4217',
        'opportunities',
        () => ({ name: 'A', currency: 'EUQ' }),
        ['currency'],
      ],
      ['a small currency', 'opportunities', () => ({ name: 'A', currency: 'eur' }), ['currency']],
      [
        'a day that is none',
        'opportunities',
        () => ({ name: 'A', closeDate: '2026-02-30' }),
        ['closeDate'],
      ],
      [
        'an end before the start',
        'campaigns',
        () => ({ name: 'A', start: '2026-02-02T00:00:00Z', end: '2026-02-01T00:00:00Z' }),
        ['end'],
      ],
      [
        'a time without zone',
        'campaigns',
        () => ({ name: 'A', start: '2026-02-02T00:00' }),
        ['start'],
      ],
      ['a flow that is no name', 'campaigns', () => ({ name: 'A', flow: 'My flow' }), ['flow']],
      ['no subject', 'interactions', () => ({ type: 'note' }), ['subjectType', 'subjectId']],
      [
        'a subject that is not there',
        'interactions',
        () => ({ subjectType: 'plugin::nexus-crm.contact', subjectId: 'no' }),
        ['subjectId'],
      ],
      [
        'an inner table as subject',
        'interactions',
        () => ({ subjectType: 'plugin::nexus-crm.team-member', subjectId: 'no' }),
        ['subjectType'],
      ],
      [
        'an unknown kind, direction and author',
        'interactions',
        () => ({
          type: 'fax',
          direction: 'up',
          author: 'team:x',
          subjectType: 'plugin::nexus-crm.contact',
          subjectId: 'no',
        }),
        ['type', 'direction', 'author', 'subjectId'],
      ],
      ['a key that is no name', 'teams', () => ({ key: 'In Sales', name: 'A' }), ['key']],
      [
        'a team in a team',
        'teams',
        () => ({ key: 'a', name: 'A', members: ['team:x'] }),
        ['members'],
      ],
      [
        'members that are none',
        'teams',
        () => ({ key: 'a', name: 'A', members: 'x' }),
        ['members'],
      ],
      [
        'a member twice',
        'teams',
        () => ({ key: 'a', name: 'A', members: [person(), person()] }),
        ['members'],
      ],
      [
        'a team that leads a team, and a capacity of nothing',
        'teams',
        () => ({ key: 'a', name: 'A', lead: 'team:x', capacity: 0 }),
        ['lead', 'capacity'],
      ],
      [
        'a lead unknown, and half a task',
        'teams',
        () => ({ key: 'a', name: 'A', lead: 'user:no', capacity: 1.5 }),
        ['capacity', 'lead'],
      ],
      [
        'a member unknown',
        'teams',
        () => ({ key: 'a', name: 'A', members: ['user:no'] }),
        ['members'],
      ],
    ];
    test.each(wrong)('refuses %s (%s)', async (_title, path, body, expected) => {
      const refused = await post(path, body());
      expect([refused.status, refused.body.error?.name]).toEqual([400, 'ValidationError']);
      expect(paths(refused)).toEqual(expected);
    });

    test('holds on change too, and leaves what is not touched alone', async () => {
      const { documentId } = (await post('contacts', { name: 'Di', email: 'di@example.com' })).body
        .data;
      const path = `contacts/${documentId}`;
      expect(paths(await put(path, { email: 'no', kind: null, score: 0.5 }))).toEqual([
        ...['kind', 'email', 'score'],
      ]);
      expect(paths(await put(path, { name: null, email: '' }))).toEqual(['name']);
      // An owner who has left is no reason to refuse a phone number, nor to repeat the owner.
      await app.strapi.db
        .connection('crm_contacts')
        .where({ document_id: documentId })
        .update({ owner: 'user:left' });
      const kept = await put(path, { phone: '1', owner: 'user:left' });
      expect([kept.status, kept.body.data.owner]).toEqual([200, 'user:left']);
      expect(paths(await put(path, { owner: 'user:gone' }))).toEqual(['owner']);
    });

    test('money to the last place and the range of the column are kept exactly', async () => {
      for (const value of [0.0001, -0.0001, 999999999999999, 12345678901.2345, 0]) {
        const made = await post('opportunities', { name: 'Money', value });
        expect([value, made.status]).toEqual([value, 201]);
        const read = await get(`opportunities/${made.body.data.documentId}`);
        expect(read.body.data.value).toBe(value);
      }
    });

    test('an unknown body is refused', async () => {
      for (const body of [{}, { data: null }, { data: 'x' }, { data: 7 }, []]) {
        const refused = await app.http.post(`${API}/contacts`, body, { token });
        expect(refused.status).toBe(400);
      }
      expect((await post('contacts', { name: 'A', surname: 'B' })).status).toBe(400);
      expect((await post('contacts', [{ name: 'A' }])).status).toBe(400);
      expect((await post('contacts', JSON.parse('{"name":"A","__proto__":{"x":1}}'))).status).toBe(
        400,
      );
      const junk = await post('contacts', { name: 'A', extra: { junk: 'x'.repeat(900_000) } });
      expect([junk.status, paths(junk)]).toEqual([400, ['extra']]);
    });

    test("the engine's columns are refused by name", async () => {
      const refused = await post('contacts', {
        name: 'A',
        tenant: 'b',
        instanceId: 'i',
        revision: 3,
      });
      expect([refused.status, paths(refused)]).toEqual([400, ['instanceId', 'tenant']]);
      expect(paths(await post('contacts', { name: 'A', revision: 3 }))).toEqual(['revision']);
      expect(paths(await post('opportunities', { name: 'A', convertedFrom: 'x' }))).toEqual([
        'convertedFrom',
      ]);
      expect(paths(await post('campaigns', { name: 'A', metrics: {} }))).toEqual(['metrics']);
      const { documentId } = (await post('contacts', { name: 'A' })).body.data;
      expect(paths(await put(`contacts/${documentId}`, { tenant: 'b' }))).toEqual(['tenant']);
      const read = await get(`contacts/${documentId}`);
      expect(read.body.data).not.toHaveProperty('tenant');
      expect((await get('contacts?filters[tenant]=default')).status).toBe(400);
      expect((await get('contacts?sort=tenant')).status).toBe(400);
      expect((await get('contacts?fields[0]=tenant')).status).toBe(400);
    });

    test('a team key is unique, also when two ask for it at once', async () => {
      const asked = await Promise.all(
        [1, 2, 3].map(() => post('teams', { key: 'one-key', name: 'T' })),
      );
      expect(asked.map(({ status }) => status).sort()).toEqual([201, 400, 400]);
      for (const refused of asked.filter(({ status }) => status === 400)) {
        expect(paths(refused)).toEqual(['key']);
      }
      const made = asked.find(({ status }) => status === 201)?.body.data;
      expect((await put(`teams/${made.documentId}`, { key: 'one-key', name: 'U' })).status).toBe(
        200,
      );
    });
  });

  describe('people', () => {
    test('"me" is the caller, in data and in filters', async () => {
      const mine = await post('contacts', { name: 'Mine', owner: 'me' }, ann.token);
      expect(mine.body.data.owner).toBe(`user:${ann.documentId}`);
      await post('contacts', { name: 'Not mine' });
      for (const filter of [
        'filters[owner]=me',
        'filters[owner][$eq]=me',
        'filters[owner][$in][0]=me',
        'filters[$or][0][owner]=me',
        'filters[$and][0][$not][owner][$ne]=me',
      ]) {
        expect([filter, names(await get(`contacts?${filter}`, ann.token))]).toEqual([
          filter,
          ['Mine'],
        ]);
      }
      expect(
        names(await get('contacts?filters[owner][$ne]=me&filters[name]=Mine', ann.token)),
      ).toEqual([]);
      const deal = { name: 'Across', contact: mine.body.data.documentId };
      await post('opportunities', deal);
      expect(names(await get('opportunities?filters[contact][owner]=me', ann.token))).toEqual([
        'Across',
      ]);
      const team = await post('teams', { key: 'mine', name: 'Mine', members: ['me'] }, ann.token);
      expect(team.body.data.members).toEqual([`user:${ann.documentId}`]);
      const led = await post('teams', { key: 'led', name: 'Led', lead: 'me' }, ann.token);
      expect(led.body.data).toMatchObject({ lead: `user:${ann.documentId}`, capacity: null });
      expect(names(await get('teams?filters[lead]=me', ann.token))).toEqual(['Led']);
    });

    test('"me" is the caller below populate, too, and no part of a text', async () => {
      const mine = await post('contacts', { name: 'Populated', owner: 'me' }, ann.token);
      const other = await post('contacts', { name: 'Other' });
      for (const [contact, expected] of [
        [mine, 'Populated'],
        [other, undefined],
      ] as const) {
        const deal = { name: 'D', contact: contact.body.data.documentId };
        const { documentId } = (await post('opportunities', deal)).body.data;
        const query = 'populate[contact][filters][owner]=me';
        const read = await get(`opportunities/${documentId}?${query}`, ann.token);
        expect(read.body.data.contact?.name).toBe(expected);
      }
      for (const operator of ['$contains', '$startsWith', '$eqi', '$notContainsi', '$endsWith']) {
        const refused = await get(`contacts?filters[owner][${operator}]=me`, ann.token);
        expect([operator, refused.status, paths(refused)]).toEqual([
          ...[operator, 400, [`filters.owner.${operator}`]],
        ]);
      }
      const token400 = await get('opportunities?populate[contact][filters][owner]=me');
      expect(token400.status).toBe(400);
    });

    test('a team keeps a deleted lead and member, and accepts others', async () => {
      const gone = await app.http.user('gone');
      const members = [`user:${gone.documentId}`];
      const [lead] = members;
      const data = { key: 'keeps', name: 'Keeps', members, lead };
      const team = (await post('teams', data)).body.data;
      await app.strapi.db
        .query('plugin::users-permissions.user')
        .delete({ where: { id: gone.id } });
      const path = `teams/${team.documentId}`;
      const grown = await put(path, { members: [...members, `user:${ann.documentId}`] });
      expect([grown.status, grown.body.data?.members.length]).toEqual([200, 2]);
      const strange = await put(path, { members: [...members, 'user:stranger'] });
      expect([strange.status, paths(strange)]).toEqual([400, ['members']]);
      expect((await put(path, { members: [] })).status).toBe(200);
      expect((await put(path, { members })).status).toBe(400);
      expect((await put(path, { lead })).body.data).toMatchObject({ lead });
      expect((await put(path, { lead: null })).body.data).toMatchObject({ lead: null });
      const again = await put(path, { lead });
      expect([again.status, again.body.error?.message]).toEqual([
        400,
        `"lead": there is no ${lead}`,
      ]);
    });

    test('"me" of a caller who is no person is refused, with the reason', async () => {
      await app.http.grant('public', [
        'plugin::nexus-crm.contact.find',
        'plugin::nexus-crm.contact.create',
      ]);
      for (const by of [{ token }, {}]) {
        const answers = [
          await app.http.get(`${API}/contacts?filters[owner]=me`, by),
          await app.http.post(`${API}/contacts`, { data: { name: 'A', owner: 'me' } }, by),
        ];
        for (const answer of answers) {
          expect([answer.status, paths(answer)]).toEqual([400, ['owner']]);
          expect(answer.body.error.message).toMatch(
            'token' in by ? /API token is no person/ : /nobody is signed in/,
          );
        }
      }
      await app.http.revoke('public', [
        'plugin::nexus-crm.contact.find',
        'plugin::nexus-crm.contact.create',
      ]);
    });

    test('an interaction is by its caller and of now, unless it says otherwise [US-016]', async () => {
      const subject = (await post('contacts', { name: 'S' })).body.data.documentId;
      const about = { subjectType: 'plugin::nexus-crm.contact', subjectId: subject };
      const started = Date.now();
      const logged = (await post('interactions', about, ann.token)).body.data;
      expect(logged).toMatchObject({ author: `user:${ann.documentId}`, type: 'note' });
      expect(new Date(logged.happenedAt).getTime()).toBeGreaterThanOrEqual(started - 1);
      const byToken = (await post('interactions', about)).body.data;
      expect(byToken.author).toBeNull();
      const past = { ...about, happenedAt: '2020-01-01T00:00:00+02:00', author: 'me' };
      expect((await post('interactions', past, ann.token)).body.data).toMatchObject({
        happenedAt: '2019-12-31T22:00:00.000Z',
        author: `user:${ann.documentId}`,
      });
      const mine = await get('interactions?filters[author]=me', ann.token);
      expect(mine.body.data).toHaveLength(2);
    });

    test('a parent and a subject may be any document of the app, draft or not', async () => {
      const company = await app.strapi
        .documents('api::company.company' as any)
        .create({ data: { name: 'Acme' } as any });
      const parent = { parentType: 'api::company.company', parentId: company.documentId };
      expect((await post('contacts', { name: 'A', ...parent })).status).toBe(201);
      const user = { parentType: 'plugin::users-permissions.user', parentId: ann.documentId };
      expect((await post('contacts', { name: 'A', ...user })).status).toBe(201);
      const about = { subjectType: parent.parentType, subjectId: parent.parentId };
      expect((await post('interactions', about)).status).toBe(201);
    });
  });

  describe('access [SR-006]', () => {
    test('each action of each type has its own box in Users & Permissions', async () => {
      const actions = TYPES.flatMap((type) =>
        ACTIONS.map((action) => `plugin::nexus-crm.${type}.${action}`),
      );
      await app.http.revoke('authenticated', actions);
      const made = (await post('contacts', { name: 'Locked' })).body.data.documentId;
      const calls: [string, () => Promise<{ status: number }>, number][] = [
        ['find', () => get('contacts', ann.token), 200],
        ['findOne', () => get(`contacts/${made}`, ann.token), 200],
        ['create', () => post('contacts', { name: 'A' }, ann.token), 201],
        ['update', () => put(`contacts/${made}`, { name: 'B' }, ann.token), 200],
        ['delete', () => app.http.delete(`${API}/contacts/${made}`, { token: ann.token }), 204],
      ];
      for (const [action, call, expected] of calls) {
        expect([action, (await call()).status]).toEqual([action, 403]);
        await app.http.grant('authenticated', [`plugin::nexus-crm.contact.${action}`]);
        expect([action, (await call()).status]).toEqual([action, expected]);
      }
      await app.http.grant('authenticated', actions);
    });

    test('an API token has exactly the actions it was given', async () => {
      const custom = await app.http.apiToken('custom', ['plugin::nexus-crm.opportunity.find']);
      expect((await get('opportunities', custom)).status).toBe(200);
      expect((await post('opportunities', { name: 'A' }, custom)).status).toBe(403);
      expect((await get('contacts', custom)).status).toBe(403);
      const reader = await app.http.apiToken('read-only');
      expect((await get('contacts', reader)).status).toBe(200);
      expect((await post('contacts', { name: 'A' }, reader)).status).toBe(403);
      // Without contact.find a relation to contacts is neither shown, filtered by, nor written.
      const other = await get('opportunities?populate=contact&filters[contact][name]=x', custom);
      expect(other.status).toBe(400);
      const shown = await get('opportunities?populate=contact', custom);
      expect(JSON.stringify(shown.body)).not.toContain('"contact":{');
    });

    test('nothing leaks through populate, filters or sort', async () => {
      await app.http.admin();
      const admin = await app.strapi.db.query('admin::user').findOne({ where: {} });
      const contact = (await post('contacts', { name: 'Leaky' })).body.data.documentId;
      await app.strapi.db.query('plugin::nexus-crm.contact').update({
        where: { documentId: contact },
        data: { createdBy: admin.id, updatedBy: admin.id },
      });
      const hostile = [
        'populate=*',
        'populate=createdBy',
        'populate[createdBy][populate]=*',
        'populate[createdBy][fields][0]=password',
        'populate[updatedBy][populate][roles]=*',
        'populate[localizations][populate]=createdBy',
        'fields[0]=password',
        'fields[0]=createdBy',
        'filters[createdBy][password][$startsWith]=$2a',
        'filters[createdBy][email][$contains]=a',
        'filters[$or][0][createdBy][resetPasswordToken][$null]=true',
        'filters[updatedBy][id]=1',
        'sort=createdBy.password',
        'sort[createdBy][password]=asc',
      ];
      for (const by of [ann.token, token]) {
        for (const query of hostile) {
          const answer = await get(`contacts?${query}`, by);
          expect([query, [200, 400].includes(answer.status)]).toEqual([query, true]);
          const text = JSON.stringify(answer.body);
          expect([
            query,
            /password|\$2[aby]\$|admin@example/.test(text.replaceAll(query, '')),
          ]).toEqual([query, answer.status === 400 && /password/.test(text)]);
          if (answer.status === 200) expect(text).not.toMatch(/createdBy|updatedBy|tenant/);
        }
        // A filter on an unreadable attribute must not disclose it, not even by the number of rows.
        const counted = await get('contacts?filters[createdBy][password][$notNull]=true', by);
        expect(counted.status).toBe(400);
      }
    });
  });
});

describe('query parameters of the lists', () => {
  const LISTS = ['contacts', 'opportunities', 'campaigns', 'interactions', 'teams'];

  test.each(['groupBy', 'sum', 'avg', 'max', 'min'])(
    'refuse %s, which belongs to /aggregate',
    async (key) => {
      for (const list of LISTS) {
        const answer = await get(`${list}?${key}=revision`);
        if (list === 'teams' && key === 'min') {
          expect(answer.status).toBe(200);
          continue;
        }
        expect(answer.status).toBe(400);
        expect(paths(answer)).toEqual([key]);
        expect(answer.body.error.message).toContain(`GET /${list}/aggregate`);
      }
    },
  );

  test('[FR-L2-001] are those of Strapi, and unknown ones are ignored as on every type', async () => {
    const { documentId } = (await post('teams', { key: 'listed', name: 'Listed' })).body.data;
    const queries = [
      ...[
        'fields=createdAt&fields=revision',
        'fields[0]=revision',
        'sort=createdAt:desc',
        'filters[revision]=1',
      ],
      ...['populate=*', 'pagination[page]=1&pagination[pageSize]=5', 'pagination[withCount]=false'],
      ...['pagination[start]=0&pagination[limit]=5', '_q=listed', 'locale=en', 'locale=*'],
      ...['status=draft', 'status=published', 'publicationState=live', 'hasPublishedVersion=true'],
      ...['publicationFilter=modified', 'count=true', 'ordering=revision', 'plugin_key=1'],
    ];
    for (const query of queries) {
      for (const list of LISTS)
        expect([query, (await get(`${list}?${query}`)).status]).toEqual([query, 200]);
      expect([query, (await get(`teams/${documentId}?${query}`)).status]).toEqual([query, 200]);
    }
  });
});
