/** @databases sqlite postgres */
import type { Composition } from '../../../server/src/services/composition';
import type { Caller } from '../engine/support';
import { DAY, Delegating, inDays } from './support';

const [READ, MANAGE] = ['findAll', 'manage'].map(
  (action) => `plugin::nexus-crm.delegations.${action}`,
) as [string, string];

/** FR-L3-003: delegations by REST. */
describe('the endpoints of delegations', () => {
  let app: Delegating;

  beforeAll(async () => {
    app = await Delegating.start();
  });
  afterAll(() => app.crm.dispose());

  const ids = async (query: string, token?: string) => {
    const { status, body } = await app.crm.get(`/delegations${query}`, token);
    expect([query, status, body.error]).toEqual([query, 200, undefined]);
    return body.data.map(({ id }: { readonly id: string }) => id) as string[];
  };
  const remove = (id: string, { token }: Caller) =>
    app.crm.app.http.request('DELETE', `/api/nexus-crm/delegations/${id}`, { token });
  const events = async (id: string, token?: string) => {
    const { data } = (await app.crm.get(`/delegations/${id}/history`, token)).body;
    return data as readonly {
      readonly event: string;
      readonly before: object | null;
      readonly after: object | null;
      readonly actor: { readonly id: string };
    }[];
  };
  const set = (id: string, values: object) =>
    app.crm.app.strapi.db.connection('crm_delegations').where({ document_id: id }).update(values);

  test('[FR-L3-003] create, change, end and delete, with a history and events', async () => {
    const [ann, bob, cid] = await app.people('ann', 'bob', 'cid');
    const emitted = app.crm.record();
    const [from, to] = [inDays(1), inDays(8)];
    const scope = { definition: 'sales', kind: 'task' };
    const created = await app.delegate(ann, bob, { from, to, reason: 'Holiday.', scope });
    const { id } = created.body.data;
    expect([created.status, created.body.data]).toEqual([
      201,
      {
        ...{ id: expect.any(String), delegator: ann.person, delegatee: bob.person, from, to },
        ...{ reason: 'Holiday.', scope: { ...scope, team: null }, state: 'upcoming' },
        ...{ createdAt: expect.any(String), endedAt: null },
      },
    ]);
    expect((await app.crm.get(`/delegations/${id}`, bob.token)).body.data).toEqual(
      created.body.data,
    );

    const changed = await app.crm.put(
      `/delegations/${id}`,
      { delegatee: cid.person, scope: null, reason: null },
      ann.token,
    );
    expect([changed.status, changed.body.data]).toMatchObject([
      200,
      { delegatee: cid.person, reason: null, scope: { definition: null, kind: null, team: null } },
    ]);
    // What changes nothing is no entry.
    expect((await app.crm.put(`/delegations/${id}`, { to }, ann.token)).status).toBe(200);
    expect((await events(id, cid.token)).map((one) => [one.event, one.before, one.after])).toEqual([
      [
        'delegation.changed',
        {
          ...{ delegatee: bob.person, reason: 'Holiday.' },
          scope: { ...scope, team: null },
        },
        {
          ...{ delegatee: cid.person, reason: null },
          scope: { definition: null, kind: null, team: null },
        },
      ],
      ['delegation.created', null, expect.objectContaining({ delegator: ann.person, from, to })],
    ]);

    await set(id, { starts_at: Date.now() - DAY });
    const begun = await app.crm.put(`/delegations/${id}`, { delegatee: bob.person }, ann.token);
    expect([begun.status, begun.body.error.details]).toMatchObject([
      409,
      { code: 'DelegationHasBegun', path: 'delegatee' },
    ]);
    expect((await remove(id, ann)).status).toBe(409);
    const longer = await app.crm.put(`/delegations/${id}`, { to: inDays(9) }, ann.token);
    expect([longer.status, longer.body.data.state]).toEqual([200, 'active']);
    const ended = await app.crm.post(`/delegations/${id}/end`, undefined, ann.token);
    expect([ended.status, ended.body.data]).toMatchObject([
      200,
      { state: 'past', endedAt: expect.any(String) },
    ]);
    for (const answer of [
      await app.crm.post(`/delegations/${id}/end`, undefined, ann.token),
      await app.crm.put(`/delegations/${id}`, { to: inDays(3) }, ann.token),
    ]) {
      expect([answer.status, answer.body.error.details.code]).toEqual([409, 'DelegationIsOver']);
    }
    expect((await remove(id, ann)).status).toBe(409);
    expect((await events(id))[0]).toMatchObject({
      ...{ event: 'delegation.ended', actor: { id: ann.documentId }, before: { endedAt: null } },
    });

    const upcoming = await app.delegated(ann, bob, { from });
    expect((await remove(upcoming, ann)).status).toBe(200);
    expect((await app.crm.get(`/delegations/${upcoming}`)).status).toBe(404);
    expect(emitted.map(({ name }) => name.replace('nexus-crm.delegation.', ''))).toEqual([
      ...['created', 'changed', 'changed', 'ended', 'created', 'deleted'],
    ]);
    expect(emitted[0]?.payload).toMatchObject({
      ...{ version: 1, documentId: id, delegator: ann.person, delegatee: bob.person },
      actor: { id: ann.documentId },
    });
    const history = app.crm.app.strapi
      .plugin('nexus-crm')
      .service<Composition['history']>('history');
    expect((await history.verify()).broken).toEqual([]);
  });

  test('[FR-L3-003] lists say who stands in for whom, by state and person', async () => {
    const [ann, bob, cid] = await app.people('ann', 'bob', 'cid');
    const past = await app.delegated(ann, bob, { to: inDays(1) });
    await set(past, { starts_at: Date.now() - 2 * DAY, ends_at: Date.now() - DAY });
    const ended = await app.delegated(ann, bob, { from: inDays(30), to: inDays(31) });
    await app.end(ended, ann);
    const active = await app.delegated(ann, bob, { to: inDays(2) });
    const upcoming = await app.delegated(bob, ann, { from: inDays(10), to: inDays(11) });
    const other = await app.delegated(cid, bob, { to: inDays(3) });
    expect(await ids('', ann.token)).toEqual([past, active, upcoming, ended]);
    expect(await ids('?filters[state]=active', ann.token)).toEqual([active]);
    expect(await ids('?filters[state]=upcoming', ann.token)).toEqual([upcoming]);
    expect(await ids('?filters[state]=past&sort=to:desc', ann.token)).toEqual([ended, past]);
    const both = '?filters[state][$in][0]=active&filters[state][$in][1]=upcoming';
    expect(await ids(`${both}&sort=from:desc`, ann.token)).toEqual([upcoming, active]);
    expect(await ids(`${both}&filters[delegator]=me`, ann.token)).toEqual([active]);
    expect(await ids('?filters[delegatee]=me&filters[state]=active', bob.token)).toEqual([
      ...[active, other],
    ]);
    expect(await ids('?pagination[pageSize]=1&pagination[page]=2', ann.token)).toEqual([active]);
    expect(await ids(`/all?filters[delegatee]=${bob.person}&filters[state]=active`)).toEqual([
      ...[active, other],
    ]);
    for (const [query, key] of [
      ['?filters[state]=now', 'state'],
      ['?filters[delegator]=ann', 'delegator'],
      ['?filters[reason]=x', 'reason'],
      ['?sort=reason', 'sort'],
      ['/all?filters[delegator]=me', 'delegator'],
    ]) {
      const { status, body } = await app.crm.get(
        `/delegations${query}`,
        query!.startsWith('/all') ? undefined : ann.token,
      );
      expect([query, status, JSON.stringify(body.error)]).toEqual([
        ...[query, 400, expect.stringContaining(key!)],
      ]);
    }
  });

  test('[SR-001] own ones need a permission each, those of others the permission to manage', async () => {
    const [ann, bob, cid] = await app.people('ann', 'bob', 'cid');
    const id = await app.delegated(ann, bob);
    const write = (caller: Caller) => [
      app.crm.put(`/delegations/${id}`, { reason: 'x' }, caller.token),
      app.crm.post(`/delegations/${id}/end`, undefined, caller.token),
      remove(id, caller),
    ];
    const statuses = async (answers: readonly Promise<{ readonly status: number }>[]) =>
      (await Promise.all(answers)).map(({ status }) => status);
    // To whom it is not known; and the stand-in, who may read it.
    expect(await statuses(write(cid))).toEqual([404, 404, 404]);
    expect((await app.crm.get(`/delegations/${id}`, cid.token)).status).toBe(404);
    expect((await app.crm.get(`/delegations/${id}/history`, cid.token)).status).toBe(404);
    expect(await statuses(write(bob))).toEqual([403, 403, 403]);
    const forAnn = { delegator: ann.person, delegatee: bob.person, to: inDays(1) };
    expect((await app.crm.post('/delegations/all', forAnn, cid.token)).status).toBe(403);
    const asOwn = await app.crm.post('/delegations', forAnn, ann.token);
    expect([asOwn.status, JSON.stringify(asOwn.body.error)]).toEqual([
      400,
      expect.stringContaining('delegator'),
    ]);
    expect((await app.crm.get('/delegations/all', ann.token)).status).toBe(403);

    // An API token has none of its own.
    const mine = { delegatee: bob.person, to: inDays(1) };
    for (const answer of [
      await app.crm.get('/delegations'),
      await app.crm.post('/delegations', mine),
    ]) {
      expect([answer.status, answer.body.error.message]).toEqual([
        403,
        expect.stringContaining('/delegations/all'),
      ]);
    }

    await app.crm.app.http.grant('authenticated', [READ]);
    expect(await ids('/all', cid.token)).toContain(id);
    expect((await app.crm.get(`/delegations/${id}`, cid.token)).status).toBe(200);
    expect(await ids('', cid.token)).toEqual([]);
    expect(await statuses(write(cid))).toEqual([403, 403, 403]);

    await app.crm.app.http.grant('authenticated', [MANAGE]);
    expect((await app.crm.post(`/delegations/${id}/end`, undefined, cid.token)).status).toBe(200);
    const made = await app.crm.post('/delegations/all', forAnn, cid.token);
    expect([made.status, made.body.data.delegator]).toEqual([201, ann.person]);
    expect((await events(made.body.data.id))[0]).toMatchObject({
      ...{ event: 'delegation.created', actor: { id: cid.documentId } },
    });
    await app.crm.app.strapi.db
      .query('plugin::users-permissions.permission')
      .deleteMany({ where: { action: { $in: [READ, MANAGE] } } });
    expect((await app.crm.get('/delegations/all', cid.token)).status).toBe(403);
  });

  test('[SR-001] admins delegate too, and with the permission manage those of everybody', async () => {
    const [ann] = await app.people('ann');
    const { http, strapi } = app.crm.app;
    const session = await http.admin();
    const [admin] = await strapi.db.query('admin::user').findMany({});
    const call = (method: string, url: string, data?: object) =>
      http.request(method, `/nexus-crm/delegations${url}`, {
        token: session,
        body: data && { data },
      });
    const made = await call('POST', '', { delegatee: ann.person, to: inDays(1) });
    expect([made.status, made.body.data?.delegator]).toEqual([201, `admin:${admin.documentId}`]);
    expect((await call('GET', '')).body.data).toMatchObject([{ id: made.body.data.id }]);
    const { lead } = await app.begin(`admin:${admin.documentId}`);
    expect(await app.waiting(ann)).toEqual([['lead', lead, `admin:${admin.documentId}`]]);
    expect((await call('POST', `/${made.body.data.id}/end`)).status).toBe(200);
    const back = { delegator: ann.person, delegatee: `admin:${admin.documentId}`, to: inDays(1) };
    const others = await call('POST', '/all', back);
    expect(others.status).toBe(201);
    expect((await call('GET', '/all?filters[state]=active')).body.data).toContainEqual(
      others.body.data,
    );
  });

  test.each([
    [{ delegatee: undefined }, 'delegatee'],
    [{ delegatee: 'ann' }, 'delegatee'],
    [{ delegatee: 'user:nobody' }, 'delegatee'],
    [{ delegatee: 'admin:nobody' }, 'delegatee'],
    [{ delegatee: 'role:authenticated' }, 'delegatee'],
    [{ delegatee: 'me' }, 'delegatee'],
    [{ to: undefined }, 'to'],
    [{ to: 'soon' }, 'to'],
    [{ to: '2026-02-30T00:00:00Z' }, 'to'],
    [{ to: '2099-01-01T00:00:00' }, 'to'],
    [{ to: 'past' }, 'to'],
    [{ from: 'past' }, 'from'],
    [{ from: '2099-01-02T00:00:00Z', to: '2099-01-01T00:00:00Z' }, 'to'],
    [{ from: '2099-01-01T00:00:00Z', to: '2099-01-01T00:00:00Z' }, 'to'],
    [{ reason: 'x'.repeat(1_001) }, 'reason'],
    [{ reason: 'nul \u0000' }, 'reason'],
    [{ reason: 5 }, 'reason'],
    [{ scope: 'sales' }, 'scope'],
    [{ scope: { definition: 'nope' } }, 'scope.definition'],
    [{ scope: { definition: 'SALES' } }, 'scope.definition'],
    [{ scope: { definition: '\u0000' } }, 'scope.definition'],
    [{ scope: { kind: 'campaign' } }, 'scope.kind'],
    [{ scope: { team: 'desk' } }, 'scope.team'],
    [{ scope: { team: 'team:nope' } }, 'scope.team'],
    [{ scope: { role: 'x' } }, 'role'],
    [{ state: 'active' }, 'state'],
  ])('[FR-L3-003] %j is a 400 that names "%s"', async (change, key) => {
    const [ann, bob] = await app.people('ann', 'bob');
    const data: Record<string, unknown> = { delegatee: bob.person, to: inDays(1), ...change };
    for (const name of ['from', 'to']) if (data[name] === 'past') data[name] = inDays(-1);
    if (data.delegatee === 'me') data.delegatee = ann.person;
    const { status, body } = await app.crm.post('/delegations', data, ann.token);
    expect([status, JSON.stringify(body.error)]).toEqual([400, expect.stringContaining(key)]);
    expect(body.error.details.errors[0].path[0]).toBe('data');
    expect(await ids('', ann.token)).toEqual([]);
  });

  test('[FR-L3-003] a change is checked like a new one', async () => {
    const [ann, bob] = await app.people('ann', 'bob');
    const id = await app.delegated(ann, bob, { from: inDays(2), to: inDays(3) });
    const later = await app.delegated(ann, bob, { from: inDays(4), to: inDays(5) });
    for (const [data, status] of [
      [{}, 400],
      [{ delegator: bob.person }, 400],
      [{ delegatee: ann.person }, 400],
      [{ to: inDays(1) }, 400],
      [{ from: inDays(-1) }, 400],
      [{ to: inDays(4.5) }, 409],
    ] as const) {
      const answer = await app.crm.put(`/delegations/${id}`, data, ann.token);
      expect([data, answer.status]).toEqual([data, status]);
    }
    expect(await events(id)).toHaveLength(1);
    for (const url of ['nope', '%00', id.toUpperCase()]) {
      expect((await app.crm.put(`/delegations/${url}`, { to: inDays(9) })).status).toBe(404);
    }
    expect((await app.crm.put(`/delegations/${later}`, { to: inDays(9) }, ann.token)).status).toBe(
      200,
    );
  });

  test('[FR-L3-003] what begins a moment ago begins now', async () => {
    const [ann, bob] = await app.people('ann', 'bob');
    const from = new Date(Date.now() - 30_000).toISOString();
    const { status, body } = await app.delegate(ann, bob, { from });
    expect([status, body.data.state]).toEqual([201, 'active']);
    expect(Date.parse(body.data.from)).toBeGreaterThan(Date.parse(from));
  });

  test('[FR-L3-003] two that cover the same work at the same time are a 409, also at once', async () => {
    const [ann, bob, cid] = await app.people('ann', 'bob', 'cid');
    const id = await app.delegated(ann, bob, { to: inDays(5), scope: { definition: 'sales' } });
    const overlapping = async (scope?: object, times: object = {}) => {
      const { status, body } = await app.delegate(ann, cid, { ...(scope && { scope }), ...times });
      return status === 409 ? body.error.details : status;
    };
    const conflict = { code: 'OverlappingDelegation', delegation: id };
    expect(await overlapping()).toEqual(conflict);
    expect(await overlapping({ kind: 'task' })).toEqual(conflict);
    expect(await overlapping({ definition: 'sales', kind: 'lead' })).toEqual(conflict);
    expect(await overlapping({ definition: 'sales' }, { from: inDays(4) })).toEqual(conflict);
    expect(await overlapping({ definition: 'renewals' })).toBe(201);
    const free = { from: inDays(8), to: inDays(9) };
    expect(await overlapping(undefined, free)).toBe(201);
    // The same person may stand in for several, and be away themselves.
    expect((await app.delegate(cid, bob)).status).toBe(201);
    expect((await app.delegate(bob, ann)).status).toBe(201);

    const [dan, eve] = await app.people('dan', 'eve');
    const twins = await Promise.all([1, 2, 3].map(() => app.delegate(dan, eve)));
    expect(twins.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    await app.end(id, ann);
    expect(await overlapping({ definition: 'sales' })).toBe(201);
  });

  test('[SR-005] the reason of a delegation is erased from its row and its history', async () => {
    const [ann, bob] = await app.people('ann', 'bob');
    const id = await app.delegated(ann, bob, { reason: 'A secret.' });
    const history = app.crm.app.strapi
      .plugin('nexus-crm')
      .service<Composition['history']>('history');
    const subject = { type: 'plugin::nexus-crm.delegation', id };
    expect(await history.erase(subject)).toBe(1);
    expect((await app.crm.get(`/delegations/${id}`)).body.data).toMatchObject({ reason: null });
    expect(await events(id)).toMatchObject([
      { event: 'delegation.created', before: null, after: null, actor: { label: '' } },
    ]);
    expect((await history.verify(subject)).broken).toEqual([]);
  });
});
