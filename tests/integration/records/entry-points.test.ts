import { TestApp } from '../../support/app';

const API = '/api/nexus-crm';
const CONTACT = 'plugin::nexus-crm.contact' as any;
const TEAM = 'plugin::nexus-crm.team' as any;
const CAMPAIGN = 'plugin::nexus-crm.campaign' as any;
const OPPORTUNITY = 'plugin::nexus-crm.opportunity' as any;
const MEMBER = 'plugin::nexus-crm.team-member' as any;

let app: TestApp;
let token: string;
let people: string[];

const contacts = () => app.strapi.db.query(CONTACT);
const rowOf = (documentId: string) => contacts().findOne({ where: { documentId } });
const newContact = async (data: object = {}): Promise<any> =>
  app.strapi.documents(CONTACT).create({ data: { name: 'Ann', ...data } as any });
const seats = async (teamId: string): Promise<string[]> =>
  (await app.strapi.db.query(MEMBER).findMany({ where: { teamId }, orderBy: 'member' })).map(
    ({ member }: any) => member,
  );
const refusal = async (run: () => Promise<unknown>): Promise<any> => {
  try {
    await run();
  } catch (error) {
    return error;
  }
  throw new Error('It was not refused.');
};
const pathsOf = (error: any): string[] =>
  error.details.errors.map(({ path }: any) => path.join('.'));

beforeAll(async () => {
  app = await TestApp.start({ level: 2 });
  token = await app.http.apiToken();
  people = [];
  for (const name of ['ann', 'bob', 'cid'])
    people.push(`user:${(await app.http.user(name)).documentId}`);
});
afterAll(() => app?.dispose());

