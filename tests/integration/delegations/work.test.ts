/** @databases sqlite postgres */
import type { Composition } from '../../../server/src/services/composition';
import type { Caller } from '../engine/support';
import { Delegating, inDays } from './support';

/** FR-L3-003, US-022: whoever is away has somebody who stands in. */
describe('work that is delegated', () => {
  let app: Delegating;

  beforeAll(async () => {
    app = await Delegating.start();
  });
  afterAll(() => app.crm.dispose());

  const act = async (id: string, action: string, { token }: Caller, data: object = {}) =>
    (await app.crm.act(id, action, data, token)).status;
  const vote = (task: string, { token }: Caller, data: object) =>
    app.crm.post(`/tasks/${task}/vote`, data, token);
  const comment = { comment: 'Calls again on Monday.' };

  test('[FR-L3-003] [US-022] is seen and done by the stand-in, and comes back', async () => {
    const [ann, bob, cid] = await app.people('ann', 'bob', 'cid');
    const { id, lead } = await app.begin(ann.person, 'call');
    const [{ id: task }] = (await app.see(id)).tasks;
    expect(await app.waiting(bob)).toEqual([]);
    const delegation = await app.delegated(ann, bob, { reason: 'Holiday.' });

    const of = (person: string | null) => [
      ['lead', lead, person],
      ['task', task, person],
    ];
    expect(await app.waiting(bob)).toEqual(of(ann.person));
    expect(await app.waiting(ann)).toEqual(of(null));
    expect(await app.waiting(cid)).toEqual([]);

    expect(await act(id, 'comment', cid, comment)).toBe(403);
    expect(await act(id, 'comment', bob, comment)).toBe(200);
    expect(await act(id, 'comment', ann, comment)).toBe(200);
    const explained = await app.crm.get(`/instances/${id}/explain/comment`, bob.token);
    expect(explained.body.data.possible).toBe(true);
    const chain = [ann.person, bob.person];
    const entries = await app.history(id);
    expect(entries.filter(({ event }) => event === 'instance.commented')).toMatchObject([
      { actor: { id: bob.documentId }, payload: { chain, ...comment } },
      { actor: { id: ann.documentId }, payload: expect.not.objectContaining({ chain }) },
    ]);

    await app.end(delegation, ann);
    expect(await app.waiting(bob)).toEqual([]);
    expect(await act(id, 'comment', bob, comment)).toBe(403);
    const complete = () => app.crm.post(`/tasks/${task}/complete`, {}, bob.token);
    expect((await complete()).status).toBe(403);
    await app.delegated(ann, bob);
    expect((await complete()).status).toBe(200);
    const completed = (await app.history(id)).find(({ event }) => event === 'task.completed');
    expect(completed?.payload).toMatchObject({ chain });
    expect((await app.crm.get('/instances/verify')).body.data).toEqual([]);
  });

  test('[FR-L2-008] [FR-L3-003] an explanation names who may act for those it waits for', async () => {
    const [ann, bob, cid, dan] = await app.people('ann', 'bob', 'cid', 'dan');
    const { id } = await app.begin(ann.person, 'call');
    await app.delegated(ann, bob);
    await app.delegated(bob, cid);
    await app.delegated(dan, bob);
    const waitsFor = async (instance: string) =>
      (await app.crm.get(`/instances/${instance}/explain/comment`)).body.data.waitsFor;
    const standIns = [
      { person: bob.person, chain: [ann.person, bob.person] },
      { person: cid.person, chain: [ann.person, bob.person, cid.person] },
    ];
    expect(await waitsFor(id)).toMatchObject([{ label: 'Call', people: [ann.person], standIns }]);
    // Those who cannot sign in cannot act: also where no hook has seen that they are blocked.
    const users = app.crm.app.strapi.db.connection('up_users');
    await users.where({ document_id: cid.documentId }).update({ blocked: true });
    expect(await waitsFor(id)).toMatchObject([{ standIns: standIns.slice(0, 1) }]);
    await users.where({ document_id: cid.documentId }).update({ blocked: false });

    // Nobody decides on their own request, nor chooses who does.
    await app.team('board', [ann, cid]);
    const { id: asked } = await app.begin(null);
    await app.crm.act(asked, 'ask', {}, cid.token);
    expect(await waitsFor(asked)).toMatchObject([
      { people: [ann.person], standIns: standIns.slice(0, 1) },
    ]);
  });

  test('[FR-L3-003] only while it lasts, without anybody doing anything', async () => {
    const [ann, bob] = await app.people('ann', 'bob');
    const { lead } = await app.begin(ann.person);
    const id = await app.delegated(ann, bob, { from: inDays(1), to: inDays(2) });
    const set = (values: object) =>
      app.crm.app.strapi.db.connection('crm_delegations').where({ document_id: id }).update(values);
    expect(await app.waiting(bob)).toEqual([]);
    await set({ starts_at: Date.now() - 1 });
    expect(await app.waiting(bob)).toEqual([['lead', lead, ann.person]]);
    await set({ ends_at: Date.now() });
    expect(await app.waiting(bob)).toEqual([]);
  });

  test('[BR-005] [BR-009] passes over three delegations, not four, and no cycle', async () => {
    const [ann, bob, cid, dan, eve] = await app.people('ann', 'bob', 'cid', 'dan', 'eve');
    const { id } = await app.begin(ann.person);
    const links = [
      [ann, bob],
      [bob, cid],
      [cid, dan],
      [dan, eve],
      [eve, ann],
    ] as const;
    for (const [one, other] of links) await app.delegated(one, other);
    for (const person of [bob, cid, dan])
      expect(await act(id, 'comment', person, comment)).toBe(200);
    expect(await act(id, 'comment', eve, comment)).toBe(403);
    expect(await app.waiting(eve)).toEqual([]);
    expect(await app.waiting(dan)).toHaveLength(1);
    const chain = [ann, bob, cid, dan].map(({ person }) => person);
    expect((await app.history(id)).at(-1)?.payload).toMatchObject({ chain });

    const fresh = await app.begin(null);
    await app.crm.act(fresh.id, 'assign', { assignees: [ann.person] });
    expect((await app.see(fresh.id)).assignees).toEqual([dan.person]);
    expect((await app.crm.contact(fresh.lead)).owner).toBe(dan.person);
    expect((await app.history(fresh.id)).at(-1)).toMatchObject({
      ...{ event: 'instance.assigned', payload: { chains: [chain] } },
    });
    // In a cycle of two the other one is the last.
    const [fay, gus] = await app.people('fay', 'gus');
    await app.delegated(fay, gus);
    await app.delegated(gus, fay);
    const last = await app.begin(null);
    await app.crm.act(last.id, 'assign', { assignees: [fay.person, gus.person] });
    expect((await app.see(last.id)).assignees).toEqual([gus.person, fay.person]);
  });

  test('[BR-009] new work is assigned to the stand-in: picks, owners of tasks, escalations', async () => {
    const [ann, bob, cid] = await app.people('ann', 'bob', 'cid');
    await app.team('desk', [ann, cid]);
    await app.delegated(ann, bob);
    const assigned = async (owner: string | null, action: string) => {
      const { id } = await app.begin(owner, action);
      const { assignees, tasks } = await app.see(id);
      return action === 'call' ? tasks[0].assignees : assignees;
    };
    const picked = [await assigned(null, 'pick'), await assigned(null, 'pick')].flat();
    expect(picked.sort()).toEqual([bob.person, cid.person].sort());
    expect(await assigned(ann.person, 'call')).toEqual([bob.person]);

    const { id } = await app.begin(cid.person, 'idle');
    await app.escalate(id, 1);
    expect((await app.see(id)).assignees).toEqual([bob.person]);
    const chains = [[ann.person, bob.person]];
    const entries = await app.history(id);
    expect(entries.find(({ event }) => event === 'instance.assigned')).toMatchObject({
      ...{ actor: { kind: 'system' }, payload: { escalation: 1, chains } },
    });
  });

  test('[FR-L3-001] [FR-L3-003] a notification reaches the stand-in too', async () => {
    const [ann, bob] = await app.people('ann', 'bob');
    const { id } = await app.begin(ann.person, 'idle');
    await app.delegated(ann, bob);
    await app.escalate(id, 2);
    for (const { token } of [ann, bob]) {
      const url = '/notifications?filters[kind]=escalation';
      expect((await app.crm.get(url, token)).body.data).toMatchObject([
        { kind: 'escalation', instance: id },
      ]);
    }
  });

  test('[BR-001] [BR-009] nobody gets a lead by standing in for whom they assign it to', async () => {
    const [ann, bob] = await app.people('ann', 'bob');
    await app.delegated(ann, bob);
    const { id } = await app.begin(null);
    expect(await act(id, 'assign', bob, { assignees: [bob.person] })).toBe(400);
    expect(await act(id, 'assign', bob, { assignees: [ann.person] })).toBe(200);
    expect((await app.see(id)).assignees).toEqual([ann.person]);
  });

  test('[FR-L3-003] a delegate fills one seat for each person, and nobody votes on their own request', async () => {
    const [ann, bob, cid] = await app.people('ann', 'bob', 'cid');
    await app.team('board', [ann, bob, cid]);
    await app.delegated(ann, bob);
    const { id } = await app.begin(null);
    const asked = await app.crm.act(id, 'ask', {}, cid.token);
    const task = asked.body.data.pending.id as string;
    expect(asked.body.data.pending.seats).toHaveLength(2);
    const approve = { choice: 'approve' };
    // The requester has no seat, and gets none by standing in.
    await app.delegated(bob, cid);
    for (const seat of [undefined, bob.person, ann.person]) {
      const { status, body } = await vote(task, cid, { ...approve, seat });
      expect([status, body.error.details.code]).toEqual([403, 'NoSeat']);
    }
    expect((await vote(task, bob, { choice: 'abstain', seat: ann.person })).status).toBe(200);
    const late = await vote(task, ann, { choice: 'reject' });
    expect([late.status, late.body.error.details.code]).toEqual([409, 'AlreadyVoted']);
    expect((await app.waiting(ann)).flat()).not.toContain(task);
    expect(await app.waiting(bob)).toContainEqual(['approval', task, null]);
    expect((await vote(task, bob, { ...approve, seat: ann.person })).status).toBe(200);
    const { seats } = (await app.see(id)).tasks[0];
    const chain = [ann.person, bob.person];
    expect(seats).toMatchObject([
      { person: ann.person, vote: { choice: 'approve', by: { id: bob.documentId }, chain } },
      { person: bob.person, vote: null },
    ]);
    expect((await vote(task, bob, approve)).status).toBe(200);
    expect((await app.see(id)).stage).toBe('won');
    const votes = (await app.history(id)).filter(({ event }) => event === 'approval.voted');
    expect(votes.map(({ payload }) => payload)).toMatchObject([
      { seat: ann.person, chain },
      { seat: ann.person, chain },
      { seat: bob.person, chain: [] },
    ]);
  });

  test('[FR-L3-003] the delegator votes while the seat is empty; both at once fill it once', async () => {
    const [ann, bob, cid] = await app.people('ann', 'bob', 'cid');
    await app.team('board', [ann, cid]);
    await app.delegated(ann, bob);
    const { id } = await app.begin(null);
    const task = (await app.crm.act(id, 'ask')).body.data.pending.id as string;
    const answers = await Promise.all([
      vote(task, ann, { choice: 'approve' }),
      vote(task, bob, { choice: 'abstain' }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const { seats } = (await app.see(id)).tasks[0];
    expect(seats.filter(({ vote: cast }) => cast !== null)).toHaveLength(1);
  });

  test('[FR-L3-003] is limited by definition, kind and team', async () => {
    const [ann, bob, cid, dan, eve] = await app.people('ann', 'bob', 'cid', 'dan', 'eve');
    const desk = await app.team('desk', [ann]);
    await app.team('board', [ann]);
    await app.delegated(ann, bob, { scope: { definition: 'sales', kind: 'lead' } });
    await app.delegated(ann, cid, { scope: { definition: 'renewals', kind: 'lead' } });
    await app.delegated(ann, dan, { scope: { kind: 'approval' } });
    await app.delegated(ann, eve, { scope: { kind: 'task', team: `team:${desk}` } });
    const sales = await app.begin(ann.person, 'shared');
    const renewals = await app.begin(ann.person, 'call', 'renewals');
    const [{ id: shared }] = (await app.see(sales.id)).tasks;
    const approval = (await app.crm.act(renewals.id, 'ask')).body.data.pending.id as string;

    expect(await app.waiting(bob)).toEqual([['lead', sales.lead, ann.person]]);
    expect(await app.waiting(cid)).toEqual([['lead', renewals.lead, ann.person]]);
    expect(await app.waiting(dan)).toEqual([['approval', approval, ann.person]]);
    expect(await app.waiting(eve)).toEqual([['task', shared, ann.person]]);

    const may = async (caller: Caller) => [
      await act(sales.id, 'comment', caller, comment),
      await act(renewals.id, 'comment', caller, comment),
      (await app.crm.post(`/tasks/${shared}/claim`, {}, caller.token)).status,
    ];
    expect(await may(bob)).toEqual([200, 403, 403]);
    expect(await may(cid)).toEqual([403, 200, 403]);
    expect(await may(dan)).toEqual([403, 403, 403]);
    expect(await may(eve)).toEqual([403, 403, 200]);
    expect((await vote(approval, eve, { choice: 'approve' })).status).toBe(403);
    expect((await vote(approval, dan, { choice: 'approve' })).status).toBe(200);
    expect((await app.history(sales.id)).at(-1)).toMatchObject({
      ...{
        event: 'task.claimed',
        payload: { person: eve.person, chain: [ann.person, eve.person] },
      },
    });
    // Only what the delegator has as a member.
    await app.team('desk', []);
    const { id } = await app.begin(null, 'shared');
    expect((await app.waiting(eve)).flat()).not.toContain((await app.see(id)).tasks[0].id);
  });

  test('[FR-L3-003] without limits it covers the teams of the delegator, but no roles and no guards', async () => {
    const [ann, bob] = await app.people('ann', 'bob');
    await app.team('desk', [ann]);
    await app.crm.publish({
      id: 'guarded',
      entities: { lead: { stages: ['new', { name: 'won', final: true }] } },
      transitions: {
        win: { from: 'new', to: 'won', condition: { type: 'team_check', teams: ['desk'] } },
      },
    });
    await app.delegated(ann, bob);
    const { id } = await app.begin(null, 'shared');
    const [{ id: task }] = (await app.see(id)).tasks;
    expect(await app.waiting(bob)).toContainEqual(['task', task, ann.person]);
    expect((await app.crm.post(`/tasks/${task}/complete`, {}, bob.token)).status).toBe(200);
    const guarded = await app.begin(ann.person, undefined, 'guarded');
    expect(await act(guarded.id, 'win', bob)).toBe(403);
    expect(await act(guarded.id, 'win', ann)).toBe(200);
  });

  test('[FR-L3-003] campaigns of the delegator are run by the stand-in, who is named with the chain', async () => {
    const [ann, bob] = await app.people('ann', 'bob');
    await app.crm.app.http.grant('authenticated', ['plugin::nexus-crm.campaign-runs.start']);
    await app.crm.app.http.grant('authenticated', ['plugin::nexus-crm.campaign.update']);
    await app.crm.publish({
      ...{ id: 'mails', entities: { lead: { stages: ['new', { name: 'won', final: true }] } } },
      campaigns: { spring: { do: [{ wait: '3 days' }] } },
    });
    const audience = { type: 'plugin::nexus-crm.contact', records: [await app.crm.lead()] };
    const values = { name: 'Spring', definition: 'mails', flow: 'spring', audience };
    const made = await app.crm.post('/campaigns', { ...values, owner: ann.person });
    const { documentId: id } = made.body.data;
    const start = () => app.crm.post(`/campaigns/${id}/start`, undefined, bob.token);
    const delegation = await app.delegated(ann, bob, { scope: { kind: 'lead' } });
    expect((await start()).status).toBe(403);
    await app.end(delegation, ann);
    await app.delegated(ann, bob);
    const started = await start();
    expect([started.status, started.body.error]).toEqual([202, undefined]);
    const entries = await app.crm.app.strapi
      .plugin('nexus-crm')
      .service<Composition['history']>('history')
      .read({ subject: { type: 'plugin::nexus-crm.campaign', id } });
    expect(entries.find(({ event }) => event === 'campaign.started')).toMatchObject({
      ...{ actor: { id: bob.documentId }, payload: { chain: [ann.person, bob.person] } },
    });
  });

  test('[BR-006] at level 2 nobody stands in for anybody, and at level 3 they do again', async () => {
    const [ann, bob] = await app.people('ann', 'bob');
    await app.delegated(ann, bob);
    const { id, lead } = await app.begin(ann.person);
    await app.crm.app.restart({ level: 2 });
    await app.crm.workers.stop();
    expect(await app.waiting(bob)).toEqual([]);
    expect(await act(id, 'comment', bob, comment)).toBe(403);
    const fresh = await app.begin(null);
    await app.crm.act(fresh.id, 'assign', { assignees: [ann.person] });
    expect((await app.see(fresh.id)).assignees).toEqual([ann.person]);
    expect((await app.crm.get('/delegations', ann.token)).status).toBe(404);
    expect((await app.delegate(ann, bob)).status).toBe(404);
    await app.crm.app.restart({ level: 3 });
    await app.crm.workers.stop();
    expect(await app.waiting(bob)).toEqual([
      ['lead', lead, ann.person],
      ['lead', fresh.lead, ann.person],
    ]);
    expect(await act(id, 'comment', bob, comment)).toBe(200);
  });

  test('[SCL-001] costs no statement where nobody is away, and one where somebody is', async () => {
    const [ann, bob] = await app.people('ann', 'bob');
    await app.team('desk', [ann]);
    const directory = app.crm.engine.graph.directory;
    const facts = ({ documentId: id }: Caller) =>
      directory.describe({ kind: 'user', id, label: 'x' });
    const resolve = () => directory.resolve({ kind: 'team', team: 'desk' }, null);
    const counts = async () => {
      const found: number[] = [];
      for (const ask of [() => facts(bob), () => facts(ann), resolve]) {
        let asked = 0;
        const listen = (): void => void (asked += 1);
        app.crm.app.strapi.db.connection.on('query', listen);
        await ask();
        app.crm.app.strapi.db.connection.removeListener('query', listen);
        found.push(asked);
      }
      return found;
    };
    expect(await counts()).toEqual([1, 1, 2]);
    await app.delegated(ann, bob);
    expect(await counts()).toEqual([2, 1, 3]);
  });

  test('[SR-006] delegations of another tenant count for nobody here', async () => {
    const [ann, bob] = await app.people('ann', 'bob');
    const id = await app.delegated(ann, bob);
    const { id: instance } = await app.begin(ann.person);
    await app.crm.app.strapi.db.connection('crm_delegations').update({ tenant: 'other' });
    expect(await app.waiting(bob)).toEqual([]);
    expect(await act(instance, 'comment', bob, comment)).toBe(403);
    const fresh = await app.begin(null);
    await app.crm.act(fresh.id, 'assign', { assignees: [ann.person] });
    expect((await app.see(fresh.id)).assignees).toEqual([ann.person]);
    expect((await app.crm.get(`/delegations/${id}`)).status).toBe(404);
    expect((await app.crm.get('/delegations/all')).body.data).toEqual([]);
    // Nor do they overlap.
    await app.delegated(ann, bob);
  });
});
