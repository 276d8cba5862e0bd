import { OPPORTUNITY, PipelineApp, CONTACT, type Caller } from './support';

const FIND = `${CONTACT}.find`;

const CALLS = {
  id: 'calls',
  entities: { lead: { stages: ['new', { name: 'done', final: true }] } },
  transitions: {
    call: {
      from: 'new',
      to: 'done',
      do: [
        {
          parallel: [
            [{ task: 'Call', assign: { team: 'sales' }, due: '2 days' }],
            [{ task: 'Check', assign: { role: 'authenticated' } }],
          ],
        },
      ],
    },
    sign: { from: 'new', to: 'done', approval: { strategy: 'first', voters: { team: 'sales' } } },
  },
};

describe('the dashboard over REST', () => {
  let crm: PipelineApp;
  let sally: Caller;
  let olga: Caller;

  beforeAll(async () => {
    crm = await PipelineApp.start();
    await crm.app.http.grant('authenticated', [
      ...['find', 'tasks'].map((action) => `plugin::nexus-crm.dashboard.${action}`),
      FIND,
    ]);
    sally = await crm.user('sally');
    olga = await crm.user('olga');
    await crm.team('sales', [sally.person]);
    await crm.publish(CALLS);
  });
  afterAll(() => crm.dispose());

  const labels = ({ body }: any) => body.data.map(({ label }: any) => label);

  test('[US-015] [FR-L2-007] shows what waits for a person, their team and role, what is due first', async () => {
    const lead = await crm.lead({ name: 'Hers', owner: sally.person });
    const { id } = await crm.start('calls', lead);
    const called = await crm.act(id, 'call');
    const call = called.body.data.tasks.find((task: any) => task.label === 'Call');
    const asked = await crm.start('calls', await crm.lead());
    await crm.act(asked.id, 'sign');

    const hers = await crm.get('/dashboard', sally.token);
    expect(hers.status).toBe(200);
    expect(labels(hers).slice(0, 1)).toEqual(['Call']);
    expect(labels(hers).sort()).toEqual(['Call', 'Check', 'Hers', 'sign']);
    expect(hers.body.data[0]).toMatchObject({
      ...{ kind: 'task', id: call.id, dueAt: call.dueAt, instance: id },
      subject: { type: CONTACT, id: lead },
    });
    expect(hers.body.meta).toEqual({
      pagination: { page: 1, pageSize: 25, pageCount: 1, total: 4 },
      counts: { task: 2, approval: 1, lead: 1, opportunity: 0 },
    });
    expect(labels(await crm.get('/dashboard', olga.token))).toEqual(['Check']);
    expect(labels(await crm.get('/tasks?filters[kind]=approval', sally.token))).toEqual(['sign']);
    const dated = await crm.get('/dashboard?filters[dueAt][$notNull]=true', sally.token);
    expect(labels(dated)).toEqual(['Call']);
    const second = '/tasks?pagination[page]=2&pagination[pageSize]=2&sort=label:desc';
    expect(labels(await crm.get(second, sally.token))).toEqual(['Call']);

    await crm.post(`/tasks/${call.id}/complete`, {}, sally.token);
    expect(labels(await crm.get('/tasks', sally.token)).sort()).toEqual(['Check', 'sign']);
  });

  test('[SR-006] tasks are listed for those who may list the type of their record', async () => {
    const before = labels(await crm.get('/tasks', sally.token));
    expect(before).not.toEqual([]);
    await crm.app.http.revoke('authenticated', [FIND]);
    for (const url of ['/tasks', '/dashboard']) {
      const { status, body } = await crm.get(url, sally.token);
      expect([url, status, body.data]).toEqual([url, 200, []]);
      expect(body.meta.counts).toEqual({ task: 0, approval: 0, lead: 0, opportunity: 0 });
    }
    await crm.app.http.grant('authenticated', [FIND]);
    expect(labels(await crm.get('/tasks', sally.token))).toEqual(before);
  });

  test('[SR-006] leads and opportunities are listed for those who may list them', async () => {
    await crm.app.http.revoke('authenticated', [FIND]);
    const deal = await crm.post('/opportunities', { name: 'Big', owner: sally.person });
    const records = () =>
      crm.get(
        '/dashboard?filters[kind][$in][0]=lead&filters[kind][$in][1]=opportunity',
        sally.token,
      );
    expect(labels(await records())).toEqual([]);
    await crm.app.http.grant('authenticated', [FIND, `${OPPORTUNITY}.find`]);
    const shown = await records();
    expect(labels(shown).sort()).toEqual(['Big', 'Hers']);
    expect(shown.body.meta.counts).toMatchObject({ lead: 1, opportunity: 1 });
    const big = shown.body.data.find(({ label }: any) => label === 'Big');
    expect(big).toMatchObject({ id: deal.body.data.documentId, instance: null, dueAt: null });
  });

  test.each([
    ['filters[kind]=unknown', 'kind'],
    ['sort=secret', 'sort'],
    ['pagination[pageSize]=1000', 'pageSize'],
    ['filters[dueAt][$lt]=soon', 'dueAt'],
    ['filters[owner]=x', 'owner'],
  ])('refuses %s with the reason', async (query, key) => {
    const answer = await crm.get(`/dashboard?${query}`, sally.token);
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body.error)).toContain(key);
  });

  test("is a person's: a token has none", async () => {
    expect(await crm.get('/dashboard')).toMatchObject({ status: 403 });
  });
});
