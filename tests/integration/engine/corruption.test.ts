/** @databases sqlite postgres */
import type { Answer } from '../../support/http';
import { CONTACT, PipelineApp, type Caller } from './support';

const PIPELINE = {
  id: 'fragile',
  dataSchema: { budget: { type: 'number' } },
  entities: { lead: { stages: ['new', 'working', { name: 'won', final: true }] } },
  transitions: {
    work: {
      from: 'new',
      to: 'working',
      do: [
        { parallel: [[{ task: 'Call', assign: { role: 'authenticated' } }], [{ wait: '3 days' }]] },
      ],
    },
    win: {
      from: 'working',
      to: 'won',
      approval: { strategy: 'majority', voters: { role: 'authenticated' } },
    },
  },
};

type Corruption = readonly [what: string, hurt: (id: string) => Promise<unknown>, says: RegExp];

/** REL-004: a corrupt instance accepts no command; it is parked, listed by `verify` and repaired. */
describe('corrupt instances', () => {
  let crm: PipelineApp;
  let user: Caller;

  beforeAll(async () => {
    crm = await PipelineApp.start();
    user = await crm.user('rex');
    await crm.publish(PIPELINE);
  });
  afterAll(() => crm.dispose());

  const table = (name: string) => crm.app.strapi.db.connection(name);
  const rowOf = (id: string) => table('crm_instances').where({ document_id: id });
  const own = (name: string, id: string) => table(name).where({ instance_id: id });
  const repair = (id: string, data?: object) => crm.post(`/instances/${id}/repair`, data);
  const verify = async (): Promise<any[]> => (await crm.get('/instances/verify')).body.data;
  const faultOf = async (id: string) => (await verify()).find(({ instance }) => instance === id);

  /** An instance with two branches, a task, a timer and a vote. */
  const begun = async (): Promise<{ id: string; lead: string }> => {
    const lead = await crm.lead();
    const { id } = await crm.start('fragile', lead);
    await crm.act(id, 'work', { fields: { budget: 5 } });
    expect((await crm.act(id, 'win')).status).toBe(200);
    return { id, lead };
  };

  const corruptions: readonly Corruption[] = [
    [
      'crm_instances: a stage that is none',
      (id) => rowOf(id).update({ state: 'nowhere' }),
      /nowhere/,
    ],
    ['crm_instances: data that is no JSON', (id) => rowOf(id).update({ data: '{' }), /data/],
    [
      'crm_instances: a counter that went back',
      (id) => rowOf(id).update({ counter: 1 }),
      /counter|never issued/,
    ],
    [
      'crm_instances: a version that is not there',
      (id) => rowOf(id).update({ version: '9.9.9' }),
      /9\.9\.9/,
    ],
    ['crm_instances: a foreign key', (id) => rowOf(id).update({ live_key: 'x' }), /live_key/],
    [
      'crm_tokens: one is gone',
      (id) => own('crm_tokens', id).whereNotNull('parent').limit(1).delete(),
      /crm_tokens/,
    ],
    [
      'crm_tokens: they stand elsewhere',
      (id) => own('crm_tokens', id).update({ step: 'x' }),
      /no step x/,
    ],
    [
      'crm_tasks: one is gone',
      (id) => own('crm_tasks', id).where({ kind: 'task' }).delete(),
      /crm_tasks/,
    ],
    [
      'crm_tasks: of another kind',
      (id) => own('crm_tasks', id).where({ kind: 'task' }).update({ kind: 'x' }),
      /crm_tasks/,
    ],
    ['crm_votes: a seat is gone', (id) => own('crm_votes', id).delete(), /seat|crm_votes/],
    ['crm_timers: one is gone', (id) => own('crm_timers', id).delete(), /crm_timers/],
    [
      'crm_timers: it cannot be read',
      (id) => own('crm_timers', id).update({ payload: '{}' }),
      /crm_timers/,
    ],
  ];

  test.each(corruptions)('[REL-004] %s', async (_what, hurt, says) => {
    const { id, lead } = await begun();
    const { revision } = await rowOf(id).first();
    await hurt(id);
    const before = await own('crm_history', id).orderBy('id').select('*');
    const refused = await crm.act(id, 'comment', { comment: 'x' });
    expect([refused.status, refused.body.error.details.code]).toEqual([409, 'CorruptInstance']);
    expect(refused.body.error.message).toMatch(says);

    // Parked, once, and nothing else has changed.
    await crm.act(id, 'comment', { comment: 'x' });
    const parked = await rowOf(id).first();
    expect(parked.status).toBe('needs_attention');
    // A decision that was made before the corruption loses its compare-and-set.
    expect(parked.revision).toBe(Number(revision) + 1);
    expect(parked.fault).toContain('CorruptInstance');
    const after = await own('crm_history', id).orderBy('id').select('*');
    expect(after.slice(0, before.length)).toEqual(before);
    expect(after.slice(before.length).map(({ event }) => event)).toEqual(['instance.parked']);

    // Listed by `verify` and by the list of instances.
    expect(await faultOf(id)).toMatchObject({ subject: { id: lead } });
    const listed = await crm.get(`/instances?filters[subjectId]=${lead}`);
    expect(listed.body.data).toMatchObject([{ id, status: 'needs_attention' }]);

    // Repaired: first as a dry run, then for real.
    const rows = async () => [
      await rowOf(id),
      await own('crm_tasks', id),
      await own('crm_tokens', id),
    ];
    const untouched = await rows();
    const said = await repair(id);
    expect(said.body.data).toMatchObject({ dryRun: true, instance: id });
    expect(said.body.data.changes.length).toBeGreaterThan(0);
    expect(await rows()).toEqual(untouched);
    const done = await repair(id, { dryRun: false });
    expect(done.body.data.changes).toEqual(said.body.data.changes);
    expect(await faultOf(id)).toBeUndefined();
    const view = (await crm.get(`/instances/${id}`)).body.data;
    expect(view).toEqual({ ...done.body.data.after, sla: null });
    expect((await repair(id, { dryRun: false })).body.data.changes).toEqual([]);
    const logged = await own('crm_history', id).where({ event: 'instance.repaired' }).select('*');
    expect(logged).toHaveLength(1);
    expect(logged[0].actor_kind).toBe('token');

    // It continues, or has ended.
    if (view.status === 'cancelled') {
      expect(await crm.contact(lead)).toMatchObject({ instanceId: null });
    } else {
      expect(view.status).toBe('needs_attention');
      expect((await crm.post(`/instances/${id}/resume`)).body.data.status).toBe('active');
      expect((await crm.act(id, 'comment', { comment: 'Back' })).status).toBe(200);
    }
    const { broken } = await crm.app.strapi.plugin('nexus-crm').service('history').verify();
    expect(broken).toEqual([]);
  });

  test('[REL-004] crm_instances: an unknown status becomes needs_attention', async () => {
    const { id } = await begun();
    await rowOf(id).update({ status: 'dreaming' });
    const refused = await crm.act(id, 'win');
    expect([refused.status, refused.body.error.details.code]).toEqual([409, 'CorruptInstance']);
    const parked = await crm.get(`/instances/${id}`);
    expect(parked.body.data).toMatchObject({
      status: 'needs_attention',
      fault: { code: 'CorruptInstance', reason: expect.stringContaining('status') },
    });
    expect((await crm.post(`/instances/${id}/resume`)).body.data.status).toBe('active');
  });

  test('[REL-004] a corrupt instance blocks no other: timers, lists and dashboards work', async () => {
    const hurt = await begun();
    const sound = await begun();
    await rowOf(hurt.id).update({ data: '{' });
    await crm.makeTimersDue();
    await crm.engine.runDue();
    expect((await rowOf(hurt.id).first()).status).toBe('needs_attention');
    expect((await crm.get(`/instances/${sound.id}`)).body.data).toMatchObject({ timers: [] });
    expect((await crm.get('/instances')).status).toBe(200);
    await crm.app.http.grant('authenticated', ['plugin::nexus-crm.dashboard.find']);
    expect((await crm.get('/dashboard', user.token)).status).toBe(200);
    expect(await crm.engine.runDue()).toBe(0);
  });

  test('[REL-004] differing rows of assignees are found and rewritten', async () => {
    const { id } = await begun();
    const rows = () =>
      own('crm_task_assignees', id).orderBy('task_id').select('task_id', 'assignee');
    const before = await rows();
    await own('crm_task_assignees', id).update({ assignee: 'user:nobody' }).limit(1);
    await own('crm_task_assignees', id).delete();
    expect(await faultOf(id)).toMatchObject({
      contradiction: expect.stringContaining('crm_task_assignees'),
    });
    await repair(id, { dryRun: false });
    expect(await rows()).toEqual(before);
  });

  test('[REL-004] rows of a missing instance are found and removed', async () => {
    const { id } = await begun();
    await rowOf(id).delete();
    expect((await crm.act(id, 'comment', { comment: 'x' })).status).toBe(404);
    expect(await faultOf(id)).toMatchObject({ subject: null });
    expect((await repair(id)).body.data).toMatchObject({ after: null });
    expect((await repair(id, { dryRun: false })).status).toBe(200);
    expect(await faultOf(id)).toBeUndefined();
    expect(await own('crm_tokens', id)).toEqual([]);
    expect((await repair(id)).status).toBe(404);
  });

  test('[REL-004] a paused instance keeps its pause when it is parked and repaired', async () => {
    const { id } = await begun();
    const { engine } = crm.engine.graph;
    const actor = { kind: 'system', id: 'system', label: 'system' };
    await engine.execute(id, { type: 'pause', actor });
    expect(await own('crm_timers', id)).toMatchObject([{ status: 'held' }]);
    await rowOf(id).update({ state: 'nowhere' });
    const { fault: before } = (await crm.get(`/instances?filters[stage]=nowhere`)).body.data[0];
    expect((await crm.act(id, 'cancel')).status).toBe(409);
    expect((await crm.act(id, 'cancel')).status).toBe(409);
    expect(await own('crm_history', id).where({ event: 'instance.parked' })).toHaveLength(1);
    expect((await repair(id, { dryRun: false })).status).toBe(200);
    const { body } = await crm.get(`/instances/${id}`);
    expect(body.data).toMatchObject({ status: 'needs_attention', stage: 'working' });
    expect(body.data.fault).toEqual({ ...before, reason: expect.stringContaining('nowhere') });
    expect(await own('crm_timers', id)).toMatchObject([{ status: 'held' }]);
    expect((await crm.post(`/instances/${id}/resume`, {})).status).toBe(409);
    await engine.execute(id, { type: 'continue', actor });
    expect(await own('crm_timers', id)).toMatchObject([{ status: 'armed' }]);
    // The next corruption is another one.
    await rowOf(id).update({ state: 'nowhere' });
    expect((await crm.act(id, 'cancel')).status).toBe(409);
    expect(await own('crm_history', id).where({ event: 'instance.parked' })).toHaveLength(2);
  });

  /** Every way in which an instance is found to be corrupt. */
  const finders: readonly (readonly [
    who: string,
    find: (begun: { readonly id: string; readonly lead: string }) => Promise<unknown>,
  ])[] = [
    ['an action', ({ id }) => crm.act(id, 'comment', { comment: 'x' })],
    [
      'a vote',
      async ({ id }) => {
        const task = await table('crm_tasks').where({ instance_id: id, kind: 'approval' }).first();
        return crm.post(`/tasks/${task.document_id}/vote`, { choice: 'approve' }, user.token);
      },
    ],
    [
      'a timer',
      async ({ id }) => {
        await own('crm_timers', id).update({ trigger_at: 1 });
        await crm.engine.runDue();
      },
    ],
    [
      'an action on its record',
      ({ lead }) => crm.post(`/contacts/${lead}/actions/comment`, { comment: 'x' }),
    ],
    [
      'the deletion of its record',
      ({ lead }) => crm.app.http.delete(`/api/nexus-crm/contacts/${lead}`, { token: crm.token }),
    ],
  ];

  test.each(finders)(
    '[REL-004] parked by %s: one event, for subscribers too',
    async (_who, find) => {
      const one = await begun();
      const sink = await crm.post('/integrations', {
        ...{ name: `sink-${one.id}`.slice(0, 60).toLowerCase(), kind: 'webhook' },
        settings: { url: 'https://crm.example.test/parked' },
      });
      expect(sink.status).toBe(201);
      const { name } = sink.body.data;
      const made = await crm.post('/subscriptions', {
        ...{ name, integration: name, events: ['nexus-crm.instance.parked'] },
      });
      expect([made.status, made.body.error]).toEqual([201, undefined]);
      const emitted = crm.record();
      await rowOf(one.id).update({ state: 'nowhere' });
      await find(one);
      await crm.act(one.id, 'comment', { comment: 'x' });
      const events = emitted.filter((event) => event.name === 'nexus-crm.instance.parked');
      expect(events.map(({ payload }) => payload)).toMatchObject([
        {
          ...{ uid: CONTACT, documentId: one.lead, instance: one.id, status: 'needs_attention' },
          definition: { name: 'fragile', version: '1.0.0' },
          payload: { code: 'CorruptInstance', reason: expect.stringContaining('nowhere') },
        },
      ]);
      const stored = await table('crm_deliveries').where({ subscription: name });
      expect(stored).toMatchObject([
        { event: 'nexus-crm.instance.parked', instance_id: one.id, subject_id: one.lead },
      ]);
      await crm.app.http.delete(`/api/nexus-crm/subscriptions/${name}`, { token: crm.token });
    },
  );

  test('[REL-004] a record whose instance is corrupt can be deleted', async () => {
    const { id, lead } = await begun();
    await own('crm_tokens', id).delete();
    const deleted = await crm.app.http.delete(`/api/nexus-crm/contacts/${lead}`, {
      token: crm.token,
    });
    expect(deleted.status).toBe(204);
    expect(await rowOf(id).first()).toMatchObject({ status: 'cancelled', live_key: null });
    expect(await own('crm_tasks', id).where({ status: 'open' })).toEqual([]);
    expect(await faultOf(id)).toBeUndefined();
  });

  test('[REL-004] sound instances are not changed by a repair', async () => {
    const { id } = await begun();
    const before = (await crm.get(`/instances/${id}`)).body.data;
    expect((await repair(id, { dryRun: false })).body.data).toEqual({
      ...{ instance: id, dryRun: false, changes: [], after: before },
    });
    expect((await crm.get(`/instances/${id}`)).body.data).toEqual(before);
    expect((await repair('nobody')).status).toBe(404);
  });

  test('[SCL-003] all instances are verified, in batches', async () => {
    const total = (await crm.get('/instances')).body.meta.pagination.total;
    let examined = 0;
    let next: number | null = 0;
    while (next !== null) {
      const answer: Answer = await crm.get(`/instances/verify?limit=7&after=${next}`);
      examined += Number(answer.body.meta.examined);
      next = answer.body.meta.next;
    }
    expect(examined).toBe(total);
    expect((await crm.get('/instances/verify?limit=0')).status).toBe(400);
    expect((await crm.get('/instances/verify', user.token)).status).toBe(403);
  });

  test('[SR-005] the history of all records is verified, in parts', async () => {
    const heads: readonly { readonly seq: number }[] =
      await crm.app.strapi.db.connection('crm_history_heads');
    let [chains, entries, answers] = [0, 0, 0];
    for (let next: string | null | undefined; next !== null; answers += 1) {
      const after = next === undefined ? '' : `&after=${next}`;
      const answer: Answer = await crm.get(`/history/verify?limit=1${after}`);
      expect(answer.body.data).toEqual([]);
      chains += Number(answer.body.meta.chains);
      entries += Number(answer.body.meta.entries);
      next = answer.body.meta.next;
    }
    expect(answers).toBeGreaterThan(1);
    expect([chains, entries]).toEqual([heads.length, heads.reduce((sum, { seq }) => sum + seq, 0)]);
    for (const [query, key] of [
      ...[
        ['limit=0', 'limit'],
        ['limit=many', 'limit'],
        ['after=x', 'after'],
        // A place that the database could not be asked for.
        [`after=${Buffer.from('["\\u0000","x"]').toString('base64url')}`, 'after'],
        ['from=1', 'from'],
      ],
    ] as const) {
      const { status, body } = await crm.get(`/history/verify?${query}`);
      expect([query, status]).toEqual([query, 400]);
      expect(JSON.stringify(body)).toContain(key);
    }
    expect((await crm.get('/history/verify', user.token)).status).toBe(403);
  });

  test('[REL-004] verifying concurrently with actions gives no false alarm', async () => {
    const { id } = await begun();
    const acts = Array.from({ length: 20 }, () => crm.act(id, 'comment', { comment: 'x' }));
    const looks = Array.from({ length: 10 }, () => faultOf(id));
    await Promise.all(acts);
    expect((await Promise.all(looks)).filter(Boolean)).toEqual([]);
  });
});
