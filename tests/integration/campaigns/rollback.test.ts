/** @databases sqlite postgres */
import { CrmConflictError } from '../../../server/src/core/errors';
import { CAMPAIGN, CONTACT, PipelineApp, type Caller } from '../engine/support';
import { metricsOf, recount } from './support';

/** Integrations that note what they do and undo; one in `failing` fails for good, one in `slow` once. */
const INDEX = `module.exports = {
  register({ strapi }) {
    strapi.failing = new Set();
    strapi.slow = new Set();
    strapi.done = [];
    const extensions = strapi.plugin('nexus-crm').service('extensions');
    const act = async (name, call) => {
      if (strapi.failing.has(name)) throw Object.assign(new Error('Down.'), { retryable: false });
      if (strapi.slow.has(name)) throw new Error('Busy.');
      strapi.done.push([name, call.subject.id]);
    };
    for (const name of ['offer', 'recall', 'letter']) {
      extensions.integration({ name, execute: (_input, call) => act(name, call) });
    }
    extensions.integration({
      name: 'credit',
      execute: (_input, call) => act('credit', call),
      compensate: (_input, call) => act('debit', call),
    });
  },
};`;

const OFFER = {
  id: 'offers',
  entities: { lead: { stages: ['new'] } },
  campaigns: {
    spring: {
      do: [
        { set: { score: 'data.score + 10' } },
        { activity: 'offer', compensate: { activity: 'recall' } },
        { activity: 'credit' },
        { exclusive: [{ when: 'data.score > 20', do: [{ task: 'Call' }] }] },
      ],
    },
    summer: { do: [{ activity: 'offer', compensate: { activity: 'recall' } }] },
    autumn: {
      do: [{ activity: 'credit' }, { activity: 'letter' }],
      onFailure: 'compensate',
    },
  },
};

/** What a member of the campaign has called, and what that and its rollback have. */
const DONE = ['offer', 'credit'];
const UNDONE = [...DONE, 'debit', 'recall'];

/** What the app notes. */
interface World {
  readonly failing: Set<string>;
  readonly slow: Set<string>;
  readonly done: [name: string, lead: string][];
}

interface Runner {
  runDue(): Promise<number>;
  order(campaign: string, order: string): Promise<unknown>;
}

interface History {
  verify(): Promise<{ broken: unknown[] }>;
  erase(subject: { type: string; id: string }): Promise<unknown>;
}

interface Run {
  readonly status: string;
  readonly metrics: Record<string, number>;
}

interface Member {
  readonly id: string;
  readonly instance: string;
}

