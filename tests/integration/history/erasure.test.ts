import { setImmediate as nextTurn } from 'node:timers/promises';

import { dumpOwn } from '../../support/dump';
import { CONTACT, PipelineApp, type Caller } from '../engine/support';
import { INDEX, MARK } from './marked';

const PIPELINE = {
  id: 'marked',
  dataSchema: { note: { type: 'string' }, plan: { type: 'string' } },
  entities: { lead: { stages: ['new', 'asked', 'called', { name: 'won', final: true }] } },
  transitions: {
    ask: {
      from: 'new',
      to: 'asked',
      approval: { strategy: 'first', voters: { team: 'desk' } },
      do: [{ task: 'Call', assign: { team: 'desk' } }, { transition: 'call' }],
    },
    call: {
      from: 'asked',
      to: 'called',
      do: [{ activity: 'echo', as: 'echoed' }, { wait: '3 days' }],
    },
    fail: {
      from: 'called',
      to: 'won',
      do: [{ activity: 'refuse' }],
    },
    win: {
      from: 'called',
      to: 'won',
      approval: { strategy: 'unison', voters: { team: 'desk' } },
    },
  },
  campaigns: { mail: { do: [{ activity: 'refuse' }] } },
};

/** GDPR: nothing that the engine wrote about a person outlives their erasure (SR-005). */
describe('the erasure of a record', () => {
  let crm: PipelineApp;
  let voters: Caller[];

  beforeAll(async () => {
    crm = await PipelineApp.start({ files: { 'src/index.js': INDEX } });
    voters = [await crm.user(`${MARK}-vera`), await crm.user(`${MARK}-vito`)];
    await crm.team(
      'desk',
      voters.map(({ person }) => person),
    );
    await crm.publish(PIPELINE);
  });
  afterAll(() => crm?.dispose());

  const history = (): any => crm.app.strapi.plugin('nexus-crm').service('history');
  const erase = (id: string) => history().erase({ type: CONTACT, id });

  /** `table.column` of everything that holds the mark. */
  const marked = async (): Promise<string[]> => {
    const found = Object.entries(await dumpOwn(crm.app.database)).flatMap(([table, { rows }]) =>
      rows.flatMap((row) =>
        Object.entries(row)
          .filter(([, value]) => JSON.stringify(value ?? '').includes(MARK))
          .map(([column]) => `${table}.${column}`),
      ),
    );
    return [...new Set(found)].sort();
  };

  /** A lead whose mark stands in as many tables as the engine can bring it to. */
  const workedOn = async (): Promise<{ lead: string; instance: string }> => {
    const [vera, vito] = voters as [Caller, Caller];
    const lead = await crm.lead({ name: `${MARK} Lea`, phone: MARK, extra: { x: MARK } });
    const { id: instance } = await crm.start('marked', lead);
    const asked = await crm.act(instance, 'ask', {
      ...{ comment: `${MARK} asks`, fields: { plan: `${MARK} plan`, note: `${MARK} note` } },
    });
    const approval = asked.body.data.pending.id as string;
    const vote = { choice: 'approve', comment: `${MARK} agrees` };
    const granted = await crm.post(`/tasks/${approval}/vote`, vote, vera.token);
    expect(granted.status).toBe(200);
    const [task] = (await crm.get(`/instances/${instance}`)).body.data.tasks;
    await crm.post(`/tasks/${task.id}/claim`, {}, vito.token);
    const completed = await crm.post(
      `/tasks/${task.id}/complete`,
      { comment: `${MARK} called`, fields: { plan: `${MARK} other` } },
      vito.token,
    );
    expect(completed.status).toBe(200);
    await crm.makeTimersDue();
    await crm.engine.runDue();
    // Fails for good: the instance parks with the reason.
    expect((await crm.act(instance, 'fail')).status).toBe(200);
    await crm.engine.runDue();
    return { lead, instance };
  };

  test('[SR-005] nothing of it is left in any column of any table, and the chain verifies', async () => {
    const { lead, instance } = await workedOn();
    const campaign = await crm.post('/campaigns', {
      ...{ name: 'Mail', definition: 'marked', flow: 'mail' },
      audience: { type: CONTACT, records: [lead] },
    });
    const started = await crm.post(`/campaigns/${campaign.body.data.documentId}/start`);
    expect(started.status).toBe(202);
    // Asked again: the app's own workers may be at the same timers.
    const campaigns = crm.app.strapi.plugin('nexus-crm').service<any>('campaigns');
    let before = await marked();
    while (!before.includes('crm_campaign_members.reason')) {
      await campaigns.runDue();
      await crm.engine.runDue();
      await nextTurn();
      before = await marked();
    }
    expect(before).toEqual(
      expect.arrayContaining([
        ...['crm_contacts.name', 'crm_history.after', 'crm_history.payload'],
        ...['crm_history.actor_label', 'crm_instances.data', 'crm_tasks.request'],
        ...['crm_tasks.closed_by', 'crm_votes.by', 'crm_votes.comment'],
        ...['crm_instances.fault', 'crm_campaign_members.reason'],
      ]),
    );
    await expect(erase(lead)).rejects.toMatchObject({
      name: 'ConflictError',
      details: { code: 'LiveInstances', instances: expect.arrayContaining([instance]) },
    });
    expect(await marked()).toEqual(before);
    const url = `/api/nexus-crm/contacts/${lead}`;
    expect((await crm.app.http.delete(url, { token: crm.token })).status).toBe(204);
    expect(await erase(lead)).toBeGreaterThan(5);
    expect(await marked()).toEqual([]);
    expect(await erase(lead)).toBe(0);
    expect((await history().verify()).broken).toEqual([]);
    // What is left can still be read.
    const ended = await crm.get(`/instances/${instance}`);
    expect(ended.body.data).toMatchObject({ status: 'cancelled', data: {} });
    expect((await crm.get('/instances/verify')).body.data).toEqual([]);
    expect((await crm.get(`/instances/${instance}/history`)).status).toBe(200);
  });
});
