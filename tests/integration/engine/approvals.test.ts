/** @databases sqlite */
import { PipelineApp, type Caller } from './support';

const DEALS = {
  id: 'deals',
  entities: { lead: { stages: ['open', { name: 'won', final: true }] } },
  transitions: {
    win: {
      from: 'open',
      to: 'won',
      require: { comment: true },
      approval: { strategy: 'quorum', quorum: 2, voters: { team: 'deal-desk' } },
    },
  },
};

/** Several people decide, each signed in as themselves (FR-L2-006, BR-010). */
describe('approvals over REST', () => {
  let crm: PipelineApp;
  let voters: Caller[];
  let rep: Caller;
  let outsider: Caller;

  beforeAll(async () => {
    crm = await PipelineApp.start();
    voters = [await crm.user('vera'), await crm.user('vito'), await crm.user('vlad')];
    rep = await crm.user('rita');
    outsider = await crm.user('otto');
    await crm.team(
      'deal-desk',
      voters.map(({ person }) => person),
    );
    await crm.publish(DEALS);
  });
  afterAll(() => crm.dispose());

  /** A request for the win: the instance and the approval that it waits for. */
  const ask = async (): Promise<{ lead: string; instance: string; task: string }> => {
    const lead = await crm.lead();
    const { id: instance } = await crm.start('deals', lead);
    const asked = await crm.act(instance, 'win', { comment: 'They signed' }, rep.token);
    expect(asked.status).toBe(200);
    return { lead, instance, task: asked.body.data.pending.id as string };
  };

  const vote = (task: string, caller: Caller, choice: string, more: object = {}) =>
    crm.post(`/tasks/${task}/vote`, { choice, ...more }, caller.token);

  test('[FR-L2-006] [BR-010] the first call opens the approval, the quorum moves the stage, and the answers contain both revisions', async () => {
    const { lead, instance, task } = await ask();
    const asked = await crm.get(`/instances/${instance}`);
    expect(asked.body.data).toMatchObject({ stage: 'open', status: 'active' });
    expect(asked.body.data.tasks).toMatchObject([
      {
        id: task,
        kind: 'approval',
        action: 'win',
        seats: voters.map(({ person }) => ({ person })),
      },
    ]);
    const again = await crm.act(instance, 'win', { comment: 'They signed' }, rep.token);
    expect(again.body.data).toMatchObject({
      pending: { id: task },
      revision: asked.body.data.revision,
    });

    const first = await vote(task, voters[0]!, 'approve', { comment: 'Fine' });
    expect(first.body.data).toMatchObject({ stage: 'open' });
    const { revision } = await crm.contact(lead);
    const second = await vote(task, voters[1]!, 'approve', { recordRevision: revision });
    expect(second.body.data).toMatchObject({ stage: 'won', status: 'completed', tasks: [] });
    const contact = await crm.contact(lead);
    expect(contact.stage).toBe('won');
    expect(second.body.data.record).toEqual({ revision: contact.revision });
    const late = await vote(task, voters[2]!, 'approve');
    expect(late.status).toBe(409);
  });

  test('[BR-010] is rejected as soon as no vote can change that, and can be requested again', async () => {
    const { instance, task } = await ask();
    await vote(task, voters[0]!, 'reject');
    const rejected = await vote(task, voters[1]!, 'reject');
    expect(rejected.body.data).toMatchObject({ stage: 'open', status: 'active', tasks: [] });
    const next = await crm.act(instance, 'win', { comment: 'Please' }, rep.token);
    expect(next.body.data.pending.id).not.toBe(task);
  });

  test('[SR-001] only people with a seat can vote; tokens and others get the reason', async () => {
    const { instance, task } = await ask();
    const refused = await vote(task, outsider, 'approve');
    expect([refused.status, refused.body.error.details.code]).toEqual([403, 'NoSeat']);
    const token = await crm.post(`/tasks/${task}/vote`, { choice: 'approve' });
    expect([token.status, token.body.error.details.code]).toEqual([403, 'NoSeat']);
    const forOther = await vote(task, voters[0]!, 'approve', { seat: voters[1]!.person });
    expect([forOther.status, forOther.body.error.details.code]).toEqual([403, 'NoSeat']);
    const { tasks } = (await crm.get(`/instances/${instance}`)).body.data;
    expect(tasks[0].seats.every((seat: any) => seat.vote === null)).toBe(true);
  });

  test('[SR-001] requesters cannot approve their own requests', async () => {
    const lead = await crm.lead();
    const { id: instance } = await crm.start('deals', lead);
    const asked = await crm.act(instance, 'win', { comment: 'Mine' }, voters[0]!.token);
    expect(asked.status).toBe(200);
    const own = await vote(asked.body.data.pending.id, voters[0]!, 'approve');
    expect([own.status, own.body.error.details.code]).toEqual([403, 'NoSeat']);
  });

  test('[REL-003] a voter who was shown another record is refused', async () => {
    const { lead, task } = await ask();
    const { revision } = await crm.contact(lead);
    await crm.put(`/contacts/${lead}`, { phone: '+49 30 1' });
    const stale = await vote(task, voters[0]!, 'approve', { recordRevision: revision });
    expect([stale.status, stale.body.error.details.code]).toEqual([409, 'StaleRecord']);
  });

  test('[BR-010] a precondition that is lost during the vote: the answer to the last vote names it', async () => {
    await crm.publish({
      ...{ ...DEALS, id: 'conditional-deals' },
      transitions: { win: { ...DEALS.transitions.win, condition: 'data.score > 50' } },
    });
    const lead = await crm.lead({ score: 80 });
    const { id: instance } = await crm.start('conditional-deals', lead);
    const asked = await crm.act(instance, 'win', { comment: 'They signed' }, rep.token);
    expect(asked.body.data).toMatchObject({ pending: { action: 'win' }, overtaken: null });
    const { id: task } = asked.body.data.pending;
    expect((await vote(task, voters[0]!, 'approve')).body.data.overtaken).toBeNull();
    await crm.put(`/contacts/${lead}`, { score: 10 });
    const last = await vote(task, voters[1]!, 'approve');
    expect([last.status, last.body.data.stage]).toEqual([200, 'open']);
    expect(last.body.data.overtaken).toEqual({
      ...{ action: 'win', code: 'ConditionNotMet', reason: expect.stringMatching(/score/) },
    });
  });

  test('[REL-003] all vote at the same moment: each vote counts once, and the stage moves once', async () => {
    const { instance, task } = await ask();
    const answers = await Promise.all(voters.map((voter) => vote(task, voter, 'approve')));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(2);
    expect(statuses.filter((status) => status === 409)).toHaveLength(1);
    const { data } = (await crm.get(`/instances/${instance}/history`)).body;
    const events = data.map(({ event }: any) => event);
    expect(events.filter((event: string) => event === 'approval.voted')).toHaveLength(2);
    expect(events.filter((event: string) => event === 'instance.transitioned')).toHaveLength(1);
  });

  test('[FR-L2-008] close is the transition that leads there, with its guards and its voters', async () => {
    const lead = await crm.lead();
    const { id: instance } = await crm.start('deals', lead);
    const close = (data: object) => crm.act(instance, 'close', data, rep.token);
    const silent = await close({ outcome: 'won' });
    expect([silent.status, silent.body.error.details.code]).toEqual([400, 'CommentRequired']);
    const asked = await close({ outcome: 'won', comment: 'They signed', reason: 'Price' });
    expect(asked.body.data).toMatchObject({ stage: 'open', pending: { action: 'win' } });
    const { id: task } = asked.body.data.pending;
    for (const voter of [voters[0]!, voters[1]!]) await vote(task, voter, 'reject');
    const again = await close({ outcome: 'won', comment: 'Once more' });
    expect(again.body.data).toMatchObject({ stage: 'open', status: 'active' });
    const { id: next } = again.body.data.pending;
    await vote(next, voters[0]!, 'approve');
    const granted = await vote(next, voters[1]!, 'approve');
    expect(granted.body.data).toMatchObject({ stage: 'won', status: 'won', overtaken: null });
    expect(await crm.contact(lead)).toMatchObject({ stage: 'won', instanceId: null });
  });

  test('[FR-L2-008] an action that its definition guards or forbids is refused with the reason, and explained', async () => {
    await crm.publish({
      ...{ ...DEALS, id: 'guarded-deals' },
      actions: {
        ...{ convert: false, cancel: { roles: ['manager'] } },
        close: { approval: { strategy: 'first', voters: { team: 'deal-desk' } } },
      },
    });
    const { id: instance } = await crm.start('guarded-deals', await crm.lead());
    for (const [action, reason, path] of [
      ['convert', 'The pipeline does not allow "convert".', 'actions.convert'],
      ['cancel', '"cancel" needs one of the roles "manager".', 'actions.cancel.roles'],
    ]) {
      const { status, body } = await crm.act(instance, action!, {}, rep.token);
      expect([status, body.error.message]).toEqual([403, reason]);
      expect(body.error.details).toMatchObject({ code: 'NotAllowed', path });
      const explained = await crm.get(`/instances/${instance}/explain/${action}`, rep.token);
      expect(explained.body.data).toMatchObject({ possible: false, obstacles: [{ reason }] });
    }
    const explained = await crm.get(`/instances/${instance}/explain/close?outcome=won`);
    expect(explained.body.data).toMatchObject({
      obstacles: [{ code: 'CommentRequired' }],
      next: { stage: 'won', approval: 'first' },
    });
    const asked = await crm.act(instance, 'close', { outcome: 'won', comment: 'Sold' }, rep.token);
    // Granted, it is asked for as the transition, whose own voters have their say.
    const granted = await vote(asked.body.data.pending.id, voters[0]!, 'approve');
    expect(granted.body.data).toMatchObject({ stage: 'open', pending: { action: 'win' } });
  });

  test('an approval cannot be completed, and is not opened without the required input', async () => {
    const { task } = await ask();
    const completed = await crm.post(`/tasks/${task}/complete`, {}, voters[0]!.token);
    expect([completed.status, completed.body.error.details.code]).toEqual([400, 'WrongKind']);
    const { id: instance } = await crm.start('deals', await crm.lead());
    const silent = await crm.act(instance, 'win', {}, rep.token);
    expect([silent.status, silent.body.error.details.code]).toEqual([400, 'CommentRequired']);
    expect((await crm.get(`/instances/${instance}`)).body.data.tasks).toEqual([]);
  });
});
