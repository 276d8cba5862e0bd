/** @databases sqlite */
import { PipelineApp, TASK_GRANTS, type Caller } from './support';

const OWN_GRANTS = ['create', 'findOne'].map((action) => `plugin::nexus-crm.contact.${action}`);

const HANDOVER = {
  id: 'handover',
  dataSchema: { budget: { type: 'number', min: 0 } },
  entities: { lead: { stages: ['new', { name: 'done', final: true }] } },
  transitions: {
    hand: {
      from: 'new',
      to: 'done',
      do: [
        {
          parallel: [
            [{ task: 'Call the customer', assign: { team: 'sales' }, due: '2 days' }],
            [
              { task: 'Check the contract', assign: { role: 'authenticated' } },
              { set: { score: 'data.score + 1' } },
            ],
          ],
        },
        { task: 'Send the files' },
      ],
    },
  },
};

/** Work for people: parallel branches, teams, claims (FR-L2-002, FR-L2-004, BR-008). */
describe('tasks over REST', () => {
  let crm: PipelineApp;
  let sales: Caller[];
  let other: Caller;

  beforeAll(async () => {
    crm = await PipelineApp.start();
    sales = [await crm.user('sally'), await crm.user('sam')];
    other = await crm.user('olga');
    await crm.team(
      'sales',
      sales.map(({ person }) => person),
    );
    await crm.publish(HANDOVER);
  });
  afterAll(() => crm.dispose());

  const begin = async () => {
    const lead = await crm.lead({ score: 1 });
    const { id } = await crm.start('handover', lead);
    const { body } = await crm.act(id, 'hand');
    const find = (label: string) => body.data.tasks.find((task: any) => task.label === label);
    return { lead, id, call: find('Call the customer'), check: find('Check the contract') };
  };

  const on = (task: string, action: string, caller: Caller, data: object = {}) =>
    crm.post(`/tasks/${task}/${action}`, data, caller.token);

  test('[FR-L2-004] [BR-008] the flow continues when every branch is done, in any order', async () => {
    const { lead, id, call, check } = await begin();
    expect(call.dueAt).toBe(new Date(Date.parse(call.openedAt) + 2 * 86_400_000).toISOString());
    const first = await on(check.id, 'complete', other, { comment: 'All there' });
    expect(first.body.data.tasks.map(({ label }: any) => label)).toEqual(['Call the customer']);
    expect(await crm.contact(lead)).toMatchObject({ score: 2 });
    const second = await on(call.id, 'complete', sales[0]!, { fields: { budget: 500 } });
    expect(second.body.data).toMatchObject({
      status: 'active',
      data: { budget: 500 },
      tasks: [{ label: 'Send the files', assignees: [] }],
    });
    const [{ id: last }] = second.body.data.tasks;
    const done = await on(last, 'complete', other);
    expect(done.body.data).toMatchObject({ id, status: 'completed', stage: 'done', tasks: [] });
    expect(await crm.contact(lead)).toMatchObject({ stage: 'done', instanceId: null });
  });

  test('[US-014] a task of a team is listed for all members, claimed by one and released', async () => {
    const { call } = await begin();
    expect(call.assignees).toEqual([expect.stringMatching(/^team:/)]);
    const stranger = await on(call.id, 'claim', other);
    expect([stranger.status, stranger.body.error.details.code]).toEqual([403, 'NotAssigned']);
    const claims = await Promise.all(sales.map((one) => on(call.id, 'claim', one)));
    expect(claims.map(({ status }) => status).sort()).toEqual([200, 409]);
    const winner = claims[0]!.status === 200 ? sales[0]! : sales[1]!;
    const loser = winner === sales[0] ? sales[1]! : sales[0]!;
    const early = await on(call.id, 'complete', loser);
    expect([early.status, early.body.error.details.code]).toEqual([409, 'AlreadyClaimed']);
    expect((await on(call.id, 'release', loser)).status).toBe(409);
    expect((await on(call.id, 'release', winner)).status).toBe(200);
    expect((await on(call.id, 'complete', loser)).status).toBe(200);
  });

  test('[REL-003] a task is done once: the second completion is a conflict, an unknown task a 404', async () => {
    const { check } = await begin();
    const both = await Promise.all([
      on(check.id, 'complete', other),
      on(check.id, 'complete', other),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const late = await on(check.id, 'complete', other);
    expect([late.status, late.body.error.details]).toEqual([
      409,
      expect.objectContaining({ code: 'TaskClosed', status: 'completed' }),
    ]);
    for (const task of ['nothing', 'nothing.1', `${check.id}9`, '.1', '%00.1']) {
      expect([task, (await on(task, 'complete', other)).status]).toEqual([task, 404]);
    }
  });

  test('[US-014] [SR-001] the public cannot claim, vote or own, even if its role has the permission', async () => {
    await crm.app.http.grant('public', [...TASK_GRANTS, ...OWN_GRANTS]);
    const open = await begin();
    const { body } = await crm.post(`/tasks/${open.call.id}/complete`, {});
    const files = body.data.tasks.find(({ assignees }: any) => assignees.length > 0).id;
    await on(files, 'complete', other);
    // Assigned to nobody in particular, on a record that nobody owns.
    const [{ id: task }] = (await crm.get(`/instances/${open.id}`)).body.data.tasks;
    const ask = async (url: string, data: object): Promise<unknown[]> => {
      const answer = await crm.app.http.post(`/api/nexus-crm${url}`, { data });
      const { details, message } = answer.body.error ?? { details: {}, message: '' };
      return [answer.status, details.code === 'ValidationFailed' ? message : details.code];
    };
    expect(await ask(`/tasks/${task}/claim`, {})).toEqual([403, 'NotAssigned']);
    expect(await ask(`/tasks/${task}/complete`, {})).toEqual([403, 'NotAssigned']);
    expect(await ask(`/tasks/${task}/vote`, { choice: 'approve' })).toEqual([400, 'WrongKind']);
    const owned = await ask('/contacts', { name: 'Mine', owner: 'me' });
    expect(owned).toEqual([400, expect.stringMatching(/"owner" cannot be "me": nobody is signed/)]);
    // By its reference neither: there is no such person.
    const named = await ask('/contacts', { name: 'Mine', owner: 'user:public' });
    expect(named).toEqual([400, expect.stringMatching(/"owner".*there is no user:public/)]);
    expect((await on(task, 'claim', other)).status).toBe(200);
    await crm.app.http.revoke('public', [...TASK_GRANTS, ...OWN_GRANTS]);
  });

  test('[SR-001] [US-014] what has an owner is for the owner and their team; tokens pass', async () => {
    const owned = await crm.lead({ owner: sales[0]!.person });
    const { id } = await crm.start('handover', owned);
    const refused = await crm.act(id, 'hand', {}, other.token);
    expect([refused.status, refused.body.error.details.code]).toEqual([403, 'NotAllowed']);
    const explained = await crm.get(`/instances/${id}/explain/hand`, other.token);
    expect(explained.body.data).toMatchObject({
      possible: false,
      obstacles: [{ code: 'NotAllowed' }],
    });
    expect((await crm.act(id, 'hand', {}, sales[0]!.token)).status).toBe(200);
    const another = await crm.start('handover', await crm.lead({ owner: sales[0]!.person }));
    expect((await crm.act(another.id, 'hand')).status).toBe(200);
  });

  test('[BR-001] people cannot assign a lead to themselves, others can assign it to them', async () => {
    const lead = await crm.lead();
    const { id } = await crm.start('handover', lead);
    const self = await crm.act(id, 'assign', { assignees: [other.person] }, other.token);
    expect([self.status, self.body.error.details.code]).toEqual([400, 'SelfAssignment']);
    const given = await crm.act(id, 'assign', { assignees: [other.person] }, sales[0]!.token);
    expect(given.status).toBe(200);
    expect(await crm.contact(lead)).toMatchObject({ owner: other.person });
  });
});
