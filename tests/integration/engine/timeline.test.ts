import { CONTACT, PipelineApp } from './support';

const TIMELINE = 'plugin::nexus-crm.timeline.find';

/** What happened to a contact, in one list (US-016, SR-005). */
describe('the timeline of a contact', () => {
  let crm: PipelineApp;
  let lead: string;

  const ask = (id: string, query = '', token?: string) =>
    crm.get(`/contacts/${id}/timeline${query}`, token);

  const interact = async (values: object): Promise<string> => {
    const subject = { subjectType: CONTACT, subjectId: lead };
    const created = await crm.post('/interactions', { type: 'call', ...subject, ...values });
    if (created.status !== 201) throw new Error(JSON.stringify(created.body));
    return created.body.data.documentId;
  };

  beforeAll(async () => {
    crm = await PipelineApp.start();
    await crm.publish({
      id: 'calls',
      entities: { lead: { stages: ['new', { name: 'done', final: true }] } },
      transitions: {
        go: { from: 'new', to: 'done', do: [{ task: 'Call', assign: { role: 'authenticated' } }] },
      },
    });
    lead = await crm.lead({ name: 'Tim' });
    const { id } = await crm.start('calls', lead);
    await interact({ title: 'Long ago', happenedAt: '2020-01-01T10:00:00.000Z' });
    await crm.act(id, 'go', { comment: 'On it' });
    await interact({ title: 'Just now', notes: 'They will buy', direction: 'outbound' });
    await crm.put(`/contacts/${lead}`, { score: 70 });
    await interact({ title: 'Also long ago', happenedAt: '2020-01-01T10:00:00.000Z' });
  });
  afterAll(() => crm.dispose());

  test('[US-016] [SR-005] joins history, interactions and tasks, the newest first', async () => {
    const { status, body } = await ask(lead);
    expect(status).toBe(200);
    const kinds = body.data.map((item: any) => [item.kind, item.event ?? item.title ?? item.label]);
    expect(kinds).toHaveLength(9);
    expect(kinds.slice(0, 2)).toEqual([
      ['history', 'lead.changed'],
      ['interaction', 'Just now'],
    ]);
    expect(kinds.slice(-2)).toEqual([
      ['interaction', 'Also long ago'],
      ['interaction', 'Long ago'],
    ]);
    expect(kinds).toEqual(
      expect.arrayContaining([
        ['history', 'lead.created'],
        ['history', 'instance.transitioned'],
        ['task', 'Call'],
      ]),
    );
    const times = body.data.map(({ at }: any) => Date.parse(at));
    expect(times).toEqual([...times].sort((one, other) => other - one));
    expect(body.data.find(({ kind }: any) => kind === 'task')).toMatchObject({
      ...{ task: 'task', status: 'open', closedAt: null },
      instance: expect.any(String),
    });
    expect(body.data[1]).toMatchObject({ notes: 'They will buy', direction: 'outbound' });
    expect(body.meta).toEqual({ next: null });
  });

  test('[SCL-003] page by page gives the same, each once, also while more is written', async () => {
    const whole = (await ask(lead)).body.data;
    const pages: any[] = [];
    let next: string | null = '';
    while (next !== null) {
      const { body } = await ask(lead, `?limit=2${next && `&after=${next}`}`);
      expect(body.data.length).toBeLessThanOrEqual(2);
      pages.push(...body.data);
      next = body.meta.next;
      if (pages.length === 4) await crm.put(`/contacts/${lead}`, { score: 71 });
    }
    expect(pages).toEqual(whole);
  });

  test('[SR-006] needs the right to read the contact; interactions need the right to list them', async () => {
    const { token } = await crm.user('tess');
    await crm.app.http.revoke('authenticated', [`${CONTACT}.findOne`]);
    const status = async () => (await ask(lead, '', token)).status;
    expect(await status()).toBe(403);
    await crm.app.http.grant('authenticated', [TIMELINE]);
    expect(await status()).toBe(403);
    await crm.app.http.grant('authenticated', [`${CONTACT}.findOne`]);
    expect(await status()).toBe(200);
    const kinds = async () =>
      new Set((await ask(lead, '', token)).body.data.map(({ kind }: any) => kind));
    expect(await kinds()).toEqual(new Set(['history', 'task']));
    await crm.app.http.grant('authenticated', ['plugin::nexus-crm.interaction.find']);
    expect(await kinds()).toEqual(new Set(['history', 'task', 'interaction']));
  });

  test('an admin sees the same under /nexus-crm', async () => {
    const token = await crm.app.http.admin();
    const { body } = await crm.app.http.get(`/nexus-crm/contacts/${lead}/timeline?limit=3`, {
      token,
    });
    expect(body.data).toEqual((await ask(lead, '?limit=3')).body.data);
  });

  test('in code it checks no permission', async () => {
    const { data } = await crm.app.strapi.plugin('nexus-crm').service('timeline').of(lead);
    expect(data).toEqual((await ask(lead)).body.data);
  });

  test.each<[string, number, RegExp]>([
    ['?limit=0', 400, /"limit" must be at least 1/],
    ['?limit=101', 400, /"limit" must be at most 100/],
    ['?after=x', 400, /"after" must be the "next"/],
    ['?after=e30x', 400, /"after" must be the "next"/],
    [
      `?after=${Buffer.from('{"history":"1; DROP TABLE x"}').toString('base64url')}`,
      400,
      /"after"/,
    ],
    ['?page=2', 400, /unknown key "page"/],
  ])('%s is a %i', async (query, status, message) => {
    const answer = await ask(lead, query);
    expect(answer.status).toBe(status);
    expect(answer.body.error.message).toMatch(message);
  });

  test('an unknown contact is a 404', async () => {
    expect((await ask('nobody')).status).toBe(404);
    expect((await ask(lead.toUpperCase())).status).toBe(404);
  });
});