/** US-023: a failed campaign is rolled back. */
describe('a campaign that is rolled back', () => {
  let crm: PipelineApp;
  let rep: Caller;
  let group = 0;

  beforeAll(async () => {
    // Nothing happens by itself: what campaigns and timers do, the tests ask for.
    crm = await PipelineApp.start({
      ...{ level: 3, files: { 'src/index.js': INDEX } },
      plugins: { 'nexus-crm': { config: { timers: { worker: false } } } },
    });
    rep = await crm.user('rae');
    await crm.publish(OFFER);
  });
  afterAll(() => crm.dispose());
  beforeEach(() => {
    app().failing.clear();
    app().slow.clear();
    app().done.length = 0;
  });

  const app = () => crm.app.strapi as unknown as World;
  const service = () => crm.app.strapi.plugin('nexus-crm').service<Runner>('campaigns');
  const history = () => crm.app.strapi.plugin('nexus-crm').service<History>('history');
  const send = (id: string, what: string, data?: object, token?: string) =>
    crm.post(`/campaigns/${id}/${what}`, data, token);
  const run = async (id: string): Promise<Run> => (await crm.get(`/campaigns/${id}/run`)).body.data;
  const members = async (id: string): Promise<Member[]> =>
    (await crm.get(`/campaigns/${id}/members?pagination[pageSize]=100`)).body.data;
  const doneFor = (lead: string): string[] =>
    app().done.flatMap(([name, id]) => (id === lead ? [name] : []));

  /** Until neither campaigns nor timers have anything to do. */
  const settle = async (): Promise<void> => {
    const { engine }: { engine: Runner } = crm;
    while ((await service().runDue()) + (await engine.runDue()) > 0);
  };

  const campaign = async (flow: string, scores: readonly number[]) => {
    group += 1;
    const phone = `+49 ${group}`;
    const leads: string[] = [];
    for (const score of scores) leads.push(await crm.lead({ phone, score }));
    const data = {
      ...{ name: 'Offer', definition: 'offers', flow },
      audience: { type: CONTACT, filters: { phone } },
    };
    const id: string = (await crm.post('/campaigns', data)).body.data.documentId;
    expect((await send(id, 'start')).status).toBe(202);
    return { id, leads };
  };

  test('[US-023] [FR-L3-004] undoes what each member has done, also of those that have ended, and counts them', async () => {
    const emitted = crm.record();
    // The fourth is failed by its credit, the fifth is active, the sixth paused, the seventh cancelled.
    const { id, leads } = await campaign('spring', [1, 2, 3, 4, 50, 60, 70]);
    await service().runDue();
    const enrolled = await members(id);
    const failing = enrolled[3]!.instance;
    const timers = () => crm.app.strapi.db.connection('crm_timers');
    await timers()
      .where({ instance_id: failing })
      .update({ trigger_at: Date.now() + 9e9 });
    await settle();
    app().failing.add('credit');
    await timers().where({ instance_id: failing }).update({ trigger_at: 1 });
    await settle();
    app().failing.clear();
    await send(id, `members/${enrolled[5]!.id}/pause`);
    await send(id, `members/${enrolled[6]!.id}/cancel`);
    expect(await metricsOf(crm, id)).toEqual({
      ...{ enrolled: 7, completed: 3, failed: 1, active: 1, paused: 1, cancelled: 1 },
    });

    const asked = await send(id, 'actions/rollback', { reason: 'Wrong price.' });
    expect([asked.status, asked.body.data.status]).toEqual([202, 'rolling_back']);
    await settle();
    expect(await run(id)).toMatchObject({
      status: 'rolled_back',
      metrics: { enrolled: 7, compensated: 7 },
    });
    expect(await metricsOf(crm, id)).toEqual(await recount(crm, id));
    const shown = await crm.get(`/campaigns/${id}`);
    expect(shown.body.data.metrics).toMatchObject({ enrolled: 7, compensated: 7, completed: 0 });
    for (const [index, lead] of leads.entries()) {
      const undone = index === 3 ? ['offer', 'recall'] : ['offer', 'credit', 'debit', 'recall'];
      expect([index, doneFor(lead)]).toEqual([index, undone]);
      expect((await crm.contact(lead)).score).toBe([1, 2, 3, 4, 50, 60, 70][index]);
    }
    const live = await crm.app.strapi.db
      .connection('crm_instances')
      .whereNotNull('live_key')
      .whereIn(
        'document_id',
        enrolled.map(({ instance }) => instance),
      );
    expect(live).toEqual([]);
    expect(await timers().whereNotNull('instance_id')).toEqual([]);
    const named = emitted.map(({ name }) => name).filter((name) => name.includes('.campaign.'));
    expect(named.slice(-2)).toEqual([
      ...['nexus-crm.campaign.rollback_started', 'nexus-crm.campaign.rolled_back'],
    ]);
    const { broken } = await history().verify();
    expect(broken).toEqual([]);
  });

  test('[US-023] waiting members are cancelled, and none is started or enrolled any more', async () => {
    const { id, leads } = await campaign('summer', [1, 2]);
    expect((await send(id, 'actions/rollback')).status).toBe(202);
    expect((await send(id, 'members', { records: leads })).status).toBe(409);
    await settle();
    expect(await run(id)).toMatchObject({ status: 'rolled_back', metrics: { compensated: 0 } });
    expect(app().done).toEqual([]);
    for (const order of ['actions/rollback', 'resume', 'cancel', 'start']) {
      expect([order, (await send(id, order)).status]).toEqual([order, 409]);
    }
  });

  test('[US-023] a step that cannot be undone keeps it rolling back until a person has dealt with it', async () => {
    const { id, leads } = await campaign('summer', [1, 2, 3]);
    await settle();
    app().failing.add('recall');
    await send(id, 'actions/rollback');
    await settle();
    expect(await run(id)).toMatchObject({ status: 'rolling_back', metrics: { failed: 3 } });
    app().failing.clear();
    const [byHand, resumed, skipped] = await members(id);
    const { tasks } = (await crm.get(`/instances/${byHand!.instance}`)).body.data;
    await crm.post(`/tasks/${tasks[0].id}/complete`);
    await crm.post(`/instances/${resumed!.instance}/resume`);
    await crm.post(`/instances/${skipped!.instance}/actions/cancel`);
    await settle();
    expect(await run(id)).toMatchObject({
      status: 'rolled_back',
      metrics: { compensated: 2, cancelled: 1, failed: 0 },
    });
    expect(leads.map((lead) => doneFor(lead).length)).toEqual([1, 2, 1]);
  });

  test('[US-023] continues after a restart, each step undone once', async () => {
    const { id, leads } = await campaign('summer', Array(30).fill(1));
    await settle();
    await send(id, 'actions/rollback');
    await service().runDue();
    await crm.app.restart();
    await settle();
    expect(await run(id)).toMatchObject({ status: 'rolled_back', metrics: { compensated: 30 } });
    const recalled = await crm.app.strapi.db
      .connection('crm_history')
      .where({ event: 'compensation.completed' })
      .whereIn('subject_id', leads);
    expect(recalled).toHaveLength(30);
  });

  test('[US-023] one member alone is rolled back; what runs the flow elsewhere is not disturbed', async () => {
    const { id, leads } = await campaign('summer', [1, 2]);
    await settle();
    const [first, second] = await members(id);
    const answer = await send(id, `members/${first!.id}/rollback`, { reason: 'Asked for.' });
    expect([answer.status, answer.body.data.status]).toEqual([200, 'active']);
    await settle();
    expect(doneFor(leads[0]!)).toEqual(['offer', 'recall']);
    const twice = await send(id, `members/${first!.id}/rollback`);
    expect(twice.status).toBe(409);
    // The second runs the same flow for another campaign now.
    app().failing.add('offer');
    const again = await crm.engine.start({
      ...{ definition: 'offers', campaign: 'summer' },
      subject: { type: CONTACT, id: leads[1] },
    });
    const busy = await send(id, `members/${second!.id}/rollback`);
    expect([busy.status, busy.body.error.message]).toEqual([
      ...[409, expect.stringContaining('runs this flow in another campaign')],
    ]);
    await send(id, 'actions/rollback');
    // The second time it is ordered again, as by two workers at once, or after an import.
    for (let round = 0; round < 2; round += 1) {
      await settle();
      expect(await run(id)).toMatchObject({ status: 'rolling_back', metrics: { failed: 1 } });
      const runs = crm.app.strapi.db.connection('crm_campaign_runs');
      await runs.where({ campaign_id: id }).update({ looked_to: 0 });
    }
    await crm.act(again.id, 'cancel');
    expect((await send(id, `members/${second!.id}/rollback`)).status).toBe(200);
    await settle();
    expect(await run(id)).toMatchObject({ status: 'rolled_back', metrics: { compensated: 2 } });
    expect(doneFor(leads[1]!)).toEqual(['offer', 'recall']);
  });

  test('[FR-L3-004] a flow with "onFailure" compensates members that fail by themselves', async () => {
    app().failing.add('letter');
    const { id, leads } = await campaign('autumn', [1]);
    await settle();
    expect(await run(id)).toMatchObject({ status: 'completed', metrics: { compensated: 1 } });
    expect(doneFor(leads[0]!)).toEqual(['credit', 'debit']);
    const [member] = await members(id);
    const { instance } = member!;
    const entries = (await crm.get(`/instances/${instance}/history`)).body.data;
    expect(entries.at(-1)).toMatchObject({
      event: 'instance.compensated',
      after: { status: 'compensated' },
    });
    // There is nothing left to roll back.
    expect((await send(id, 'actions/rollback')).status).toBe(202);
    await settle();
    expect(await run(id)).toMatchObject({ status: 'rolled_back', metrics: { compensated: 1 } });
  });

  test('[FR-L3-004] a campaign that is cancelled waits for members whose steps are being undone', async () => {
    app().failing.add('letter');
    app().slow.add('debit');
    const { id, leads } = await campaign('autumn', [1, 2]);
    await settle();
    const [member] = await members(id);
    const alone = await send(id, `members/${member!.id}/cancel`);
    expect([alone.status, alone.body.error.details.code]).toEqual([409, 'Compensating']);
    expect((await send(id, 'cancel')).status).toBe(202);
    expect(await service().runDue()).toBe(0);
    expect(await run(id)).toMatchObject({ status: 'cancelling', metrics: { active: 2 } });
    app().slow.clear();
    await crm.makeTimersDue();
    await settle();
    expect(await run(id)).toMatchObject({ status: 'cancelled', metrics: { compensated: 2 } });
    expect(leads.map(doneFor)).toEqual(Array(2).fill(['credit', 'debit']));
  });

  test('[US-023] a record that was erased has nothing to undo; one that was deleted since is undone without it', async () => {
    const { id, leads } = await campaign('summer', [1, 2, 3]);
    await settle();
    await crm.app.http.delete(`/api/nexus-crm/contacts/${leads[0]}`, { token: crm.token });
    await history().erase({ type: CONTACT, id: leads[1]! });
    await send(id, 'actions/rollback');
    await settle();
    expect((await run(id)).status).toBe('rolled_back');
    expect(doneFor(leads[0]!)).toEqual(['offer', 'recall']);
    expect(doneFor(leads[1]!)).toEqual(['offer']);
    expect(doneFor(leads[2]!)).toEqual(['offer', 'recall']);
  });

  test('[US-023] a record that is deleted while its member is under way is undone without it too', async () => {
    const { id, leads } = await campaign('spring', [50, 60]);
    await settle();
    expect(leads.map(doneFor)).toEqual([DONE, DONE]);
    const gone = `/api/nexus-crm/contacts/${leads[0]!}`;
    expect((await crm.app.http.delete(gone, { token: crm.token })).status).toBe(204);
    expect((await send(id, 'actions/rollback')).status).toBe(202);
    await settle();
    expect(leads.map(doneFor)).toEqual([UNDONE, UNDONE]);
    expect(await run(id)).toMatchObject({ status: 'rolled_back', metrics: { compensated: 2 } });
  });

  test('[US-023] a member that loses a race is ordered again, not left behind', async () => {
    const { id, leads } = await campaign('spring', [50, 60]);
    await settle();
    const { engine } = crm.engine.graph;
    const execute = engine.execute.bind(engine);
    const commit = engine.commit.bind(engine);
    let lost = 0;
    // All of them together, and then one alone.
    engine.commit = async () => {
      engine.commit = commit;
      return { kind: 'overtaken' };
    };
    engine.execute = async (...input: unknown[]) => {
      lost += 1;
      if (lost === 1) throw new CrmConflictError('A concurrent update won.');
      return execute(...input);
    };
    await send(id, 'actions/rollback');
    await expect(settle()).rejects.toThrow('A concurrent update won.');
    engine.execute = execute;
    await settle();
    expect(leads.map(doneFor)).toEqual([UNDONE, UNDONE]);
    expect(await run(id)).toMatchObject({ status: 'rolled_back', metrics: { compensated: 2 } });
  });

  test('[SR-001] needs its permission, the right to update the campaign, and level 3', async () => {
    const { id } = await campaign('summer', []);
    const rollback = async () => (await send(id, 'actions/rollback', undefined, rep.token)).status;
    expect(await rollback()).toBe(403);
    await crm.app.http.grant('authenticated', ['plugin::nexus-crm.campaign-runs.rollback']);
    expect(await rollback()).toBe(403);
    await crm.app.http.grant('authenticated', [`${CAMPAIGN}.update`]);
    expect(await rollback()).toBe(202);
    for (const [path, status] of [
      ['nope/actions/rollback', 404],
      [`${id}/members/0/rollback`, 404],
    ] as const) {
      expect((await crm.post(`/campaigns/${path}`)).status).toBe(status);
    }
    const body = await send(id, 'actions/rollback', { reason: 5 });
    expect([body.status, body.body.error.details.errors[0].path]).toEqual([
      ...[400, ['data', 'reason']],
    ]);
    await crm.app.restart({ level: 2 });
    expect((await send(id, 'actions/rollback')).status).toBe(404);
    await expect(service().order(id, 'rollback')).rejects.toThrow('at level 3');
    await crm.app.restart({ level: 3 });
  });
});