describe('the revision of a record [REL-003]', () => {
  test('starts at 1 and rises by one with every write, at every entry point', async () => {
    const { documentId, revision } = await newContact();
    expect(revision).toBe(1);
    const now = async () => (await rowOf(documentId)).revision;
    await app.http.put(`${API}/contacts/${documentId}`, { data: { phone: '1' } }, { token });
    expect(await now()).toBe(2);
    const updated = await app.strapi
      .documents(CONTACT)
      .update({ documentId, data: { phone: '2' } as any });
    expect((updated as any).revision).toBe(3);
    const byQuery = await contacts().update({ where: { documentId }, data: { phone: '3' } });
    expect(byQuery.revision).toBe(4);
    await contacts().updateMany({ where: { documentId }, data: { phone: '4' } });
    expect(await now()).toBe(5);
    const { id } = await rowOf(documentId);
    await (app.strapi as any).entityService.update(CONTACT, id, { data: { phone: '5' } });
    expect(await now()).toBe(6);
    const admin = await app.http.admin();
    const path = `/content-manager/collection-types/${CONTACT}/${documentId}`;
    expect((await app.http.put(path, { phone: '6' }, { token: admin })).status).toBe(200);
    expect(await now()).toBe(7);
    expect((await rowOf(documentId)).phone).toBe('6');
  });

  test('a stale one is a 409 with the current one, and changes nothing', async () => {
    const { documentId } = await newContact();
    const path = `${API}/contacts/${documentId}`;
    const fresh = await app.http.put(path, { data: { phone: '1', revision: 1 } }, { token });
    expect([fresh.status, fresh.body.data.revision]).toEqual([200, 2]);
    const stale = await app.http.put(path, { data: { phone: '2', revision: 1 } }, { token });
    expect(stale.status).toBe(409);
    expect(stale.body.error.details).toMatchObject({ code: 'Conflict', revision: 2 });
    const ahead = await app.http.put(path, { data: { phone: '2', revision: 9 } }, { token });
    expect(ahead.status).toBe(409);
    for (const revision of ['x', 1.5, true, {}, '2']) {
      const refused = await app.http.put(path, { data: { phone: '2', revision } }, { token });
      expect([revision, refused.status]).toEqual([revision, 400]);
    }
    for (const write of [
      () =>
        app.strapi
          .documents(CONTACT)
          .update({ documentId, data: { phone: '3', revision: 1 } as any }),
      () => contacts().update({ where: { documentId }, data: { phone: '3', revision: 1 } }),
      () => contacts().updateMany({ where: { documentId }, data: { phone: '3', revision: 1 } }),
    ]) {
      expect((await refusal(write)).status).toBe(409);
    }
    expect(await rowOf(documentId)).toMatchObject({ phone: '1', revision: 2 });
  });

  test('of PUTs at once with the same one exactly one wins', async () => {
    const { documentId } = await newContact();
    for (let round = 1; round <= 5; round += 1) {
      const answers = await Promise.all(
        ['a', 'b', 'c', 'd'].map((phone) =>
          app.http.put(
            `${API}/contacts/${documentId}`,
            { data: { phone: `${phone}${round}`, revision: round } },
            { token },
          ),
        ),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
      const winner = answers.find(({ status }) => status === 200)?.body.data;
      expect(await rowOf(documentId)).toMatchObject({ phone: winner.phone, revision: round + 1 });
    }
  });

  test('writes without one are all counted, also 20 at once', async () => {
    const { documentId } = await newContact();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        app.http.put(`${API}/contacts/${documentId}`, { data: { score: index } }, { token }),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect((await rowOf(documentId)).revision).toBe(21);
  });
});

describe('the rules are enforced at every entry point [BR-002] [REL-001]', () => {
  test('strapi.db.query checks like REST, single and bulk, and keeps nothing of a refused write', async () => {
    const { documentId } = await newContact({ email: 'a@example.com' });
    const before = await contacts().count();
    const bad = { email: 'no', owner: 'user:none' };
    for (const write of [
      () => contacts().create({ data: { name: 'A', ...bad } }),
      () => contacts().createMany({ data: [{ name: 'Fine' }, { name: 'A', ...bad }] }),
      () => contacts().update({ where: { documentId }, data: bad }),
      () => contacts().updateMany({ where: {}, data: bad }),
      () =>
        (app.strapi as any).entityService.create(CONTACT, {
          data: { name: 'A', owner: 'user:none' },
        }),
    ]) {
      const error = await refusal(write);
      expect(error.name).toBe('ValidationError');
      expect(pathsOf(error)).toContain('owner');
    }
    expect(await contacts().count()).toBe(before);
    expect(await rowOf(documentId)).toMatchObject({ email: 'a@example.com', revision: 1 });
  });

  test("the engine's columns cannot be written there either", async () => {
    const { documentId } = await newContact();
    for (const engine of [{ instanceId: 'x' }, { tenant: 'other' }]) {
      const [name] = Object.keys(engine);
      for (const write of [
        () => contacts().create({ data: { name: 'A', ...engine } }),
        () => contacts().update({ where: { documentId }, data: engine }),
        () => app.strapi.documents(CONTACT).create({ data: { name: 'A', ...engine } as any }),
        () => app.strapi.documents(CONTACT).update({ documentId, data: engine as any }),
      ]) {
        expect(pathsOf(await refusal(write))).toEqual([name]);
      }
    }
    // Handing back what was read is no attempt to write it.
    const row = { ...(await rowOf(documentId)), id: undefined };
    const again = await app.strapi
      .documents(CONTACT)
      .update({ documentId, data: { ...row, phone: '1' } });
    expect(again).toMatchObject({ phone: '1', revision: 2 });
  });

  test('a bulk change is checked against every row it would change', async () => {
    const campaigns = app.strapi.db.query(CAMPAIGN);
    await campaigns.createMany({
      data: [
        { name: 'Bulk', start: '2026-01-01T00:00:00Z', end: '2026-02-01T00:00:00Z' },
        { name: 'Bulk', start: '2026-03-01T00:00:00Z' },
      ],
    });
    const where = { name: 'Bulk' };
    const early = { end: '2026-02-15T00:00:00.000Z' };
    expect(pathsOf(await refusal(() => campaigns.updateMany({ where, data: early })))).toEqual([
      'end',
    ]);
    expect((await campaigns.findMany({ where })).map(({ revision }: any) => revision)).toEqual([
      1, 1,
    ]);
    const late = { end: '2026-04-01T00:00:00.000Z' };
    expect(await campaigns.updateMany({ where, data: late })).toEqual({ count: 2 });
    expect(await campaigns.findMany({ where, select: ['revision', 'end'] })).toMatchObject([
      { revision: 2, ...late },
      { revision: 2, ...late },
    ]);
  });

  test('bulk writes of many rows are whole, by condition as by id', async () => {
    const data = Array.from({ length: 1_201 }, (_, index) => ({
      name: `Mass ${index}`,
      stage: 'mass',
    }));
    const started = performance.now();
    expect((await contacts().createMany({ data })).count).toBe(1_201);
    const created = performance.now();
    // The condition stops holding for the rows that were written first.
    const moved = await contacts().updateMany({
      where: { stage: 'mass' },
      data: { stage: 'moved' },
    });
    const updated = performance.now();
    expect(moved).toEqual({ count: 1_201 });
    expect(await contacts().count({ where: { stage: 'moved', revision: 2 } })).toBe(1_201);
    expect(await contacts().deleteMany({ where: { stage: 'moved' } })).toEqual({ count: 1_201 });
    expect(await contacts().count({ where: { stage: 'moved' } })).toBe(0);
    console.log(
      `1,201 rows: createMany ${Math.round(created - started)} ms, updateMany ${Math.round(updated - created)} ms, deleteMany ${Math.round(performance.now() - updated)} ms`,
    );
  });

  test('a relation written as a row id must exist', async () => {
    const deals = app.strapi.db.query(OPPORTUNITY);
    const contact = await rowOf((await newContact()).documentId);
    expect(
      (await deals.create({ data: { name: 'D', contact: contact.id }, populate: ['contact'] }))
        .contact.id,
    ).toBe(contact.id);
    const error = await refusal(() => deals.create({ data: { name: 'D', contact: 999_999 } }));
    expect(pathsOf(error)).toEqual(['contact']);
  });

  test('a clone is an independent record', async () => {
    const { documentId } = await newContact({ owner: people[0] });
    await app.strapi.documents(CONTACT).update({ documentId, data: { phone: '1' } as any });
    await app.strapi.db
      .connection('crm_contacts')
      .where({ document_id: documentId })
      .update({ instance_id: 'running' });
    const { entries }: any = await app.strapi
      .documents(CONTACT)
      .clone({ documentId, data: { name: 'Twin' } as any });
    expect(entries[0]).toMatchObject({
      name: 'Twin',
      phone: '1',
      owner: people[0],
      revision: 1,
      instanceId: null,
    });
    expect(await rowOf(documentId)).toMatchObject({ instanceId: 'running', revision: 2 });
  });

  test("writes in a caller's transaction commit or roll back together", async () => {
    const { documentId } = await newContact();
    await refusal(() =>
      app.strapi.db.transaction(async () => {
        await contacts().update({ where: { documentId }, data: { phone: 'first' } });
        await contacts().create({ data: { name: 'A', email: 'no' } });
      }),
    );
    expect(await rowOf(documentId)).toMatchObject({ phone: null, revision: 1 });
  });

  test('an empty update does nothing, and one without a condition is an error', async () => {
    const { documentId } = await newContact();
    await expect(contacts().update({ where: {}, data: { phone: '1' } })).rejects.toThrow(/where/);
    await expect(contacts().delete({ where: {} })).rejects.toThrow(/where/);
    expect(await rowOf(documentId)).toMatchObject({ phone: null, revision: 1 });
    expect(
      await contacts().update({ where: { documentId: 'none' }, data: { phone: '1' } }),
    ).toBeNull();
    expect(await contacts().delete({ where: { documentId: 'none' } })).toBeNull();
    expect(
      await contacts().updateMany({ where: { documentId: 'none' }, data: { phone: '1' } }),
    ).toEqual({ count: 0 });
    expect(await contacts().deleteMany({ where: { documentId: 'none' } })).toEqual({ count: 0 });
  });
});

describe('the members of a team are mirrored row by row [US-014]', () => {
  const teams = () => app.strapi.db.query(TEAM);

  test('are kept by every entry point, and deleted with the team', async () => {
    const made = await app.http.post(
      `${API}/teams`,
      { data: { key: 'mirror', name: 'Mirror', members: people.slice(0, 2) } },
      { token },
    );
    const { documentId } = made.body.data;
    expect(await seats(documentId)).toEqual(people.slice(0, 2).sort());
    await app.http.put(
      `${API}/teams/${documentId}`,
      { data: { members: people.slice(1) } },
      { token },
    );
    expect(await seats(documentId)).toEqual(people.slice(1).sort());
    await app.http.put(`${API}/teams/${documentId}`, { data: { name: 'Same seats' } }, { token });
    expect(await seats(documentId)).toEqual(people.slice(1).sort());
    await teams().update({ where: { documentId }, data: { members: people } });
    expect(await seats(documentId)).toEqual([...people].sort());
    await teams().updateMany({ where: { key: 'mirror' }, data: { members: [people[2]] } });
    expect(await seats(documentId)).toEqual([people[2]]);
    const clone: any = await app.strapi
      .documents(TEAM)
      .clone({ documentId, data: { key: 'twin' } as any });
    expect(await seats(clone.documentId)).toEqual([people[2]]);
    await app.http.put(`${API}/teams/${documentId}`, { data: { members: null } }, { token });
    expect(await seats(documentId)).toEqual([]);
    expect((await app.http.delete(`${API}/teams/${clone.documentId}`, { token })).status).toBe(204);
    expect(await seats(clone.documentId)).toEqual([]);
  });

  test('in bulk, and not at all where the write is refused', async () => {
    await teams().createMany({
      data: [
        { key: 'bulk-a', name: 'A', members: people.slice(0, 1) },
        { key: 'bulk-b', name: 'B', members: people.slice(1, 2) },
      ],
    });
    const [a, b] = await teams().findMany({
      where: { key: { $startsWith: 'bulk-' } },
      orderBy: 'key',
    });
    expect([await seats(a.documentId), await seats(b.documentId)]).toEqual([
      [people[0]],
      [people[1]],
    ]);
    await refusal(() => teams().update({ where: { id: a.id }, data: { members: ['user:none'] } }));
    await refusal(() =>
      teams().createMany({
        data: [
          { key: 'bulk-c', name: 'C', members: people },
          { key: 'bulk-a', name: 'A' },
        ],
      }),
    );
    expect(await seats(a.documentId)).toEqual([people[0]]);
    expect(await app.strapi.db.query(MEMBER).count({ where: { member: people[2] } })).toBe(0);
    await teams().deleteMany({ where: { key: { $startsWith: 'bulk-' } } });
    expect([...(await seats(a.documentId)), ...(await seats(b.documentId))]).toEqual([]);
  });

  test('and by no other writer', async () => {
    const seat = { teamId: 'x', member: people[0], tenant: 'default' };
    const error = await refusal(() => app.strapi.db.query(MEMBER).create({ data: seat }));
    expect(error.message).toMatch(/"members" of the team/);
    expect((await app.http.get(`${API}/team-members`, { token })).status).toBe(404);
  });

  test('a record may belong to a team', async () => {
    const [team] = await teams().findMany({ where: { key: 'mirror' } });
    const owner = `team:${team.documentId}`;
    expect((await newContact({ owner })).owner).toBe(owner);
  });
});
