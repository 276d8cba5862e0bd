/** @databases sqlite postgres */
import { StrapiDirectory } from '../../../server/src/strapi/ports/directory';
import { PreparedQueries } from '../../../server/src/sql/prepared-queries';
import { PreparedStatements } from '../../../server/src/sql/prepared-statements';
import { StrapiSqlRuntime } from '../../../server/src/strapi/ports/sql-runtime';
import type { Actor, Assignee, Person } from '../../../server/src/core/contracts';
import { TestApp } from '../../support/app';

const TEAM = 'plugin::nexus-crm.team';
const USER = 'plugin::users-permissions.user';

let app: TestApp;
let directory: StrapiDirectory;
let runtime: StrapiSqlRuntime;

const user = async (name: string, data: object = {}): Promise<Person> => {
  const { documentId, id } = await app.http.user(name);
  await app.strapi.db.query(USER).update({ where: { id }, data });
  return `user:${documentId}`;
};

const role = (code: string): Promise<{ id: number }> =>
  app.strapi.db.query('admin::role').create({ data: { name: code, code } });

const admin = async (name: string, roles: readonly number[], data: object = {}) => {
  const created = await app.strapi.service('admin::user').create({
    ...{ firstname: name, lastname: 'Admin', email: `${name}@example.com`, password: 'Passw0rd!' },
    ...{ isActive: true, registrationToken: null, roles, ...data },
  });
  return `admin:${created.documentId}` as Person;
};

const team = async (key: string, members: readonly Person[]): Promise<Assignee> => {
  const data = { key, name: key, members };
  const { documentId } = await (app.strapi.documents(TEAM as any) as any).create({ data });
  return `team:${documentId}`;
};

const actor = (person: Person, label = 'Somebody'): Actor => {
  const [kind, id] = person.split(':') as ['user' | 'admin', string];
  return { kind, id, label };
};

/** What is asked of the database while this runs, in a transaction that nobody else shares. */
const statements = (run: () => Promise<unknown>): Promise<string[]> =>
  runtime.transaction(async (connection) => {
    const seen: string[] = [];
    connection.knex.on('query', ({ sql }: { sql: string }) => seen.push(sql));
    await run();
    return [...seen];
  });

beforeAll(async () => {
  app = await TestApp.start({ level: 2 });
  await app.http.admin();
  runtime = new StrapiSqlRuntime(app.strapi);
  directory = new StrapiDirectory(
    app.strapi,
    runtime,
    new PreparedQueries(new PreparedStatements(true)),
  );
});
afterAll(() => app?.dispose());

describe('who an actor is', () => {
  test('[US-014] a user has the type of their role, and the teams they sit in', async () => {
    const ann = await user('describe-ann');
    const sales = await team('describe-sales', [ann]);
    const desk = await team('describe-desk', [ann]);
    expect(await directory.describe(actor(ann, 'Ann'))).toEqual({
      ...{ kind: 'user', id: ann.slice(5), label: 'Ann', standsFor: [] },
      roles: ['authenticated'],
      teams: ['describe-desk', 'describe-sales'],
      assignees: [ann, desk, sales, 'role:authenticated'],
    });
  });

  test('[US-014] an admin has the codes of all their roles', async () => {
    const roles = [await role('describe-manager'), await role('describe-closer')];
    const ada = await admin(
      'describe-ada',
      roles.map(({ id }) => id),
    );
    const mixed = await team('describe-mixed', [ada]);
    expect(await directory.describe(actor(ada))).toMatchObject({
      roles: ['describe-closer', 'describe-manager'],
      teams: ['describe-mixed'],
      assignees: [ada, mixed, 'role:describe-closer', 'role:describe-manager'],
    });
  });

  test('it takes one query', async () => {
    const bob = await user('describe-bob');
    await team('describe-one', [bob]);
    await team('describe-two', [bob]);
    expect(await statements(() => directory.describe(actor(bob)))).toHaveLength(1);
  });

  test('roles and teams are as they are now, also inside a transaction that just changed them', async () => {
    const cid = await user('describe-cid');
    const before = await directory.describe(actor(cid));
    expect(before.teams).toEqual([]);
    const rolledBack = new Error('rolled back');
    await expect(
      app.strapi.db.transaction(async () => {
        await team('describe-late', [cid]);
        expect((await directory.describe(actor(cid))).teams).toEqual(['describe-late']);
        throw rolledBack;
      }),
    ).rejects.toBe(rolledBack);
    expect((await directory.describe(actor(cid))).teams).toEqual([]);
  });

  test('tokens, the system, the public and deleted people have neither roles nor teams', async () => {
    const nobody = { roles: [], teams: [], assignees: [], standsFor: [] };
    const actors: Actor[] = [
      { kind: 'token', id: '1', label: 'Token' },
      { kind: 'system', id: 'system', label: 'System' },
      { kind: 'user', id: 'public', label: 'Public' },
      { kind: 'user', id: 'gone', label: 'Gone' },
      { kind: 'admin', id: `x'"\u0000`, label: 'Odd' },
      { kind: 'admin', id: 'x'.repeat(5000), label: 'Long' },
    ];
    for (const one of actors) expect(await directory.describe(one)).toEqual({ ...one, ...nobody });
  });

  test('a blocked person loses roles and teams at once', async () => {
    const dan = await user('describe-dan');
    await team('describe-blocked', [dan]);
    await app.strapi.db
      .query(USER)
      .update({ where: { documentId: dan.slice(5) }, data: { blocked: true } });
    expect(await directory.describe(actor(dan))).toMatchObject({
      ...{ roles: [], teams: [], assignees: [] },
    });
  });
});

