import type { PersonEntry } from '../../../server/src/contracts/people';
import { PipelineApp, type Caller } from '../engine/support';
import { AdminRole } from './support';

const FIND = 'plugin::nexus-crm.people.find';
const FIND_USERS = 'plugin::users-permissions.user.find';

/** A text that is too long. */
const long = (query: string): string => query.replace('LONG', 'x'.repeat(256));

/** Who can own records and be assigned work, by name. */
describe('people', () => {
  let crm: PipelineApp;
  let role: AdminRole;
  let ann: Caller;
  let ben: Caller;
  let sales: string;

  beforeAll(async () => {
    crm = await PipelineApp.start({ level: 3 });
    await crm.workers.stop();
    ann = await crm.user('ann');
    await rename(ann, 'Anna Berg');
    ben = await crm.user('ben');
    sales = await crm.team('sales', [ann.person]);
    await crm.app.http.grant('authenticated', [FIND]);
    role = await AdminRole.create(crm.app, 'Rep');
    await role.allow([{ action: 'plugin::nexus-crm.people.read' }]);
  });
  afterAll(() => crm.dispose());

  async function rename({ documentId }: Caller, username: string): Promise<void> {
    await crm.app.strapi.db
      .query('plugin::users-permissions.user')
      .update({ where: { documentId }, data: { username } });
  }

  const asUser = async (query: string, token?: string): Promise<readonly PersonEntry[]> => {
    const { status, body } = await crm.get(`/people?${query}`, token ?? ann.token);
    expect([body.error, status]).toEqual([undefined, 200]);
    return body.data;
  };
  const asAdmin = async (query: string, token = role.token): Promise<readonly PersonEntry[]> => {
    const { status, body } = await crm.app.http.get(`/nexus-crm/people?${query}`, { token });
    expect([body.error, status]).toEqual([undefined, 200]);
    return body.data;
  };
  const named = (name: string, query = '') => asUser(`_q=${encodeURIComponent(name)}&${query}`);

  test('[US-014] users, admins, teams and roles are found by a part of their name', async () => {
    expect(await named('nna be')).toEqual([
      {
        ...{ id: ann.person, kind: 'user', name: 'Anna Berg', email: null },
        ...{ isAvailable: true, isAway: false, isMe: true },
      },
    ]);
    expect(await named('SALES', 'filters[kind]=team')).toMatchObject([
      { id: `team:${sales}`, kind: 'team', name: 'sales', email: null, isAvailable: true },
    ]);
    expect(await named('Rolf Ro')).toMatchObject([{ kind: 'admin', name: 'Rolf Role' }]);
    expect(await named('authent')).toMatchObject([
      { id: 'role:authenticated', kind: 'role', name: 'Authenticated' },
    ]);
    const ids = [ben.person, `team:${sales}`, 'role:public'];
    for (const one of ids) {
      const made = await crm.post('/contacts', { name: 'Lea', owner: one });
      if (!one.startsWith('role:')) expect([one, made.status]).toEqual([one, 201]);
    }
  });

  test('a user, a team and a role of the same name are three entries, one page after the other', async () => {
    await crm.user('twin');
    await crm.team('twin', []);
    await crm.app.strapi.db
      .query('plugin::users-permissions.role')
      .create({ data: { name: 'twin', type: 'twin' } });
    expect((await named('twin')).map(({ kind }) => kind)).toEqual(['role', 'team', 'user']);
    const pages = [];
    for (const page of [1, 2, 3, 4]) {
      const query = `_q=twin&pagination[page]=${page}&pagination[pageSize]=1`;
      const { body } = await crm.get(`/people?${query}`, ann.token);
      expect(body.meta.pagination).toMatchObject({ page, pageSize: 1, pageCount: 3, total: 3 });
      pages.push(...body.data);
    }
    expect(pages).toEqual(await named('twin'));
  });

  test('a role of users and one of admins with the same name are one assignee', async () => {
    for (const [uid, values] of [
      ['plugin::users-permissions.role', { type: 'shared', name: 'Shared' }],
      ['admin::role', { code: 'shared', name: 'Shared by admins' }],
    ] as const) {
      await crm.app.strapi.db.query(uid).create({ data: values });
    }
    expect(await named('shared')).toMatchObject([{ id: 'role:shared', name: 'Shared' }]);
  });

  test('lists are resolved by their ids; what was deleted or never was is left out', async () => {
    const gone = await crm.user('gone');
    await crm.app.strapi.db
      .query('plugin::users-permissions.user')
      .delete({ where: { documentId: gone.documentId } });
    const lost = await crm.team('lost', []);
    await crm.app.http.delete(`/api/nexus-crm/teams/${lost}`, { token: crm.token });
    const ids = [
      ...[ben.person, gone.person, `team:${lost}`, `team:${sales}`, 'role:authenticated'],
      ...['admin:nobody', 'role:nobody', 'nonsense', `user:${sales}`, ben.person.toUpperCase()],
    ];
    const query = ids.map((id, index) => `filters[id][$in][${index}]=${id}`).join('&');
    const { body } = await crm.get(`/people?${query}`, ann.token);
    expect(body.data.map(({ id }: PersonEntry) => id).sort()).toEqual(
      [ben.person, `team:${sales}`, 'role:authenticated'].sort(),
    );
    expect(body.meta.pagination.total).toBe(3);
    const both = `filters[id]=${ben.person}&filters[kind][$in]=team`;
    expect(await asUser(both)).toEqual([]);
    expect(await asUser(`filters[id]=${ben.person}`)).toMatchObject([{ id: ben.person }]);
  });

  test('[FR-L3-003] who cannot log in or is away is listed, and says so', async () => {
    const { strapi } = crm.app;
    const bob = await crm.user('blocked');
    const where = { documentId: bob.documentId };
    const users = strapi.db.query('plugin::users-permissions.user');
    await users.update({ where, data: { blocked: true } });
    expect(await named('blocked')).toMatchObject([{ isAvailable: false, isAway: false }]);
    const away = await crm.user('traveller');
    const delegation = {
      ...{ delegator: away.person, delegatee: ben.person },
      to: '2027-12-31T00:00:00Z',
    };
    const made = await crm.post('/delegations/all', delegation);
    expect([made.status, made.body.error]).toEqual([201, undefined]);
    expect(await named('traveller')).toMatchObject([{ isAvailable: true, isAway: true }]);
    const admins = strapi.db.query('admin::user');
    const idle = await admins.create({
      data: { firstname: 'Idle', email: 'idle@example.com', isActive: false },
    });
    expect(await named('idle')).toMatchObject([
      { id: `admin:${idle.documentId}`, name: 'Idle', isAvailable: false },
    ]);
  });

  test('[SR-001] addresses of users take the right to list users', async () => {
    const query = '_q=ben@example';
    expect(await asUser(query)).toEqual([]);
    await crm.app.http.grant('authenticated', [FIND_USERS]);
    expect(await asUser(query)).toMatchObject([{ id: ben.person, email: 'ben@example.com' }]);
    await crm.app.http.revoke('authenticated', [FIND_USERS]);
    expect(await asUser('_q=ben')).toMatchObject([{ id: ben.person, email: null }]);
    expect(await asUser(query, crm.token)).toMatchObject([{ email: 'ben@example.com' }]);
    expect(await asAdmin(query)).toEqual([]);
    await role.allow([
      { action: 'plugin::nexus-crm.people.read' },
      role.reading('plugin::users-permissions.user', ['username']),
    ]);
    expect(await asAdmin(query)).toEqual([]);
    await role.allow([
      { action: 'plugin::nexus-crm.people.read' },
      role.reading('plugin::users-permissions.user', ['username', 'email']),
    ]);
    expect(await asAdmin(query)).toMatchObject([{ id: ben.person, email: 'ben@example.com' }]);
    await role.allow([{ action: 'plugin::nexus-crm.people.read' }]);
  });

  test('[SR-001] addresses of admins take the right to read admins, which the content API has not', async () => {
    const admin = await crm.app.strapi.db.query('admin::user').create({
      data: { email: 'nameless@example.com', isActive: true },
    });
    const id = `filters[id]=admin:${admin.documentId}`;
    const unnamed = { name: `Admin ${admin.documentId.slice(-4)}`, email: null };
    expect(await asUser(id, crm.token)).toMatchObject([unnamed]);
    expect(await asUser('_q=nameless', crm.token)).toEqual([]);
    expect(await asAdmin(id)).toMatchObject([unnamed]);
    await role.allow([
      { action: 'plugin::nexus-crm.people.read' },
      { action: 'admin::users.read' },
    ]);
    expect(await asAdmin(id)).toMatchObject([
      { name: 'nameless@example.com', email: 'nameless@example.com' },
    ]);
    await role.allow([{ action: 'plugin::nexus-crm.people.read' }]);
  });

  test('an admin is called by first and last name, else by the username; `isMe` is the caller', async () => {
    const admins = crm.app.strapi.db.query('admin::user');
    for (const data of [
      { firstname: 'Zoe', lastname: '', username: 'zed', email: 'z1@example.com' },
      { firstname: null, lastname: 'Zimmer', email: 'z2@example.com' },
      { username: 'zulu', email: 'z3@example.com' },
    ]) {
      await admins.create({ data: { ...data, isActive: true } });
    }
    const found = await named('z', 'filters[kind]=admin');
    const called = found.map(({ name }) => name).filter((name) => !name.startsWith('Admin '));
    expect(called).toEqual(['Zimmer', 'Zoe', 'zulu']);
    const me = (await asAdmin('filters[kind]=admin')).filter(({ isMe }) => isMe);
    expect(me).toMatchObject([{ name: 'Rolf Role' }]);
  });

  test('`%` and `_` stand for themselves, and letters of any language have cases', async () => {
    let last = 0;
    for (const name of ['100%', '100_', '100!', '100\\', 'Özil', `O'Hara "x"`]) {
      await rename(await crm.user(`special${(last += 1)}`), name);
    }
    const names = async (text: string) => (await named(text)).map(({ name }) => name);
    expect(await names('100')).toHaveLength(4);
    for (const name of ['100%', '100_', '100!', '100\\']) expect(await names(name)).toEqual([name]);
    expect(await names('özi')).toEqual(['Özil']);
    expect(await names('ÖZI')).toEqual(['Özil']);
    expect(await names(`o'hara "`)).toEqual([`O'Hara "x"`]);
    expect((await named('   ')).length).toBe((await asUser('')).length);
  });

  test('[SCL-003] several hundred people: as many statements for a page of one as of a hundred', async () => {
    const { connection } = crm.app.strapi.db;
    const rows = Array.from({ length: 600 }, (_, index) => ({
      ...{
        document_id: `many${String(index).padStart(4, '0')}`,
        email: `many${index}@example.com`,
      },
      ...{ username: `Many ${String(index).padStart(4, '0')}`, confirmed: true, blocked: false },
    }));
    for (let from = 0; from < rows.length; from += 50) {
      await connection('up_users').insert(rows.slice(from, from + 50));
    }
    const count = async (query: string) => {
      const statements: string[] = [];
      const hear = ({ sql }: { sql: string }): void => void statements.push(sql);
      connection.on('query', hear);
      const found = await asUser(query);
      connection.removeListener('query', hear);
      return { found, statements: statements.length };
    };
    await crm.quiet();
    await asUser('_q=many');
    const one = await count('_q=many&pagination[pageSize]=1');
    const many = await count('_q=many&pagination[pageSize]=100&pagination[page]=6');
    expect([one.found.length, many.found.length]).toEqual([1, 100]);
    expect(many.found.map(({ name }) => name)).toEqual(
      rows.slice(500).map(({ username }) => username),
    );
    expect(many.statements).toBe(one.statements);
    const mixed = await count('pagination[pageSize]=100');
    expect(new Set(mixed.found.map(({ kind }) => kind)).size).toBeGreaterThan(2);
    expect(mixed.statements).toBeLessThanOrEqual(one.statements + 2);
    const { body } = await crm.get('/people?_q=many&pagination[withCount]=false', ann.token);
    expect(body.meta.pagination).toEqual({ page: 1, pageSize: 25 });
  });

  test.each([
    ['filters[kind]=robot', ['filters', 'kind']],
    ['filters[kind][$in][0]=robot', ['filters', 'kind']],
    ['filters[kind][$ne]=user', ['filters', 'kind']],
    ['filters[id][$contains]=user', ['filters', 'id']],
    ['filters[name]=ann', ['filters']],
    ['filters=ann', ['filters']],
    ['_q[a]=1', ['_q']],
    ['_q[$contains]=ann', ['_q']],
    ['_q=LONG', ['_q']],
    ['_q=%00', ['_q']],
    ['_q=%ED%A0%80', undefined],
    ['filters[id]=LONG', ['filters', 'id']],
    ['pagination[pageSize]=101', ['pagination', 'pageSize']],
    ['pagination[page]=0', ['pagination', 'page']],
    ['pagination[page]=x', ['pagination', 'page']],
    ['sort=email', []],
    ['fields[0]=password', []],
    ['populate=role', []],
  ])('%s is refused by name, or answered', async (query, path) => {
    for (const [at, token] of [
      ['/api/nexus-crm/people', ann.token],
      ['/nexus-crm/people', role.token],
    ] as const) {
      const { status, body } = await crm.app.http.get(`${at}?${long(query)}`, { token });
      if (path === undefined) expect([at, status < 500]).toEqual([at, true]);
      else expect([at, status, body.error?.details?.errors?.[0]?.path]).toEqual([at, 400, path]);
    }
  });

  test('a page far behind the last is empty', async () => {
    expect(await asUser('pagination[page]=1000000&pagination[pageSize]=100')).toEqual([]);
  });
});
