/** @databases sqlite postgres */
import { dumpOwn } from '../../support/dump';
import { CONTACT, PipelineApp, type Caller } from '../engine/support';
import { INDEX, MARK } from './marked';

const DELEGATION = 'plugin::nexus-crm.delegation';

const PIPELINE = {
  id: 'marked',
  dataSchema: { note: { type: 'string' } },
  entities: {
    lead: {
      stages: ['new', 'asked', { name: 'won', final: true }],
      automation: {
        escalation: [
          { after: '1h', action: 'notify', to: { team: 'desk' } },
          { after: '2h', action: 'reassign' },
        ],
      },
    },
  },
  transitions: {
    ask: {
      from: 'new',
      to: 'asked',
      do: [
        { activity: 'echo', as: 'echoed', compensate: { activity: 'echo' } },
        { task: 'Call', assign: { team: 'desk' } },
        { activity: 'refuse' },
      ],
    },
    win: { from: 'asked', to: 'won' },
  },
  sla: { duration: '2 hours', onBreach: [{ action: 'notify', to: { team: 'desk' } }] },
};

type Row = Record<string, unknown>;

/** What level 3 and integrations keep of a record beside its own row. */
describe('the erasure of a record at level 3', () => {
  let crm: PipelineApp;
  let vera: Caller;

  beforeAll(async () => {
    const config = { timers: { worker: false } };
    crm = await PipelineApp.start({
      ...{ level: 3, files: { 'src/index.js': INDEX } },
      plugins: { 'nexus-crm': { config } },
    });
    vera = await crm.user(`${MARK}-vera`);
    await crm.app.http.grant(
      'authenticated',
      ['delegations.create', 'task-actions.claim', 'task-actions.complete'].map(
        (action) => `plugin::nexus-crm.${action}`,
      ),
    );
    await crm.team('desk', [vera.person]);
    await crm.publish(PIPELINE);
  });
  afterAll(() => crm?.dispose());

  const history = () =>
    crm.app.strapi.plugin('nexus-crm').service<{
      erase(subject: object): Promise<number>;
      verify(): Promise<{ broken: unknown[] }>;
    }>('history');

  /** `table.column` of everything that matches. */
  const holding = async (matches: (value: string) => boolean): Promise<string[]> => {
    const found = Object.entries(await dumpOwn(crm.app.database)).flatMap(([table, { rows }]) =>
      rows.flatMap((row) =>
        Object.entries(row)
          .filter(([, value]) => matches(JSON.stringify(value ?? '')))
          .map(([column]) => `${table}.${column}`),
      ),
    );
    return [...new Set(found)].sort();
  };
  const marked = () => holding((value) => value.includes(MARK));
  const created = async (url: string, data: object, token?: string): Promise<{ id: string }> => {
    const { status, body } = await crm.post(url, data, token);
    expect([url, status, body.error]).toEqual([url, 201, undefined]);
    return body.data;
  };
  const run = async (): Promise<void> => {
    await crm.engine.runDue();
    await crm.workers.drain();
  };

  test('[SR-005] reaches escalations, SLAs, notifications, deliveries and delegations', async () => {
    await created('/integrations', {
      ...{ name: 'hook', kind: 'webhook', settings: { url: 'https://hooks.example.org/in' } },
    });
    await created('/subscriptions', { name: 'all', integration: 'hook', events: ['*'] });
    const lead = await crm.lead({ name: `${MARK} Lea`, phone: MARK, extra: { x: MARK } });
    const { id: instance } = await crm.start('marked', lead);
    const snoozed = await crm.post(
      `/instances/${instance}/snooze`,
      { for: '1 hour', reason: `${MARK} is on holiday` },
      crm.token,
    );
    expect(snoozed.status).toBe(200);
    // Late: both levels of its ladder, and its SLA.
    for (let level = 0; level < 2; level += 1) {
      await crm.makeTimersDue();
      await run();
    }
    const asked = await crm.act(instance, 'ask', { fields: { note: `${MARK} note` } });
    expect(asked.status).toBe(200);
    await run();
    const [task] = (await crm.get(`/instances/${instance}`)).body.data.tasks;
    await crm.post(`/tasks/${task.id}/claim`, {}, vera.token);
    const comment = `${MARK} called`;
    await crm.post(`/tasks/${task.id}/complete`, { comment }, vera.token);
    // Parks with the reason, of which its people are notified.
    await run();

    const away = {
      delegatee: (await crm.user('vito')).person,
      ...{ to: new Date(Date.now() + 86_400_000).toISOString(), reason: `${MARK} is ill` },
    };
    const delegation = await created('/delegations', away, vera.token);

    const found = await marked();
    const expected = [
      ...['crm_contacts.name', 'crm_history.after', 'crm_history.payload', 'crm_instances.data'],
      ...['crm_deliveries.payload'],
      ...['crm_delegations.reason', 'crm_tasks.closed_by', 'crm_instances.fault'],
    ];
    expect(expected.filter((column) => !found.includes(column))).toEqual([]);
    const reasons = async () =>
      (await crm.rows('crm_escalations')).map(({ reason }: Row) => reason);
    expect(await reasons()).toContain('The record has no owner.');
    const named = await holding((value) => value.includes(lead) || value.includes(instance));
    expect(named).toEqual(
      expect.arrayContaining([
        ...['crm_escalations', 'crm_notifications', 'crm_sla', 'crm_deliveries'].map(
          (table) => `${table}.subject_id`,
        ),
      ]),
    );

    const url = `/api/nexus-crm/contacts/${lead}`;
    expect((await crm.app.http.delete(url, { token: crm.token })).status).toBe(204);
    expect(await history().erase({ type: CONTACT, id: lead })).toBeGreaterThan(5);
    expect(await history().erase({ type: DELEGATION, id: delegation.id })).toBe(1);
    // What waits is not sent later, nor written by it.
    await run();
    expect(await marked()).toEqual([]);
    expect(await reasons()).toEqual([null, null]);
    const left = await holding((value) => value.includes(lead));
    for (const table of ['crm_notifications', 'crm_sla', 'crm_deliveries']) {
      expect(left.filter((column) => column.startsWith(table))).toEqual([]);
    }
    expect((await history().verify()).broken).toEqual([]);
    expect((await crm.get('/instances/verify')).body.data).toEqual([]);
  });
});