describe('whom a definition means', () => {
  test('[US-014] a team is its members, users and admins, in the order in which it lists them', async () => {
    const zoe = await user('resolve-zoe');
    const amy = await user('resolve-amy');
    const ada = await admin('resolve-ada', []);
    const sales = await team('resolve-sales', [zoe, ada, amy]);
    const people = [zoe, ada, amy];
    const named = await directory.resolve({ kind: 'team', team: 'resolve-sales' }, null);
    expect(named).toEqual({ assignee: sales, people });
    expect(await directory.resolve({ kind: 'assignee', assignee: sales }, null)).toEqual(named);
  });

  test('people who cannot sign in are left out: blocked users and admins, inactive admins', async () => {
    const fit = await user('resolve-fit');
    const blocked = await user('resolve-blocked', { blocked: true });
    const barred = await admin('resolve-barred', [], { blocked: true });
    const asleep = await admin('resolve-asleep', [], { isActive: false });
    const gone = await user('resolve-gone');
    const mixed = await team('resolve-mixed', [blocked, gone, barred, fit, asleep]);
    await app.strapi.db.query(USER).delete({ where: { documentId: gone.slice(5) } });
    expect(await directory.resolve({ kind: 'assignee', assignee: mixed }, null)).toEqual({
      assignee: mixed,
      people: [fit],
    });
    expect(await directory.resolve({ kind: 'person', person: blocked }, null)).toEqual({
      assignee: blocked,
      people: [],
    });
  });

  test('people with an unconfirmed address are left out if the app requires confirmation', async () => {
    const eve = await user('resolve-eve', { confirmed: false });
    const store = app.strapi.store({ type: 'plugin', name: 'users-permissions' });
    const settings = (await store.get({ key: 'advanced' })) as object;
    const asked = () => directory.resolve({ kind: 'person', person: eve }, null);
    await store.set({ key: 'advanced', value: { ...settings, email_confirmation: false } });
    expect((await asked()).people).toEqual([eve]);
    await store.set({ key: 'advanced', value: { ...settings, email_confirmation: true } });
    expect((await asked()).people).toEqual([]);
    await store.set({ key: 'advanced', value: settings });
  });

  test('[US-014] a role is the users of that type and the admins of that code', async () => {
    const { id: adminRole } = await role('resolve-closer');
    const userRole = await app.strapi.db
      .query('plugin::users-permissions.role')
      .create({ data: { name: 'Closer', type: 'resolve-closer' } });
    const uma = await user('resolve-uma', { role: userRole.id });
    const una = await user('resolve-una', { role: userRole.id, blocked: true });
    const abe = await admin('resolve-abe', [adminRole]);
    const answer = { assignee: 'role:resolve-closer', people: [uma, abe] };
    expect(await directory.resolve({ kind: 'role', role: 'resolve-closer' }, null)).toEqual(answer);
    const target = { kind: 'assignee', assignee: 'role:resolve-closer' } as const;
    expect(await directory.resolve(target, null)).toEqual(answer);
    expect(answer.people).not.toContain(una);
  });

  test('a role without members exists, with no people', async () => {
    await role('resolve-empty');
    expect(await directory.resolve({ kind: 'role', role: 'resolve-empty' }, null)).toEqual({
      assignee: 'role:resolve-empty',
      people: [],
    });
  });

  test('what does not exist has no assignee, whatever its name', async () => {
    await team('resolve-exact', []);
    const unknown = { assignee: null, people: [] };
    for (const name of ['nobody', 'RESOLVE-EXACT', '', `'; --`, 'nul\u0000', 'x'.repeat(5000)]) {
      expect(await directory.resolve({ kind: 'team', team: name }, 'round_robin')).toEqual(unknown);
      expect(await directory.resolve({ kind: 'role', role: name }, 'least_loaded')).toEqual(
        unknown,
      );
      expect(await directory.resolve({ kind: 'person', person: `user:${name}` }, null)).toEqual(
        unknown,
      );
      const assignee = `team:${name}` as const;
      expect(await directory.resolve({ kind: 'assignee', assignee }, null)).toEqual(unknown);
    }
  });
});

