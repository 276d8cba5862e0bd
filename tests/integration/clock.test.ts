/** @databases sqlite */
import { MovedClock } from '../support/clock';
import { COMPANY, CONTACT, OPPORTUNITY, PipelineApp } from './engine/support';

const START = '2031-03-01T09:00:00.000Z';
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The plugin has one clock, and what is due follows it, from every entry point. */
describe('a simulated clock', () => {
  const clock = new MovedClock(START);
  let crm: PipelineApp;

  beforeAll(async () => {
    crm = await PipelineApp.start({ level: 3, beforeLoad: clock.attach });
    // Its own worker would carry out what a test looks at.
    await crm.workers.stop();
    await crm.publish({
      id: 'sales',
      entities: {
        lead: {
          stages: ['new', 'called', { name: 'won', final: true }],
          automation: { escalation: [{ after: '2 days', action: 'notify' }] },
        },
      },
      transitions: {
        call: { from: 'new', to: 'called', do: [{ wait: '3 days' }, { transition: 'win' }] },
        win: { from: 'called', to: 'won' },
      },
      sla: { duration: '1 day', until: ['won'] },
    });
  });
  afterAll(() => crm.app.dispose());

  const stage = async (id: string): Promise<string> =>
    (await crm.get<{ data: { stage: string } }>(`/instances/${id}`)).body.data.stage;

  test('all that is written has its time: records, history, contacts, definitions, integrations', async () => {
    const lead = await crm.lead();
    const { id } = await crm.start('sales', lead);
    await crm.post('/interactions', {
      title: 'Call',
      type: 'call',
      subjectType: CONTACT,
      subjectId: lead,
    });
    await crm.post('/opportunities', { name: 'Deal' });
    await crm.app.strapi.db.query(OPPORTUNITY).create({ data: { name: 'By query' } });
    const company = await crm.app.strapi
      .documents(COMPANY as 'admin::user')
      .create({ data: { name: 'Acme' } });
    const contacts = crm.app.strapi.plugin('nexus-crm').service<{
      for(uid: string, id: string): { addContact(fields: object): Promise<unknown> };
    }>('crm');
    await contacts.for(COMPANY, company.documentId).addContact({ name: 'Ann' });
    await crm.post('/integrations', { name: 'mail', kind: 'email', settings: {} });
    await crm.act(id, 'comment', { comment: 'Hello' });

    const at = Date.parse(START);
    const times = (rows: readonly Record<string, unknown>[], column: string) => [
      ...new Set(rows.map((row) => new Date(Number(row[column]) || String(row[column])).getTime())),
    ];
    expect(times(await crm.rows('crm_history'), 'at')).toEqual([at]);
    expect(times(await crm.rows('crm_instances'), 'started_at')).toEqual([at]);
    expect(times(await crm.rows('crm_interactions'), 'happened_at')).toEqual([at]);
    const released = (await crm.rows('crm_definitions')).filter(
      ({ released_at: time }) => time !== null,
    );
    expect(times(released, 'released_at')).toEqual([at]);
    const { body } = await crm.get<{ data: { createdAt: string }[] }>('/integrations');
    expect(body.data.map(({ createdAt }) => createdAt)).toEqual([START]);
  });

  test('a wait, an escalation and an SLA come when the clock gets there, and not before', async () => {
    const { person } = await crm.user('owner');
    const { id } = await crm.start('sales', await crm.lead({ owner: person }));
    await crm.act(id, 'call');
    const events = async () =>
      (await crm.get<{ data: { event: string }[] }>(`/instances/${id}/history`)).body.data.map(
        ({ event }) => event,
      );
    const pass = async (time: number): Promise<void> => {
      clock.move(time);
      await crm.engine.runDue();
    };
    await pass(DAY - 1);
    expect(await events()).not.toContain('sla.breached');
    await pass(1);
    expect(await events()).toContain('sla.breached');
    await pass(DAY - 1);
    expect(await events()).not.toContain('escalation.raised');
    await pass(1);
    expect(await events()).toContain('escalation.raised');
    await pass(DAY - 1);
    expect(await stage(id)).toBe('called');
    await pass(1);
    await crm.engine.runDue();
    expect(await stage(id)).toBe('won');
    const { body } = await crm.get<{ data: { endedAt: string } }>(`/instances/${id}`);
    expect(body.data.endedAt).toBe(new Date(Date.parse(START) + 3 * DAY).toISOString());
  });

  test('the lease of a worker that died ends by it too', async () => {
    const { id } = await crm.start('sales', await crm.lead());
    await crm.act(id, 'call');
    clock.move(3 * DAY);
    const { connection } = crm.app.strapi.db;
    const lease = { lease_owner: 'gone', lease_until: clock.now().getTime() + 30_000 };
    await connection('crm_timers').where({ instance_id: id }).update(lease);
    await crm.engine.runDue();
    expect(await stage(id)).toBe('called');
    clock.move(30_001);
    await crm.engine.runDue();
    await crm.engine.runDue();
    expect(await stage(id)).toBe('won');
  });
});
