/** @databases sqlite postgres */
import { CONTACT, PipelineApp, type Caller } from './support';

const HOUR = 3_600_000;

const INDEX = `
module.exports = {
  register({ strapi }) {
    strapi.pages = [];
    strapi.plugin('nexus-crm').service('extensions').automation({
      name: 'page',
      check: (options) => (options.tone ? [] : [{ path: ['tone'], message: 'a tone is needed' }]),
      perform: async (options, call) => {
        strapi.pages.push({ options, call: { ...call, signal: call.signal instanceof AbortSignal } });
        if (strapi.pages.length === 1) throw new Error('busy');
      },
    });
  },
  bootstrap() {},
};
`;

const pipeline = (id: string, ...escalation: object[]): Record<string, unknown> => ({
  id,
  entities: {
    lead: { stages: ['new', 'called', { name: 'won', final: true }], automation: { escalation } },
  },
  transitions: { call: { from: 'new', to: 'called' }, win: { from: 'called', to: 'won' } },
});

/** A timer as an instance shows it. */
interface Shown {
  readonly level: number | null;
  readonly at: string;
}

/** A call of the automation. */
interface Page {
  readonly call: { readonly idempotencyKey: string };
}

/** FR-L3-001, US-020: records that rest too long are given on by themselves. */
describe('escalation', () => {
  let crm: PipelineApp;
  let ann: Caller;
  let ben: Caller;
  let max: Caller;

  beforeAll(async () => {
    crm = await PipelineApp.start({ level: 3, files: { 'src/index.js': INDEX } });
    await crm.workers.stop();
    await crm.app.http.grant('authenticated', [
      ...['find', 'snooze'].map((action) => `plugin::nexus-crm.escalations.${action}`),
      ...['find', 'read', 'readAll'].map((action) => `plugin::nexus-crm.notifications.${action}`),
    ]);
    ann = await crm.user('ann');
    ben = await crm.user('ben');
    max = await crm.user('max');
    await crm.team('sales', [ann.person, ben.person]);
    await crm.team('managers', [max.person]);
    // The example of the requirements, as it stands.
    await crm.publish({
      id: 'enterprise-crm',
      sla: { duration: '2 days' },
      entities: { lead: { automation: { escalation: [{ after: '24h', action: 'reassign' }] } } },
    });
  });
  afterAll(() => crm.dispose());

  const begin = async (definition: string, owner: Caller | null = ann) => {
    const lead = await crm.lead({ owner: owner?.person ?? null });
    const { id } = await crm.start(definition, lead);
    return { id: id as string, lead };
  };
  const see = async (id: string) => (await crm.get(`/instances/${id}`)).body.data;
  const carried = async (id: string) =>
    (await crm.get(`/instances/${id}/escalations`)).body.data as {
      readonly to: readonly string[];
    }[];
  const pass = async () => {
    await crm.makeTimersDue();
    return crm.engine.runDue();
  };

  /** The next level of one instance alone. */
  const passNext = async (id: string) => {
    const timers = () => crm.app.strapi.db.connection('crm_timers').where({ instance_id: id });
    const { document_id } = await timers().orderBy('trigger_at').first();
    await timers().where({ document_id }).update({ trigger_at: 1 });
    return crm.engine.runDue();
  };

  test('[FR-L3-001] [BR-003] [US-020] the next in the team of the owner takes a stale lead, once', async () => {
    const emitted = crm.record();
    const { id, lead } = await begin('enterprise-crm');
    // Beside it stands the timer of its SLA.
    const { timers } = await see(id);
    expect(timers).toMatchObject([{ kind: 'sla' }, { kind: 'escalation', level: 1 }]);
    const [, timer] = timers;
    expect(Math.abs(Date.parse(timer.at) - Date.now() - 24 * HOUR)).toBeLessThan(HOUR);
    expect(await crm.engine.runDue()).toBe(0);
    expect(await pass()).toBe(2);
    expect(await crm.contact(lead)).toMatchObject({ owner: ben.person, stage: 'open' });
    expect(await see(id)).toMatchObject({ assignees: [ben.person], timers: [], status: 'active' });
    expect(await carried(id)).toEqual([
      {
        ...{ level: 1, stage: 'open', action: 'reassign', from: ann.person, to: [ben.person] },
        ...{ reason: null, at: expect.any(String) },
      },
    ]);
    const { data } = (await crm.get(`/instances/${id}/history`)).body;
    const entries = data.filter(({ event }: { event: string }) => !event.startsWith('sla.'));
    expect(entries.slice(-2)).toMatchObject([
      { event: 'instance.assigned', after: { assignees: [ben.person] } },
      { event: 'escalation.raised', actor: { kind: 'system' }, payload: { level: 1 } },
    ]);
    const raised = emitted.filter(({ name }) => name === 'nexus-crm.escalation.raised');
    expect(raised).toMatchObject([{ payload: { instance: id, payload: { to: [ben.person] } } }]);
    const history = crm.app.strapi
      .plugin('nexus-crm')
      .service<{ verify(of: object): Promise<object> }>('history');
    expect(await history.verify({ type: CONTACT, id: lead })).toMatchObject({ broken: [] });
    expect((await crm.get('/instances/verify')).body.data).toEqual([]);
    expect(await pass()).toBe(0);
  });

  test('[FR-L3-001] leaving the stage cancels its ladder, and the end all of it', async () => {
    await crm.publish(
      pipeline(
        'ladder',
        { after: '1h', stage: 'new', action: 'reassign', to: { team: 'sales' } },
        { after: '2h', action: 'notify', to: { team: 'managers' } },
      ),
    );
    const { id } = await begin('ladder');
    expect((await see(id)).timers.map(({ level }: Shown) => level)).toEqual([1, 2]);
    await crm.act(id, 'call');
    expect((await see(id)).timers.map(({ level }: Shown) => level)).toEqual([2]);
    await crm.act(id, 'win');
    expect(await see(id)).toMatchObject({ status: 'completed', timers: [] });
    expect(await crm.rows('crm_timers')).not.toContainEqual(
      expect.objectContaining({ instance_id: id }),
    );
    expect(await pass()).toBe(0);
    expect(await carried(id)).toEqual([]);
  });

  test('[FR-L3-001] a level that counts from the last activity waits for it, interactions included', async () => {
    const rule = { since: 'activity', action: 'reassign', to: { team: 'sales' } };
    await crm.publish(pipeline('quiet', { after: '24h', ...rule }));
    const { id, lead } = await begin('quiet');
    const interaction = { type: 'call', subjectType: CONTACT, subjectId: lead, title: 'Hello' };
    const { body } = await crm.post('/interactions', interaction);
    const [entry] = await crm.app.strapi.db
      .connection('crm_history')
      .where({ subject_id: body.data.documentId });
    expect(await pass()).toBe(1);
    expect(await see(id)).toMatchObject({
      assignees: [ann.person],
      timers: [{ level: 1, at: new Date(Number(entry.at) + 24 * HOUR).toISOString() }],
    });
    expect(await carried(id)).toEqual([]);

    await crm.publish(pipeline('hasty', { after: '1ms', ...rule }));
    const other = await begin('hasty');
    await pass();
    expect((await carried(other.id)).map(({ to }) => to)).toEqual([
      [expect.stringMatching(/^team:/)],
    ]);
  });

  test('[FR-L3-001] people are notified: each has their own notifications, read one by one or all', async () => {
    const rule = { action: 'notify', to: [{ team: 'managers' }, { owner: true }] };
    await crm.publish(pipeline('telling', { after: '1h', ...rule }, { after: '2h', ...rule }));
    const { id, lead } = await begin('telling');
    await passNext(id);
    await passNext(id);
    const mine = async (caller: Caller, query = '') =>
      (await crm.get(`/notifications?filters[kind]=escalation${query}`, caller.token)).body;
    const { data, meta } = await mine(max);
    expect(data).toMatchObject([
      { kind: 'escalation', instance: id, subject: { id: lead }, payload: { level: 2 } },
      { kind: 'escalation', instance: id, readAt: null, payload: { level: 1, stage: 'new' } },
    ]);
    expect(meta).toMatchObject({ unread: 2, pagination: { total: 2 } });
    expect((await mine(ann)).data).toHaveLength(2);
    expect((await mine(ben)).data).toEqual([]);

    const read = await crm.post(`/notifications/${data[0].id}/read`, undefined, max.token);
    expect([read.status, read.body.data]).toEqual([200, { unread: 1 }]);
    expect((await mine(max, '&filters[read]=false')).data).toMatchObject([{ id: data[1].id }]);
    expect((await mine(max, '&filters[read]=true')).data).toMatchObject([{ id: data[0].id }]);
    // Another's is as one that does not exist.
    for (const other of [(await mine(ann)).data[0].id, '0', 'x']) {
      expect((await crm.post(`/notifications/${other}/read`, undefined, max.token)).status).toBe(
        404,
      );
    }
    expect((await crm.post('/notifications/read', undefined, max.token)).body.data.unread).toBe(0);
    expect((await mine(ann, '&filters[read]=false')).data).toHaveLength(2);
    expect((await crm.get('/notifications')).status).toBe(403);
    expect((await mine(max, '&filters[read]=perhaps')).error.details.errors).toMatchObject([
      { path: ['filters', 'read'] },
    ]);
  });

  test('[FR-L3-001] [FR-EXT-004] an automation of the app is called after commit, and again after a failure', async () => {
    await crm.publish(
      pipeline('paging', {
        ...{ after: '1h', action: 'page', with: { tone: 'red' }, to: { team: 'managers' } },
      }),
    );
    const { id, lead } = await begin('paging');
    await pass();
    await pass();
    const { pages } = crm.app.strapi as unknown as { pages: Page[] };
    expect(pages).toHaveLength(2);
    expect(pages[0]).toMatchObject({
      options: { tone: 'red' },
      call: { because: 'escalation', level: 1, instance: id, subject: { id: lead }, signal: true },
    });
    expect(pages[1]?.call.idempotencyKey).toBe(pages[0]?.call.idempotencyKey);
    const { data } = (await crm.get(`/instances/${id}/history`)).body;
    expect(data.slice(-3).map(({ event }: { event: string }) => event)).toEqual([
      ...['escalation.raised', 'automation.retried', 'automation.completed'],
    ]);
    const schema = pipeline('wrong', { after: '1h', action: 'page' });
    const validated = await crm.post('/definitions/validate', { schema });
    expect(validated.body.data.diagnostics).toMatchObject([
      {
        severity: 'error',
        path: ['entities', 'lead', 'automation', 'escalation', 0, 'with', 'tone'],
      },
    ]);
  });

  test.each([
    ['nobody owns the lead', null, { action: 'reassign' }, 'The record has no owner.'],
    ['the owner is in no team', 'zoe', { action: 'reassign' }, 'Its owner is in no team.'],
    [
      'the team is gone',
      null,
      { action: 'notify', to: { team: 'dissolved' } },
      'There is no such assignee: the team "dissolved".',
    ],
  ])(
    '[FR-L3-001] where %s, it fails with the reason and the pipeline continues',
    async (name, owner, rule, reason) => {
      const definition = `failing-${name.replaceAll(' ', '-')}`;
      await crm.publish(pipeline(definition, { after: '1h', ...rule }));
      const { id } = await begin(definition, owner === null ? null : await crm.user(owner));
      await pass();
      expect(await carried(id)).toMatchObject([{ level: 1, to: [], reason }]);
      expect((await see(id)).status).toBe('active');
      expect((await crm.act(id, 'call')).status).toBe(200);
    },
  );

  test.each(['person', 'role'] as const)('[FR-L3-001] a %s takes a stale lead', async (kind) => {
    const to = kind === 'person' ? { person: max.person } : { role: 'authenticated' };
    const assignee = kind === 'person' ? max.person : 'role:authenticated';
    const definition = `to-a-${kind}`;
    await crm.publish(pipeline(definition, { after: '1h', action: 'reassign', to }));
    const { id, lead } = await begin(definition);
    expect(await crm.engine.runDue()).toBe(0);
    expect(await passNext(id)).toBe(1);
    expect(await carried(id)).toMatchObject([
      { level: 1, action: 'reassign', from: ann.person, to: [assignee], reason: null },
    ]);
    expect(await see(id)).toMatchObject({ assignees: [assignee], status: 'active' });
    expect((await crm.contact(lead)).owner).toBe(assignee);
  });

  describe('is snoozed', () => {
    let id: string;
    const snooze = (data: object, token?: string) =>
      crm.post(`/instances/${id}/snooze`, data, token);

    beforeAll(async () => {
      const rule = { action: 'notify', to: { team: 'managers' } };
      await crm.publish(pipeline('sleepy', { after: '2h', ...rule }, { after: '9h', ...rule }));
    });
    beforeEach(async () => ({ id } = await begin('sleepy')));

    test('[FR-L3-001] for a time, with a reason that the history keeps', async () => {
      const { revision } = await see(id);
      const answer = await snooze({ for: '5h', reason: 'On holiday.', revision }, ann.token);
      expect([answer.status, answer.body.error]).toEqual([200, undefined]);
      const inHours = ({ at }: Shown) => Math.round((Date.parse(at) - Date.now()) / HOUR);
      expect(answer.body.data.timers.map(inHours).sort()).toEqual([5, 9]);
      const { data } = (await crm.get(`/instances/${id}/history`)).body;
      expect(data.at(-1)).toMatchObject({
        ...{ event: 'escalation.snoozed', actor: { id: ann.documentId } },
        payload: { reason: 'On holiday.', levels: [1] },
      });
      const stale = await snooze({ for: '6h', reason: 'Again.', revision }, ann.token);
      expect(stale.status).toBe(409);
      const until = new Date(Date.now() + 8 * HOUR).toISOString();
      expect((await snooze({ until, reason: 'Still there.' })).status).toBe(200);
      const nothing = await snooze({ for: '1h', reason: 'Too late.' });
      expect([nothing.status, nothing.body.error.details.code]).toEqual([409, 'NothingToSnooze']);
    });

    test.each([
      [{ reason: 'x' }, 'until'],
      [{ for: '1h', until: '2030-01-01T00:00:00Z', reason: 'x' }, 'until'],
      [{ for: 'soon', reason: 'x' }, 'for'],
      [{ for: '1h' }, 'reason'],
      [{ for: '1h', reason: '' }, 'reason'],
      [{ for: '1h', reason: '   ' }, 'reason'],
      [{ until: '2026-02-30T00:00:00Z', reason: 'x' }, 'until'],
      [{ until: '2001-01-01T00:00:00Z', reason: 'x' }, 'until'],
      [{ for: '400 days', reason: 'x' }, 'until'],
      [{ for: '1h', reason: 'x', extra: 1 }, 'extra'],
    ])('%j is a 400 that names "%s"', async (data, key) => {
      const before = await see(id);
      const { status, body } = await snooze(data);
      expect([status, JSON.stringify(body.error)]).toEqual([400, expect.stringContaining(key)]);
      expect(await see(id)).toEqual(before);
    });

    test('[SR-001] by the owner or their team, and by nobody else', async () => {
      const denied = await snooze({ for: '5h', reason: 'x' }, max.token);
      expect(denied.status).toBe(403);
      expect((await crm.post('/instances/nowhere/snooze', { for: '5h', reason: 'x' })).status).toBe(
        404,
      );
    });
  });

  test('[BR-006] at level 2 the ladder is stored, inert, and its endpoints are not there', async () => {
    const waiting = await begin('sleepy');
    await crm.app.restart({ level: 2 });
    await crm.workers.stop();
    // What is armed already waits for level 3.
    expect(await pass()).toBe(0);
    await crm.publish(pipeline('inert', { after: '1h', action: 'reassign' }));
    const { id } = await begin('inert');
    expect((await see(id)).timers).toEqual([]);
    expect((await crm.get(`/instances/${id}/escalations`)).status).toBe(404);
    expect((await crm.post(`/instances/${id}/snooze`, { for: '1h', reason: 'x' })).status).toBe(
      404,
    );
    expect((await crm.get('/notifications', ann.token)).status).toBe(404);
    await crm.app.restart({ level: 3 });
    await crm.workers.stop();
    await crm.engine.runDue();
    expect((await carried(waiting.id)).length).toBe(2);
    expect((await see((await begin('inert')).id)).timers).toMatchObject([{ level: 1 }]);
  });
});