describe('picking one of a group', () => {
  test('[US-014] the round-robin cursor is kept per group', async () => {
    const ivy = await user('pick-ivy');
    const jim = await user('pick-jim');
    const one = await team('pick-one', [ivy, jim]);
    await team('pick-two', [ivy, jim]);
    const last = async (key: string) =>
      (await directory.resolve({ kind: 'team', team: key }, 'round_robin')).last;
    expect(await last('pick-one')).toBeNull();
    expect(await directory.advanceCursor(one, ivy, null)).toBe(true);
    expect(await last('pick-one')).toBe(ivy);
    expect(await directory.advanceCursor(one, jim, ivy)).toBe(true);
    expect(await last('pick-one')).toBe(jim);
    expect(await last('pick-two')).toBeNull();
  });

  test('[US-014] the round-robin cursor is moved once: the second decision loses the compare-and-set', async () => {
    const noa = await user('pick-noa');
    const oli = await user('pick-oli');
    const group = await team('pick-turn', [noa, oli]);
    const move = (to: string, from: string | null) =>
      runtime.transaction(() => directory.advanceCursor(group, to as any, from as any));
    const first = await Promise.all([move(noa, null), move(noa, null), move(noa, null)]);
    expect(first.filter(Boolean)).toHaveLength(1);
    const second = await Promise.all([move(oli, noa), move(oli, noa), move(oli, noa)]);
    expect(second.filter(Boolean)).toHaveLength(1);
    expect(await move(oli, oli)).toBe(true);
    expect(await move(noa, noa)).toBe(false);
  });

  test('[BR-002] a rolled back pick does not advance the cursor', async () => {
    const kim = await user('pick-kim');
    const group = await team('pick-back', [kim]);
    const rolledBack = new Error('rolled back');
    await expect(
      runtime.transaction(async () => {
        await directory.advanceCursor(group, kim, null);
        throw rolledBack;
      }),
    ).rejects.toBe(rolledBack);
    const answer = await directory.resolve({ kind: 'assignee', assignee: group }, 'round_robin');
    expect(answer.last).toBeNull();
  });

  test('[US-014] the load of a person is the number of open tasks that wait for them', async () => {
    const lea = await user('pick-lea');
    const max = await user('pick-max');
    const group = await team('pick-load', [lea, max]);
    const row = (assignee: string, taskId: string, open: boolean) => ({
      ...{ tenant: 'default', assignee, task_id: taskId, instance_id: 'i', open },
      ...{ subject_type: 'api::company.company', subject_id: 'c' },
    });
    for (const data of [row(lea, 't1', true), row(lea, 't2', true), row(lea, 't3', false)]) {
      await app.strapi.db.connection('crm_task_assignees').insert(data);
    }
    const answer = await directory.resolve({ kind: 'assignee', assignee: group }, 'least_loaded');
    expect(answer).toEqual({ assignee: group, people: [lea, max], loads: { [lea]: 2 } });
  });

  test('the loads of a team are read for round robin where it has a capacity, in one more statement', async () => {
    const ned = await user('pick-ned');
    const group = await team('pick-full', [ned]);
    const resolve = () => directory.resolve({ kind: 'team', team: 'pick-full' }, 'round_robin');
    const before = await statements(resolve);
    expect(before.filter((sql) => sql.includes('crm_task_assignees'))).toEqual([]);
    await app.strapi.db.query(TEAM).update({ where: { key: 'pick-full' }, data: { capacity: 4 } });
    const after = await statements(resolve);
    expect(after).toHaveLength(before.length + 1);
    expect(await resolve()).toEqual({
      ...{ assignee: group, people: [ned], last: null, capacity: 4, loads: {} },
    });
    const whole = await directory.resolve({ kind: 'team', team: 'pick-full' }, null);
    expect(whole).toEqual({ assignee: group, people: [ned] });
  });
});

describe('how SQL runs', () => {
  test('[BR-002] a transaction joins the one that runs, and the connection is its own', async () => {
    expect(runtime.connection().knex).toBe(app.strapi.db.connection);
    await app.strapi.db.transaction(async ({ trx }) => {
      expect(runtime.connection().knex).toBe(trx);
      await runtime.transaction(async (inner) => {
        expect(inner.knex).toBe(trx);
        expect(runtime.connection().knex).toBe(trx);
      });
      expect(runtime.connection().knex).toBe(trx);
    });
    expect(runtime.connection().knex).toBe(app.strapi.db.connection);
  });
});
