import { CAMPAIGN, COMPANY, CONTACT, PipelineApp, type Caller } from '../engine/support';
import { metricsOf, recount } from './support';

const NURTURE = {
  id: 'nurtured',
  dataSchema: { budget: { type: 'number' } },
  entities: { lead: { stages: ['new', { name: 'done', final: true }] } },
  transitions: { finish: { from: 'new', to: 'done' } },
  campaigns: {
    nurture: {
      do: [
        {
          parallel: [
            [{ wait: '3 days' }, { set: { score: 'data.score + 1' } }],
            [{ task: 'Call', assign: { role: 'authenticated' } }],
          ],
        },
      ],
    },
    glance: { do: [{ set: { score: 'data.score + 10' } }] },
    asked: {
      do: [
        {
          exclusive: [
            { when: { type: 'asked' }, do: [{ task: 'Call' }] },
            { else: [{ wait: '1 day' }] },
          ],
        },
      ],
    },
  },
};

/** An app with a condition whose answer takes as long as a test wants. */
const ASKING = `module.exports = {
  register({ strapi }) {
    strapi.asked = async () => {};
    strapi.plugin('nexus-crm').service('extensions').condition({
      name: 'asked',
      async evaluate() {
        await strapi.asked();
        return { met: true };
      },
    });
  },
};`;

