/** @databases sqlite postgres */
import { COMPANY, CONTACT, PipelineApp, type Caller } from './support';

const HOUR = 3_600_000;

const OFFICE = {
  name: 'office',
  timeZone: 'Europe/Berlin',
  hours: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }],
  holidays: ['2026-12-25'],
};

const pipeline = (id: string, sla: object, entity = 'lead'): Record<string, unknown> => ({
  id,
  entities: {
    [entity]: {
      stages: ['new', 'open', { name: 'done', final: true }],
      ...(entity === 'company' && { type: COMPANY }),
    },
  },
  transitions: { take: { from: 'new', to: 'open' }, finish: { from: '*', to: 'done' } },
  campaigns: {},
  sla,
});

interface Clock {
  readonly instance: string;
  readonly status: string;
  readonly breachAt: string;
  readonly leftMs: number | null;
}

/** FR-L3-002, US-021: the time within which records have to get somewhere. */
describe('SLAs', () => {
  let crm: PipelineApp;
  let max: Caller;

  beforeAll(async () => {
    crm = await PipelineApp.start({ level: 3 });
    await crm.workers.stop();
    await crm.app.http.grant(
      'authenticated',
      [...['sla.find', 'notifications.find', 'calendars.find', 'calendars.findOne']].map(
        (action) => `plugin::nexus-crm.${action}`,
      ),
    );
    max = await crm.user('max');
    await crm.team('managers', [max.person]);
  });
  afterAll(() => crm.dispose());

  const begin = async (definition: string): Promise<{ id: string; lead: string }> => {
    const lead = await crm.lead();
    const { id } = await crm.start(definition, lead);
    return { id, lead };
  };
  const clocks = async (query = '', token?: string): Promise<readonly Clock[]> =>
    (await crm.get(`/sla?pagination[pageSize]=100${query}`, token)).body.data;
  const clockOf = async (id: string) => (await clocks()).find(({ instance }) => instance === id);
  const see = async (id: string) => (await crm.get(`/instances/${id}`)).body.data;
  /** Makes the next timer of an instance due, and runs it. */
  const passNext = async (id: string): Promise<number> => {
    const timers = () => crm.app.strapi.db.connection('crm_timers').where({ instance_id: id });
    const { document_id } = await timers().orderBy('trigger_at').first();
    await timers().where({ document_id }).update({ trigger_at: Date.now() });
    return crm.engine.runDue();
  };

  test('[FR-L3-002] [US-021] is on track, at risk and breached, and runs its actions', async () => {
    const onBreach = [{ action: 'notify', to: { team: 'managers' } }];
    await crm.publish(pipeline('support', { duration: '2 days', warnAt: '50%', onBreach }));
    const emitted = crm.record();
    const { id, lead } = await begin('support');
    const clock = await clockOf(id);
    expect(clock).toMatchObject({
      ...{ instance: id, subject: { type: CONTACT, id: lead }, definition: 'support' },
      ...{ duration: '2 days', calendar: null, status: 'on_track', pausedAt: null, endedAt: null },
    });
    expect(Math.abs(clock!.leftMs! - 48 * HOUR)).toBeLessThan(HOUR);
    expect((await see(id)).timers.map(({ kind }: { kind: string }) => kind)).toEqual([
      'sla',
      'sla',
    ]);
    expect(await passNext(id)).toBe(1);
    expect((await clockOf(id))?.status).toBe('at_risk');
    expect(await passNext(id)).toBe(1);
    expect(await clockOf(id)).toMatchObject({ status: 'breached', leftMs: null });
    expect(await see(id)).toMatchObject({ status: 'active', timers: [] });
    expect(emitted.map(({ name }) => name).filter((name) => name.includes('.sla.'))).toEqual([
      ...['nexus-crm.sla.started', 'nexus-crm.sla.warned', 'nexus-crm.sla.breached'],
    ]);
    const mine = await crm.get('/notifications', max.token);
    expect(mine.body.data).toMatchObject([{ kind: 'breach', instance: id, subject: { id: lead } }]);
    await crm.act(id, 'finish');
    expect((await clockOf(id))?.status).toBe('breached');
    expect((await crm.get('/instances/verify')).body.data).toEqual([]);
  });

  test('[FR-L3-002] is met in time, or cancelled with its instance', async () => {
    await crm.publish(pipeline('taken', { duration: '2 days', until: 'open' }));
    const [met, cancelled, deleted] = [
      await begin('taken'),
      await begin('taken'),
      await begin('taken'),
    ];
    await crm.act(met.id, 'take');
    await crm.act(cancelled.id, 'cancel');
    await crm.app.http.request('DELETE', `/api/nexus-crm/contacts/${deleted.lead}`, {
      token: crm.token,
    });
    expect((await clockOf(met.id))?.status).toBe('met');
    expect((await clockOf(cancelled.id))?.status).toBe('cancelled');
    expect((await clockOf(deleted.id))?.status).toBe('cancelled');
    await crm.makeTimersDue();
    expect(await crm.engine.runDue()).toBe(0);
  });

  test('[FR-L3-002] the first response: an action of a person, or a call that goes out', async () => {
    await crm.publish(pipeline('respond', { duration: '4h', until: 'firstResponse' }));
    const acted = await begin('respond');
    await crm.act(acted.id, 'comment', { comment: 'On it.' });
    expect((await clockOf(acted.id))?.status).toBe('met');

    const call = async (id: string, values: object) => {
      const about = { subjectType: CONTACT, subjectId: id, title: 'Hello' };
      expect((await crm.post('/interactions', { ...about, ...values })).status).toBe(201);
    };
    const called = await begin('respond');
    await call(called.lead, { type: 'call', direction: 'outbound' });
    await passNext(called.id);
    expect((await clockOf(called.id))?.status).toBe('met');

    const silent = await begin('respond');
    await call(silent.lead, { type: 'email', direction: 'inbound' });
    await call(silent.lead, { type: 'note' });
    await passNext(silent.id);
    expect((await clockOf(silent.id))?.status).toBe('breached');
  });

  test('[FR-L3-002] lists filter by state and definition, sort by the time left, and hide what the caller may not read', async () => {
    await crm.publish(pipeline('sorted', { duration: '1h' }));
    await crm.publish(pipeline('firms', { duration: '30m' }, 'company'));
    const { id } = await begin('sorted');
    const { documentId } = await (
      crm.app.strapi.documents(COMPANY as never) as unknown as {
        create(input: object): Promise<{ documentId: string }>;
      }
    ).create({ data: { name: 'Acme' } });
    const subject = { type: COMPANY, id: documentId };
    const firm = (await crm.post('/instances', { definition: 'firms', subject })).body.data.id;
    const ids = async (query: string, token?: string) =>
      (await clocks(query, token)).map(({ instance }) => instance);
    expect((await ids('&filters[status]=on_track')).slice(0, 2)).toEqual([firm, id]);
    expect((await ids('&filters[status]=on_track&sort=breachAt:desc')).slice(-2)).toEqual([
      id,
      firm,
    ]);
    expect(await ids('&filters[definition]=sorted')).toEqual([id]);
    expect(await ids('&filters[definition]=sorted&filters[status][$in][0]=met')).toEqual([]);
    // Max may read no companies.
    expect(await ids('&filters[definition]=firms', max.token)).toEqual([]);
    for (const [query, key] of [
      ['filters[status]=late', 'status'],
      ['sort=name', 'sort'],
      ['filters[state]=met', 'state'],
    ]) {
      const { status, body } = await crm.get(`/sla?${query}`);
      expect([status, JSON.stringify(body.error)]).toEqual([400, expect.stringContaining(key!)]);
    }
  });

  test('[FR-L3-002] a pause stops the clock', async () => {
    await crm.publish(pipeline('paused', { duration: '10h' }));
    const { id } = await begin('paused');
    const { graph } = crm.engine;
    const actor = { kind: 'system', id: 'system', label: 'System' };
    await graph.engine.execute(id, { type: 'pause', actor });
    const paused = await clockOf(id);
    expect(paused).toMatchObject({ status: 'paused', pausedAt: expect.any(String) });
    expect(await passNext(id)).toBe(0);
    await graph.engine.execute(id, { type: 'continue', actor });
    expect(await clockOf(id)).toMatchObject({ status: 'on_track', pausedAt: null });
  });

  test('[FR-L3-002] a stage stops the clock: its timers are suspended, and moved on leaving', async () => {
    const stages = ['new', 'customer', { name: 'done', final: true }];
    await crm.publish({
      ...pipeline('asked', { duration: '10h', warnAt: '50%', pauseIn: ['customer'] }),
      entities: { lead: { stages } },
      transitions: {
        ...{ ask: { from: 'new', to: 'customer' }, hear: { from: 'customer', to: 'new' } },
        finish: { from: '*', to: 'done' },
      },
    });
    const { id } = await begin('asked');
    const { breachAt } = (await clockOf(id))!;
    const states = async () =>
      (await crm.get(`/timers?filters[instance]=${id}`)).body.data.map(
        ({ state }: { state: string }) => state,
      );
    expect((await crm.act(id, 'ask')).status).toBe(200);
    expect(await clockOf(id)).toMatchObject({
      ...{ status: 'paused', breachAt, pausedAt: expect.any(String), endedAt: null },
    });
    expect(await states()).toEqual(['suspended', 'suspended']);
    expect(await passNext(id)).toBe(0);
    // A pause of the instance meanwhile stops and starts nothing.
    const actor = { kind: 'system', id: 'system', label: 'System' };
    for (const type of ['pause', 'continue']) {
      await crm.engine.graph.engine.execute(id, { type, actor });
      expect([await states(), (await clockOf(id))?.status]).toEqual([
        ['suspended', 'suspended'],
        'paused',
      ]);
    }
    expect((await crm.act(id, 'hear')).status).toBe(200);
    expect(await states()).toEqual(['waiting', 'waiting']);
    const clock = (await clockOf(id))!;
    expect(clock).toMatchObject({ status: 'on_track', pausedAt: null });
    expect(Date.parse(clock.breachAt)).toBeGreaterThan(Date.parse(breachAt));
    expect(await passNext(id)).toBe(1);
    expect((await clockOf(id))?.status).toBe('at_risk');
    await crm.act(id, 'ask');
    await crm.act(id, 'hear');
    expect((await clockOf(id))?.status).toBe('at_risk');
    const entries = (await crm.get(`/instances/${id}/history?pagination[pageSize]=100`)).body.data;
    const named = entries.map(({ event }: { event: string }) => event);
    expect(named.filter((name: string) => name.startsWith('sla.'))).toEqual([
      ...['sla.started', 'sla.paused', 'sla.continued', 'sla.warned', 'sla.paused'],
      'sla.continued',
    ]);
    await crm.act(id, 'ask');
    await crm.act(id, 'finish');
    expect((await clockOf(id))?.status).toBe('met');
    expect((await crm.get('/instances/verify')).body.data).toEqual([]);
  });

  describe('by a calendar', () => {
    test('[FR-L3-002] is kept by REST, and computes when a duration is over', async () => {
      const created = await crm.post('/calendars', OFFICE);
      expect([created.status, created.body.data]).toEqual([201, { ...OFFICE, revision: 1 }]);
      expect((await crm.post('/calendars', OFFICE)).status).toBe(409);
      const twins = await Promise.all(
        [1, 2].map(() => crm.post('/calendars', { ...OFFICE, name: 'twin' })),
      );
      expect(twins.map(({ status }) => status).sort()).toEqual([201, 409]);
      await crm.app.http.request('DELETE', '/api/nexus-crm/calendars/twin', { token: crm.token });
      expect((await crm.get('/calendars', max.token)).body.data).toEqual([
        { ...OFFICE, revision: 1 },
      ]);
      const due = await crm.post('/calendars/office/due', {
        ...{ duration: '2 days', from: '2026-12-24T15:00:00Z' },
      });
      expect(due.body.data).toEqual({
        from: '2026-12-24T15:00:00.000Z',
        due: '2026-12-29T15:00:00.000Z',
        local: '2026-12-29T16:00:00.000+01:00',
      });
      const { timeZone, hours, holidays } = OFFICE;
      const rest = { timeZone, hours, holidays };
      const longer = { ...rest, hours: [{ days: [1], from: '09:00', to: '24:00' }] };
      expect((await crm.put('/calendars/office', longer)).body.data.hours).toEqual(longer.hours);
      for (const name of ['nowhere', '%00', 'OFFICE']) {
        expect((await crm.put(`/calendars/${name}`, longer)).status).toBe(404);
      }
      // Of two who have read the same calendar, the second is refused, also at the same time.
      const stale = await crm.put('/calendars/office', { ...rest, revision: 1 });
      expect([stale.status, stale.body.error.name]).toEqual([409, 'ConflictError']);
      expect((await crm.get('/calendars/office')).body.data).toMatchObject({
        ...{ hours: longer.hours, revision: 2 },
      });
      const both = await Promise.all(
        [1, 2].map(() => crm.put('/calendars/office', { ...rest, revision: 2 })),
      );
      expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
      expect((await crm.put('/calendars/office', rest)).body.data.revision).toBe(4);
      // A user may read, not write.
      expect((await crm.post('/calendars', { ...OFFICE, name: 'mine' }, max.token)).status).toBe(
        403,
      );
    });

    test.each([
      [{ name: 'Office' }, 'name'],
      [{ timeZone: 'Europe/Atlantis' }, 'timeZone'],
      [{ timeZone: undefined }, 'timeZone'],
      [{ hours: [] }, 'hours'],
      [{ hours: [{ days: [8], from: '09:00', to: '10:00' }] }, 'days'],
      [{ hours: [{ days: [], from: '09:00', to: '10:00' }] }, 'days'],
      [{ hours: [{ days: [1], from: '9:00', to: '10:00' }] }, 'from'],
      [{ hours: [{ days: [1], from: '10:00', to: '09:00' }] }, 'to'],
      [{ hours: [{ days: [1], from: '10:00', to: '25:00' }] }, 'to'],
      [{ holidays: ['2026-02-30'] }, 'holidays'],
      [{ holidays: 'never' }, 'holidays'],
      [{ color: 'red' }, 'color'],
    ])('%j is a 400 that names "%s"', async (change, key) => {
      const { status, body } = await crm.post('/calendars', {
        ...OFFICE,
        name: 'other',
        ...change,
      });
      expect([status, JSON.stringify(body.error)]).toEqual([400, expect.stringContaining(key)]);
      expect((await crm.get('/calendars/other')).status).toBe(404);
    });

    test.each([
      [{}, 'duration'],
      [{ duration: 'soon' }, 'duration'],
      [{ duration: '1h', from: '2026-02-30T00:00:00Z' }, 'from'],
    ])('a test of %j is a 400 that names "%s"', async (data, key) => {
      const { status, body } = await crm.post('/calendars/office/due', data);
      expect([status, JSON.stringify(body.error)]).toEqual([400, expect.stringContaining(key)]);
    });

    test('[FR-L3-002] a clock counts working time; a calendar that is gone starts none and stops none', async () => {
      await crm.publish(pipeline('worktime', { duration: '2 days', calendar: 'office' }));
      const first = await begin('worktime');
      const clock = await clockOf(first.id);
      const tested = await crm.post('/calendars/office/due', { duration: '2 days' });
      const apart = Date.parse(clock!.breachAt) - Date.parse(tested.body.data.due);
      expect(Math.abs(apart)).toBeLessThan(HOUR);
      const schema = pipeline('unknown', { duration: '1h', calendar: 'offcie' });
      const { body } = await crm.post('/definitions/validate', { schema });
      expect(body.data.diagnostics).toMatchObject([
        {
          severity: 'warning',
          path: ['sla', 'calendar'],
          advice: expect.stringContaining('office'),
        },
      ]);
      const removed = await crm.app.http.request('DELETE', '/api/nexus-crm/calendars/office', {
        token: crm.token,
      });
      expect(removed.status).toBe(200);
      expect(await clockOf(first.id)).toEqual({ ...clock, leftMs: expect.any(Number) });
      await passNext(first.id);
      expect((await clockOf(first.id))?.status).toBe('breached');
      const second = await begin('worktime');
      expect(await clockOf(second.id)).toBeUndefined();
      const { data } = (await crm.get(`/instances/${second.id}/history`)).body;
      expect(data.at(-1)).toMatchObject({
        ...{ event: 'sla.failed', payload: { reason: 'There is no calendar "office".' } },
      });
    });
  });

  test('[BR-006] at level 2 it is stored, inert, and its endpoints are not there', async () => {
    await crm.app.restart({ level: 2 });
    await crm.workers.stop();
    await crm.publish(pipeline('inert', { duration: '1h' }));
    const { id } = await begin('inert');
    expect((await see(id)).timers).toEqual([]);
    expect((await crm.get('/sla')).status).toBe(404);
    expect((await crm.get('/calendars')).status).toBe(404);
  });
});
