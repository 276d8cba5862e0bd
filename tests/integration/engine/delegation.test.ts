import { CONTACT, PipelineApp, TASK_GRANTS, type Caller } from './support';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const GRANTS = [
  ...['find', 'findOne', 'create', 'update', 'end', 'delete', 'history'].map(
    (action) => `plugin::nexus-crm.delegations.${action}`,
  ),
  ...['find', 'tasks'].map((action) => `plugin::nexus-crm.dashboard.${action}`),
  ...['contact', 'opportunity'].map((name) => `plugin::nexus-crm.${name}.find`),
  ...['notifications.find', 'campaign-runs.start'].map((name) => `plugin::nexus-crm.${name}`),
  ...TASK_GRANTS,
];

interface Entry {
  readonly event: string;
  readonly actor: { readonly id: string };
  readonly payload: Record<string, unknown>;
}

/** FR-L3-003, US-022: whoever is away has somebody who stands in. */
describe('delegation', () => {
  let crm: PipelineApp;
  let count = 0;

  beforeAll(async () => {
    crm = await PipelineApp.start({ level: 3 });
    await crm.workers.stop();
    await crm.app.http.grant('authenticated', GRANTS);
    await crm.publish({
      id: 'sales',
      entities: {
        lead: {
          stages: ['new', 'open', { name: 'won', final: true }],
          automation: {
            escalation: [
              {
                after: '1h',
                stage: 'open',
                action: 'reassign',
                to: { team: 'desk', pick: 'round_robin' },
              },
              { after: '2h', stage: 'open', action: 'notify' },
            ],
          },
        },
      },
      transitions: {
        call: { from: 'new', to: 'open', do: [{ task: 'Call', assign: { owner: true } }] },
        shared: { from: 'new', to: 'open', do: [{ task: 'Call', assign: { team: 'desk' } }] },
        picked: {
          from: 'new',
          to: 'open',
          assign: { team: 'desk', pick: 'round_robin' },
        },
        ask: {
          from: '*',
          to: 'won',
          approval: { strategy: 'unison', voters: { team: 'board' } },
        },
        idle: { from: 'new', to: 'open' },
      },
      campaigns: {},
    });
  });
  afterAll(() => crm.dispose());

  /** One after the other, so that their order is known. */
  const people = async <Names extends readonly string[]>(
    ...names: Names
  ): Promise<{ [Key in keyof Names]: Caller }> => {
    const made: Caller[] = [];
    for (const name of names) made.push(await crm.user(`${name}-${(count += 1)}`));
    return made as { [Key in keyof Names]: Caller };
  };

  const team = async (key: string, members: readonly Caller[]): Promise<string> => {
    const list = members.map(({ person }) => person);
    const [found] = (await crm.get(`/teams?filters[key]=${key}`)).body.data;
    if (!found) return crm.team(key, list);
    await crm.put(`/teams/${found.documentId}`, { members: list });
    return found.documentId as string;
  };

  const delegate = (from: Caller, to: Caller, more: object = {}) =>
    crm.post(
      '/delegations',
      { delegatee: to.person, to: new Date(Date.now() + 7 * DAY).toISOString(), ...more },
      from.token,
    );
  const delegated = async (from: Caller, to: Caller, more: object = {}): Promise<string> => {
    const { status, body } = await delegate(from, to, more);
    expect([status, body.error]).toEqual([201, undefined]);
    return body.data.id as string;
  };

  const begin = async (
    owner: Caller | null,
    action?: string,
  ): Promise<{ id: string; lead: string }> => {
    const lead = await crm.lead({ owner: owner?.person ?? null });
    const { id } = await crm.start('sales', lead);
    if (action !== undefined) expect((await crm.act(id, action)).status).toBe(200);
    return { id, lead };
  };
  const see = async (id: string) => (await crm.get(`/instances/${id}`)).body.data;
  const history = async (id: string): Promise<readonly Entry[]> =>
    (await crm.get(`/instances/${id}/history?pagination[pageSize]=100`)).body.data;
  const dashboard = async ({ token }: Caller) =>
    (await crm.get('/dashboard?pagination[pageSize]=100', token)).body.data as readonly {
      readonly kind: string;
      readonly id: string;
      readonly instance: string;
      readonly onBehalfOf: string | null;
    }[];

  test('[FR-L3-003] [US-022] a stand-in sees and does the work of a person who is away, and it comes back', async () => {
    const [ann, bob, cid] = await people('ann', 'bob', 'cid');
    const { id, lead } = await begin(ann, 'call');
    const [{ id: task }] = (await see(id)).tasks;
    expect(await dashboard(bob)).toEqual([]);
    const delegation = await delegated(ann, bob, { reason: 'Holiday.' });

    const kinds = (items: Awaited<ReturnType<typeof dashboard>>) =>
      items.map((item) => [item.kind, item.id, item.onBehalfOf]);
    expect(kinds(await dashboard(bob))).toEqual([
      ['lead', lead, ann.person],
      ['task', task, ann.person],
    ]);
    expect(kinds(await dashboard(ann))).toEqual([
      ['lead', lead, null],
      ['task', task, null],
    ]);
    expect(await dashboard(cid)).toEqual([]);

    const comment = { comment: 'Calls back on Monday.' };
    expect((await crm.act(id, 'comment', comment, cid.token)).status).toBe(403);
    expect((await crm.act(id, 'comment', comment, bob.token)).status).toBe(200);
    expect((await crm.act(id, 'comment', comment, ann.token)).status).toBe(200);
    const explained = await crm.get(`/instances/${id}/explain/comment`, bob.token);
    expect(explained.body.data.possible).toBe(true);
    const chain = [ann.person, bob.person];
    const entries = await history(id);
    expect(entries.filter(({ event }) => event === 'instance.commented')).toMatchObject([
      { actor: { id: bob.documentId }, payload: { chain, ...comment } },
      { actor: { id: ann.documentId }, payload: expect.not.objectContaining({ chain }) },
    ]);

    expect((await crm.post(`/delegations/${delegation}/end`, undefined, ann.token)).status).toBe(
      200,
    );
    expect(await dashboard(bob)).toEqual([]);
    expect((await crm.act(id, 'comment', comment, bob.token)).status).toBe(403);
    expect((await crm.post(`/tasks/${task}/complete`, {}, bob.token)).status).toBe(403);
    await delegated(ann, bob);
    expect((await crm.post(`/tasks/${task}/complete`, {}, bob.token)).status).toBe(200);
    const completed = (await history(id)).find(({ event }) => event === 'task.completed');
    expect(completed?.payload).toMatchObject({ chain });
  });
});