/** A campaign runs a flow on each of its members (US-013, FR-L2-004). */
describe('campaigns on an audience', () => {
  let crm: PipelineApp;
  let rep: Caller;
  let group = 0;

  beforeAll(async () => {
    // Nothing happens by itself: what campaigns do, the tests ask for.
    crm = await PipelineApp.start({ files: { 'src/index.js': ASKING } });
    await crm.workers.stop();
    rep = await crm.user('rae');
    await crm.app.http.grant('authenticated', [
      'plugin::nexus-crm.dashboard.tasks',
      `${CONTACT}.find`,
    ]);
    await crm.publish(NURTURE);
  });
  afterAll(() => crm.dispose());

  const service = (): any => crm.app.strapi.plugin('nexus-crm').service('campaigns');
  const work = (): Promise<number> => service().runDue();
  const table = (name: string) => crm.app.strapi.db.connection(name);

  /** Leads of one city, so that no other campaign finds them. */
  const leads = async (count: number, values: object = {}) => {
    group += 1;
    const phone = `+49 ${group}`;
    const ids: string[] = [];
    for (let index = 0; index < count; index += 1) {
      ids.push(await crm.lead({ phone, score: index, ...values }));
    }
    return { phone, ids };
  };

  const campaign = async (values: object): Promise<string> => {
    const created = await crm.post('/campaigns', {
      ...{ name: 'Spring', definition: 'nurtured', flow: 'nurture' },
      ...values,
    });
    if (created.status !== 201) throw new Error(JSON.stringify(created.body));
    return created.body.data.documentId;
  };
  const send = (id: string, what: string, data?: object, token?: string) =>
    crm.post(`/campaigns/${id}/${what}`, data, token);
  const run = async (id: string): Promise<any> => (await crm.get(`/campaigns/${id}/run`)).body.data;
  const members = async (id: string, query = ''): Promise<any[]> =>
    (await crm.get(`/campaigns/${id}/members?pagination[pageSize]=100${query}`)).body.data;

  const sameAsRecount = async (id: string): Promise<void> => {
    expect(await metricsOf(crm, id)).toEqual(await recount(crm, id));
  };

  const begun = async (count = 3): Promise<{ id: string; ids: string[] }> => {
    const { phone, ids } = await leads(count);
    const id = await campaign({ audience: { type: CONTACT, filters: { phone } } });
    expect((await send(id, 'start')).status).toBe(202);
    await work();
    return { id, ids };
  };

  test('[US-013] [FR-L2-004] [BR-008] enrols whom a filter finds, runs the flow on each, and is completed with the last', async () => {
    const { id, ids } = await begun();
    expect(await run(id)).toMatchObject({
      ...{ status: 'running', definition: 'nurtured', flow: 'nurture', growing: false },
      metrics: { enrolled: 3, active: 3, waiting: 0 },
    });
    const enrolled = await members(id);
    expect(enrolled.map(({ subject }) => subject.id)).toEqual(ids);
    const instance = (await crm.get(`/instances/${enrolled[0].instance}`)).body.data;
    expect(instance).toMatchObject({ campaign: 'nurture', entity: null, stage: null });
    expect(instance.tasks).toMatchObject([{ label: 'Call' }]);
    // Who is a member stands in no pipeline because of it.
    expect(await crm.contact(ids[0]!)).toMatchObject({ instanceId: null });

    await crm.makeTimersDue();
    await crm.engine.runDue();
    expect(await crm.contact(ids[2]!)).toMatchObject({ score: 3 });
    for (const { instance: member } of enrolled) {
      const [task] = (await crm.get(`/instances/${member}`)).body.data.tasks;
      const done = await crm.post(`/tasks/${task.id}/complete`, {}, rep.token);
      expect(done.body.data.status).toBe('completed');
    }
    expect((await run(id)).metrics).toMatchObject({ active: 0, completed: 3 });
    const emitted = crm.next('nexus-crm.campaign.completed');
    await work();
    expect(await emitted).toMatchObject({ documentId: id, version: 1 });
    expect(await run(id)).toMatchObject({ status: 'completed', endedAt: expect.any(String) });
    await sameAsRecount(id);
    const record = await crm.get(`/campaigns/${id}`);
    expect(record.body.data.metrics).toMatchObject({ enrolled: 3, completed: 3 });
  });

  test('[FR-L2-004] a frozen audience is whom the filter found at its start; records may be listed too', async () => {
    const { phone, ids } = await leads(2);
    const id = await campaign({
      audience: { type: CONTACT, filters: { phone, score: { $gte: 1 } } },
    });
    await send(id, 'start');
    await work();
    await crm.put(`/contacts/${ids[0]}`, { score: 9 });
    await work();
    expect((await members(id)).map(({ subject }) => subject.id)).toEqual([ids[1]]);

    const more = await send(id, 'members', { records: [ids[0]!, ids[1]!] });
    expect(more.status).toBe(202);
    await work();
    expect((await run(id)).metrics).toMatchObject({ enrolled: 2, active: 2 });
    const listed = await campaign({ flow: 'glance', audience: { type: CONTACT, records: ids } });
    await send(listed, 'start');
    await work();
    expect(await run(listed)).toMatchObject({ status: 'completed', metrics: { completed: 2 } });
    expect(await crm.contact(ids[1]!)).toMatchObject({ score: 11 });
  });

  test('[FR-L2-004] a growing audience enrols records that match later', async () => {
    const { phone, ids } = await leads(2);
    const filters = { phone, score: { $gte: 1 } };
    const id = await campaign({ audience: { type: CONTACT, filters, growing: true } });
    await send(id, 'start');
    await work();
    expect(await run(id)).toMatchObject({ growing: true, metrics: { enrolled: 1 } });
    await crm.put(`/contacts/${ids[0]}`, { score: 9 });
    const late = await crm.lead({ phone, score: 5 });
    await table('crm_campaign_runs').where({ campaign_id: id }).update({ look_at: 1 });
    await work();
    expect((await members(id)).map(({ subject }) => subject.id).sort()).toEqual(
      [...ids, late].sort(),
    );
    // It runs until a user ends it or its end date is reached.
    expect((await run(id)).status).toBe('running');
    await table('crm_campaign_runs').where({ campaign_id: id }).update({ look_at: 1, ends_at: 1 });
    await send(id, 'cancel');
    await work();
    expect(await run(id)).toMatchObject({ status: 'cancelled', metrics: { cancelled: 3 } });
  });

  test('[FR-L2-004] a paused campaign runs no timers; after resume, due timers run', async () => {
    const { id, ids } = await begun();
    const waiting = async (): Promise<string[]> => {
      const { body } = await crm.get('/tasks', rep.token);
      const mine = body.data.filter(({ subject }: any) => ids.includes(subject.id));
      return mine.map((task: any) => task.id);
    };
    expect(await waiting()).not.toEqual([]);
    const paused = await send(id, 'pause', { reason: 'Holidays' });
    expect(paused.body.data.status).toBe('pausing');
    await work();
    expect(await run(id)).toMatchObject({ status: 'paused', metrics: { paused: 3, active: 0 } });
    await sameAsRecount(id);
    await table('crm_timers').update({ trigger_at: 1 });
    await crm.engine.runDue();
    expect(await crm.contact(ids[1]!)).toMatchObject({ score: 1 });
    const [first] = await members(id);
    expect(first).toMatchObject({ status: 'paused' });
    expect(await waiting()).toEqual([]);
    const [task] = (await crm.get(`/instances/${first.instance}`)).body.data.tasks;
    const refused = await crm.post(`/tasks/${task.id}/complete`, {}, rep.token);
    expect([refused.status, refused.body.error.details.code]).toEqual([409, 'NeedsAttention']);
    expect(refused.body.error.message).toContain('paused');
    expect((await crm.post(`/instances/${first.instance}/resume`)).status).toBe(409);

    await send(id, 'resume');
    await work();
    expect(await run(id)).toMatchObject({ status: 'running', metrics: { active: 3 } });
    await crm.engine.runDue();
    expect(await waiting()).toContain(task.id);
    expect(await crm.contact(ids[1]!)).toMatchObject({ score: 2 });
    expect((await crm.post(`/tasks/${task.id}/complete`, {}, rep.token)).status).toBe(200);
    await sameAsRecount(id);
  });

  test('[FR-L2-004] one member alone is paused, resumed and cancelled', async () => {
    const { id } = await begun();
    const [one, two] = await members(id);
    const order = (member: any, what: string) => send(id, `members/${member.id}/${what}`);
    expect((await order(one, 'pause')).body.data).toMatchObject({ status: 'paused' });
    expect((await run(id)).metrics).toMatchObject({ paused: 1, active: 2 });
    expect((await order(one, 'resume')).body.data).toMatchObject({ status: 'active' });
    expect((await order(one, 'resume')).status).toBe(409);
    expect((await order(two, 'cancel')).body.data).toMatchObject({ status: 'cancelled' });
    expect((await order(two, 'cancel')).status).toBe(409);
    expect((await crm.get(`/instances/${two.instance}`)).body.data.status).toBe('cancelled');
    expect((await order({ id: 999_999 }, 'pause')).status).toBe(404);
    expect(await members(id, '&filters[status]=cancelled')).toHaveLength(1);
    await sameAsRecount(id);
  });

  test('[FR-L2-004] cancelled as a whole all members end, those that wait too', async () => {
    const { phone } = await leads(3);
    const id = await campaign({ audience: { type: CONTACT, filters: { phone } } });
    await send(id, 'start');
    await table('crm_campaign_members').where({ campaign_id: id });
    await work();
    await send(id, 'members', { records: [await crm.lead()] });
    const cancelled = await send(id, 'cancel');
    expect(cancelled.body.data).toMatchObject({ status: 'cancelling' });
    await work();
    expect(await run(id)).toMatchObject({
      status: 'cancelled',
      metrics: { cancelled: 4, waiting: 0 },
    });
    expect((await send(id, 'resume')).status).toBe(409);
    expect((await send(id, 'members', { records: [await crm.lead()] })).status).toBe(409);
    const history = await crm.app.strapi
      .plugin('nexus-crm')
      .service('history')
      .read({ subject: { type: CAMPAIGN, id } });
    expect(history.map(({ event }: any) => event).slice(0, 3)).toEqual([
      'campaign.cancelled',
      'campaign.enrolled',
      'campaign.started',
    ]);
    expect(history[0].actor.kind).toBe('token');
  });

  test('[FR-L2-004] a member that cannot be started is skipped with the reason; the others start', async () => {
    const { phone, ids } = await leads(3);
    const id = await campaign({ audience: { type: CONTACT, filters: { phone } } });
    const other = await campaign({ audience: { type: CONTACT, records: [ids[0]!] } });
    await send(other, 'start');
    await work();
    await send(id, 'start');
    const page = await members(id);
    expect(page).toEqual([]);
    await work();
    const all = await members(id);
    expect(all.map(({ status }) => status)).toEqual(['skipped', 'active', 'active']);
    expect(all[0].reason).toContain('runs this flow already');
    await sameAsRecount(id);
  });

  test('a member whose record is deleted is cancelled; a campaign that is deleted ends for all', async () => {
    const { id, ids } = await begun();
    const remove = (url: string) =>
      crm.app.http.delete(`/api/nexus-crm${url}`, { token: crm.token });
    expect((await remove(`/contacts/${ids[0]}`)).status).toBe(204);
    expect((await run(id)).metrics).toMatchObject({ cancelled: 1, active: 2 });
    expect((await remove(`/campaigns/${id}`)).status).toBe(204);
    await work();
    const statuses = await table('crm_campaign_members')
      .where({ campaign_id: id })
      .distinct('status');
    expect(statuses).toEqual([{ status: 'cancelled' }]);
  });

  test('a definition that is deactivated pauses the campaign instead of losing its members', async () => {
    const { phone } = await leads(2);
    await crm.publish({ ...NURTURE, id: 'withdrawn' });
    const id = await campaign({
      definition: 'withdrawn',
      audience: { type: CONTACT, filters: { phone } },
    });
    await send(id, 'start');
    await crm.post('/definitions/withdrawn/deactivate', {});
    await work();
    expect(await run(id)).toMatchObject({
      status: 'paused',
      reason: expect.stringContaining('no active'),
      metrics: { waiting: 2 },
    });
    await crm.post('/definitions/withdrawn/publish', { version: '1.0.0' });
    await send(id, 'resume');
    await work();
    expect((await run(id)).metrics).toMatchObject({ active: 2 });
  });

  test('it is not started where it was changed since it was read', async () => {
    const { phone } = await leads(1);
    const id = await campaign({ audience: { type: CONTACT, filters: { phone } } });
    expect((await crm.put(`/campaigns/${id}`, { name: 'Summer' })).status).toBe(200);
    const refused = await send(id, 'start', { revision: 1 });
    expect([refused.status, refused.body.error.message]).toEqual([
      ...[409, 'The record is at revision 2; you were shown 1.'],
    ]);
    expect((await crm.get(`/campaigns/${id}/run`)).status).toBe(404);
    expect((await send(id, 'start', { revision: 'two' })).status).toBe(400);
    expect((await send(id, 'start', { revision: 2 })).status).toBe(202);
  });

  test('it begins when its start comes', async () => {
    const { phone } = await leads(1);
    const start = new Date(Date.now() + 86_400_000).toISOString();
    const id = await campaign({ start, audience: { type: CONTACT, filters: { phone } } });
    await send(id, 'start');
    await work();
    expect((await run(id)).metrics.enrolled).toBe(0);
    expect((await run(id)).status).toBe('running');
    expect((await run(id)).startedAt).toBe(start);
    await table('crm_campaign_runs')
      .where({ campaign_id: id })
      .update({ look_at: 1, started_at: 1 });
    await work();
    expect((await run(id)).metrics).toMatchObject({ active: 1 });
  });

  test("no member is started before the campaign's start, whether listed, matched later or added", async () => {
    const { phone, ids } = await leads(3);
    const start = new Date(Date.now() + 86_400_000).toISOString();
    const audiences = [
      { type: CONTACT, records: [ids[0]] },
      { type: CONTACT, filters: { phone }, growing: true },
    ];
    for (const audience of audiences) {
      const id = await campaign({ start, audience });
      await send(id, 'start');
      expect((await send(id, 'members', { records: [ids[1]] })).status).toBe(202);
      await work();
      const { active = 0, waiting } = await metricsOf(crm, id);
      expect([active, waiting! > 0]).toEqual([0, true]);
      await send(id, 'cancel');
      await work();
    }
  });

  test('paused while its members are being decided on, it starts none of them', async () => {
    const { phone } = await leads(2);
    const id = await campaign({ flow: 'asked', audience: { type: CONTACT, filters: { phone } } });
    await send(id, 'start');
    let isPaused = false;
    (crm.app.strapi as any).asked = async () => {
      if (isPaused) return;
      isPaused = true;
      expect((await send(id, 'pause')).status).toBe(202);
    };
    const emitted = crm.record();
    await work();
    expect(await run(id)).toMatchObject({ status: 'paused', metrics: { waiting: 2, active: 0 } });
    await sameAsRecount(id);
    await send(id, 'resume');
    await work();
    expect((await run(id)).metrics).toMatchObject({ waiting: 0, active: 2 });
    const names = emitted.map(({ name }) => name).filter((name) => name.includes('.campaign.'));
    expect(names).toEqual(['nexus-crm.campaign.paused', 'nexus-crm.campaign.resumed']);
  });

  test('a member that waits is cancelled alone; one that was started meanwhile is not lost', async () => {
    const { phone, ids } = await leads(2);
    const id = await campaign({ flow: 'asked', audience: { type: CONTACT, filters: { phone } } });
    await send(id, 'start');
    let answers: number[] = [];
    (crm.app.strapi as any).asked = async () => {
      if (answers.length > 0) return;
      answers = [0];
      const [first] = await members(id);
      answers = [(await send(id, `members/${first.id}/cancel`)).status];
    };
    await work();
    expect(answers).toEqual([200]);
    expect(await metricsOf(crm, id)).toEqual({ enrolled: 2, cancelled: 1, active: 1 });
    expect((await crm.get(`/instances?filters[subjectId]=${ids[0]}`)).body.data).toEqual([]);
    await sameAsRecount(id);
  });

  test('[REL-004] a member whose instance is corrupt counts as failed from the moment it is parked', async () => {
    const { id } = await begun(1);
    const [member] = await members(id);
    await table('crm_instances').where({ document_id: member.instance }).update({ counter: 0 });
    expect((await crm.act(member.instance, 'cancel')).status).toBe(409);
    expect(await metricsOf(crm, id)).toEqual({ enrolled: 1, failed: 1 });
    await sameAsRecount(id);
  });

  test('[REL-004] a campaign parks a corrupt member that it cannot pause, with its event', async () => {
    const { id } = await begun(1);
    const [member] = await members(id);
    const emitted = crm.record();
    const row = () => table('crm_instances').where({ document_id: member.instance });
    await row().update({ counter: 0 });
    await send(id, 'pause');
    await work();
    expect(await row().first()).toMatchObject({ status: 'needs_attention' });
    expect(await metricsOf(crm, id)).toEqual({ enrolled: 1, failed: 1 });
    const parked = emitted.filter(({ name }) => name === 'nexus-crm.instance.parked');
    expect(parked).toMatchObject([{ payload: { instance: member.instance, stage: null } }]);
    await sameAsRecount(id);
  });

  test('[REL-004] a member that was corrupt while it was paused is paused until it is resumed', async () => {
    const { id } = await begun(1);
    const [member] = await members(id);
    await send(id, 'pause');
    await work();
    await table('crm_instances').where({ document_id: member.instance }).update({ counter: 0 });
    expect((await crm.act(member.instance, 'cancel')).status).toBe(409);
    expect(await metricsOf(crm, id)).toEqual({ enrolled: 1, paused: 1 });
    await crm.post(`/instances/${member.instance}/repair`, { dryRun: false });
    expect(await metricsOf(crm, id)).toEqual({ enrolled: 1, paused: 1 });
    await send(id, 'resume');
    await work();
    expect(await metricsOf(crm, id)).toEqual({ enrolled: 1, active: 1 });
  });

  test('[FR-L2-004] an ended campaign enrols no records, and a campaign with new members does not end', async () => {
    const emitted = crm.record();
    const { id } = await begun(1);
    const { ids } = await leads(1);
    await send(id, 'members', { records: ids });
    await send(id, 'cancel');
    await work();
    const late = await send(id, 'members', { records: ids });
    expect([late.status, late.body.error.message]).toEqual([
      409,
      'The campaign is cancelled: no more records can be enrolled.',
    ]);
    expect(await metricsOf(crm, id)).toEqual({ enrolled: 2, cancelled: 2 });
    const names = emitted.map(({ name }) => name).filter((name) => name.includes('.campaign.'));
    expect(names).toContain('nexus-crm.campaign.enrolled');
    expect(names).toContain('nexus-crm.campaign.cancelled');
  });

  test('documents of the app are an audience too, each once however many languages it has', async () => {
    const documents: any = crm.app.strapi.documents(COMPANY as any);
    const one = await documents.create({ data: { name: 'Campaigned' } });
    await documents.update({
      documentId: one.documentId,
      locale: 'de',
      data: { name: 'Beworben' },
    });
    const filters = { name: { $in: ['Campaigned', 'Beworben'] } };
    await crm.publish({
      id: 'for-companies',
      entities: { customer: { type: COMPANY, stages: ['new'] } },
      campaigns: { greet: { do: [{ wait: '1 day' }] } },
    });
    const id = await campaign({
      ...{ definition: 'for-companies', flow: 'greet' },
      audience: { type: COMPANY, filters },
    });
    await send(id, 'start');
    await work();
    expect((await members(id)).map(({ subject }) => subject)).toEqual([
      { type: COMPANY, id: one.documentId },
    ]);
  });

  test.each<[string, object, RegExp]>([
    ['no definition', { definition: null }, /"definition" is missing/],
    ['an unknown definition', { definition: 'nope' }, /"definition" names "nope"/],
    ['an unknown flow', { flow: 'summer' }, /the campaigns of "nurtured" are nurture, glance/],
    ['no audience', { audience: null }, /has no "audience"/],
    ['an audience of nothing', { audience: {} }, /"audience.type" must be the uid/],
    [
      'neither filter nor records',
      { audience: { type: CONTACT } },
      /needs either "filters", "all": true or "records"/,
    ],
    ...(
      [
        [{}, 'filters'],
        [{ score: {} }, 'filters.score'],
        [{ $or: [] }, 'filters.$or'],
        [{ $not: {} }, 'filters.$not'],
        [{ score: [] }, 'filters.score'],
        [{ score: { $notIn: [] } }, 'filters.score.$notIn'],
        [
          { $and: [{ score: 1 }, { $or: [{ name: 'x' }, { phone: {} }] }] },
          'filters.$and.1.$or.1.phone',
        ],
        [{ score: { $not: {} } }, 'filters.score.$not'],
      ] as [object, string][]
    ).map(([filters, at]): [string, object, RegExp] => [
      `a filter that says nothing: ${JSON.stringify(filters)}`,
      { audience: { type: CONTACT, filters } },
      new RegExp(`"audience.${at.replaceAll('$', '\\$')}" names no condition`),
    ]),
    ['all that is not true', { audience: { type: CONTACT, all: false } }, /"audience.all" is true/],
    [
      'all beside a filter',
      { audience: { type: CONTACT, all: true, filters: { score: 1 } } },
      /needs either/,
    ],
    ['both', { audience: { type: CONTACT, filters: {}, records: [] } }, /needs either/],
    [
      'a type that is none',
      { audience: { type: 'admin::user', all: true } },
      /no content type whose/,
    ],
    ['a filter on nothing', { audience: { type: CONTACT, filters: { nose: 1 } } }, /nose|invalid/i],
    [
      'an operator that is none',
      { audience: { type: CONTACT, filters: { score: { $near: 1 } } } },
      /near|invalid/i,
    ],
    [
      'growing records',
      { audience: { type: CONTACT, records: ['x'], growing: true } },
      /"audience.growing"/,
    ],
    ['an unknown key', { audience: { type: CONTACT, filters: {}, sort: 'x' } }, /sort/],
  ])('%s is reported at the start, and nothing is started', async (_what, values, message) => {
    const id = await campaign({ audience: { type: CONTACT, filters: { phone: 'x' } }, ...values });
    const answer = await send(id, 'start');
    expect([answer.status, answer.body.error.message]).toEqual([
      400,
      expect.stringMatching(message),
    ]);
    expect((await crm.get(`/campaigns/${id}/run`)).status).toBe(404);
  });

  test('started twice, or by two at once, it runs once', async () => {
    const { phone } = await leads(2);
    const id = await campaign({ audience: { type: CONTACT, filters: { phone } } });
    const answers = await Promise.all([1, 2, 3].map(() => send(id, 'start')));
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409, 409]);
    await Promise.all([work(), work(), work()]);
    expect((await run(id)).metrics).toMatchObject({ enrolled: 2, active: 2 });
    const instances = await table('crm_instances').where({ campaign: 'nurture' });
    const subjects = instances.map((row: any) => `${row.subject_id} ${row.live_key}`);
    expect(new Set(subjects).size).toBe(subjects.length);
  });

  test('[SR-001] [SR-006] needs the right to update the campaign and to list its audience', async () => {
    const { phone } = await leads(1);
    const audience = { type: CONTACT, filters: { phone } };
    const id = await campaign({ audience });
    const start = async () => (await send(id, 'start', undefined, rep.token)).status;
    expect(await start()).toBe(403);
    await crm.app.http.grant('authenticated', ['plugin::nexus-crm.campaign-runs.start']);
    expect(await start()).toBe(403);
    await crm.app.http.grant('authenticated', [`${CAMPAIGN}.update`]);
    await crm.app.http.revoke('authenticated', [`${CONTACT}.find`]);
    expect(await start()).toBe(403);
    await crm.app.http.grant('authenticated', [`${CONTACT}.find`]);
    expect(await start()).toBe(202);
    const owned = await campaign({ audience, owner: (await crm.user('otto')).person });
    const refused = await send(owned, 'start', undefined, rep.token);
    expect([refused.status, refused.body.error.message]).toEqual([
      403,
      expect.stringContaining('to act on'),
    ]);
  });

  test.each<[string, string, object | undefined, number, RegExp]>([
    ['a campaign that is not there', 'nope/start', undefined, 404, /no such campaign/],
    ['one that was not started', '$/pause', undefined, 404, /was not started/],
    ['a reason that is no text', '$/pause', { reason: 5 }, 400, /"data.reason" must be text/],
    ['records that are none', '$/members', { records: 'x' }, 400, /"data.records" must be a list/],
  ])('%s is refused', async (_what, path, data, status, message) => {
    const id = await campaign({ audience: { type: CONTACT, records: [] } });
    const answer = await crm.post(`/campaigns/${path.replace('$', id)}`, data);
    expect(answer.status).toBe(status);
    expect(answer.body.error.message).toMatch(message);
  });

  test('records that are not there cannot be enrolled', async () => {
    const { id } = await begun(1);
    const answer = await send(id, 'members', { records: [await crm.lead(), 'ghost'] });
    expect(answer.status).toBe(400);
    expect(answer.body.error.message).toContain('"records.1" names "ghost"');
    expect((await run(id)).metrics.enrolled).toBe(1);
  });
});
