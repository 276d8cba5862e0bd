import type { ListTimers, RedriveTimers } from '../../../server/src/contracts/timers';
import { DEAD_AFTER } from '../../../server/src/core/retry-delay';
import { getService } from '../../../server/src/services/get-service';
import { PipelineApp, type Caller } from '../engine/support';

const DAY = 86_400_000;
const GRANTS = ['find', 'redrive', 'redriveAll'].map((name) => `plugin::nexus-crm.timers.${name}`);

const PIPELINE = {
  id: 'operated',
  entities: { lead: { stages: ['new', 'busy'] } },
  transitions: {
    go: { from: 'new', to: 'busy', do: [{ wait: '1 day' }, { set: { score: 'data.score + 1' } }] },
  },
};

interface Row {
  readonly document_id: string;
  readonly instance_id: string;
}

/** What operators see and do about timers and background jobs. */
describe('operating timers', () => {
  let crm: PipelineApp;
  let operator: Caller;

  beforeAll(async () => {
    // Only what the tests ask for is carried out here.
    crm = await PipelineApp.start({
      plugins: { 'nexus-crm': { config: { timers: { worker: false } } } },
    });
    operator = await crm.user('otis');
    await crm.publish(PIPELINE);
  });
  afterAll(() => crm.dispose());
  beforeEach(() => rows().delete());

  const rows = () => crm.app.strapi.db.connection('crm_timers');
  const service = () => getService('timers', { strapi: crm.app.strapi });
  const begin = async (
    columns: object = { status: 'armed' },
  ): Promise<{ id: string; timer: string }> => {
    const { id } = await crm.start('operated', await crm.lead({ score: 1 }));
    expect((await crm.act(id, 'go')).status).toBe(200);
    const { document_id: timer } = (await rows().where({ instance_id: id }).first()) as Row;
    await rows().where({ document_id: timer }).update(columns);
    return { id, timer };
  };
  const job = async (key: string, columns: object = {}): Promise<string> => {
    await rows().insert({
      ...{ document_id: `mail:${key}`, tenant: 'default', type: 'mail', trigger_at: 1 },
      ...{ status: 'armed', attempts: 0, recoveries: 0, lease_epoch: 0, position: 0, requests: 1 },
      ...columns,
    });
    return `mail:${key}`;
  };
  const DEAD = { status: 'dead', attempts: DEAD_AFTER, last_error: 'No line' };
  const FAILING = { attempts: 3, last_error: 'Busy' };
  const running = () => ({
    ...{ trigger_at: 1, lease_owner: 'me.1', lease_epoch: 1, lease_until: Date.now() + DAY },
  });
  const list = async (query: string): Promise<ListTimers.Response> => {
    const { status, body } = await crm.get<ListTimers.Response>(`/timers?${query}`);
    expect([query, status]).toEqual([query, 200]);
    return body;
  };
  const idsOf = ({ data }: ListTimers.Response): string[] => data.map(({ id }) => id);
  const see = async (id: string): Promise<Record<string, unknown>> =>
    rows().where({ document_id: id }).first();
  const historyOf = async (id: string): Promise<readonly { readonly event: string }[]> =>
    (await crm.get<{ data: { event: string }[] }>(`/instances/${id}/history`)).body.data;

  /** One timer in each state, and a job that is due. */
  const oneOfEach = async () => ({
    waiting: (await begin()).timer,
    due: (await begin({ trigger_at: 5 })).timer,
    running: (await begin({ ...running(), attempts: 2 })).timer,
    failing: (await begin({ ...FAILING, trigger_at: Date.now() + DAY })).timer,
    dead: (await begin({ ...DEAD, trigger_at: 3 })).timer,
    suspended: (await begin({ status: 'held', trigger_at: 4 })).timer,
  });

  test('each is in one state, and found by it', async () => {
    const ids = await oneOfEach();
    const mail = await job('a', { trigger_at: 2 });
    for (const [state, id] of Object.entries(ids)) {
      const found = await list(`filters[state]=${state}`);
      expect([state, idsOf(found)]).toEqual([state, state === 'due' ? [mail, id] : [id]]);
      expect(found.data.every((row) => row.state === state)).toBe(true);
    }
    const all = await list('');
    expect(idsOf(all)).toEqual([
      ...[ids.running, mail, ids.dead, ids.suspended, ids.due],
      ...idsOf(all).slice(5),
    ]);
    expect(all.meta.pagination).toEqual({ page: 1, pageSize: 25, pageCount: 1, total: 7 });
    expect(idsOf(await list('sort=dueAt:desc'))).toEqual(idsOf(all).reverse());
    expect(idsOf(await list('filters[state][$in][0]=dead&filters[state][$in][1]=running'))).toEqual(
      [ids.running, ids.dead],
    );
  });

  test('a row says whose it is, what has happened, and nothing of what it carries', async () => {
    const { id, timer } = await begin({ ...DEAD, recoveries: 2, trigger_at: 1_000 });
    const until = Date.now() + DAY;
    await job('a b', { ...running(), lease_until: until });
    const { subject } = (await crm.get(`/instances/${id}`)).body.data;
    expect((await list('sort=dueAt:desc')).data).toEqual([
      {
        ...{ id: timer, type: 'wait', instance: id, subject, key: null, state: 'dead' },
        ...{ dueAt: '1970-01-01T00:00:01.000Z', attempts: DEAD_AFTER, recoveries: 2 },
        ...{ lastError: 'No line', lease: null },
      },
      {
        ...{ id: 'mail:a b', type: 'mail', instance: null, subject: null, key: 'a b' },
        ...{ state: 'running', dueAt: '1970-01-01T00:00:00.001Z', attempts: 0, recoveries: 0 },
        ...{ lastError: null, lease: { owner: 'me.1', until: new Date(until).toISOString() } },
      },
    ]);
  });

  test('pages over all states come in order, with or without a count', async () => {
    const times = [8, 1, 5, 3, 7, 2, 6, 4];
    for (const [index, at] of times.entries()) {
      const more = [{}, { status: 'held' }, DEAD, FAILING][index % 4];
      await job(String(at), { trigger_at: at, ...more });
    }
    const pages = await Promise.all(
      [1, 2, 3].map((page) => list(`pagination[page]=${page}&pagination[pageSize]=3`)),
    );
    expect(pages.map(idsOf)).toEqual([
      ['mail:1', 'mail:2', 'mail:3'],
      ['mail:4', 'mail:5', 'mail:6'],
      ['mail:7', 'mail:8'],
    ]);
    expect(pages[2]!.meta.pagination).toMatchObject({ pageCount: 3, total: 8 });
    const uncounted = await list('pagination[pageSize]=3&pagination[withCount]=false');
    expect(uncounted.meta.pagination).toEqual({ page: 1, pageSize: 3 });
    expect((await list('filters[type]=mail&filters[state]=dead')).meta.pagination.total).toBe(2);
    expect((await list('filters[type]=wait')).data).toEqual([]);
  });

  test('[FR-L2-001] a dead timer is redriven: it is due now, its instance continues, and its history says who did it', async () => {
    const { id, timer } = await begin(DEAD);
    const { documentId: by } = operator;
    await crm.app.http.grant('authenticated', GRANTS);
    expect(await crm.engine.runDue()).toBe(0);
    const emitted = crm.next('nexus-crm.timer.redriven');
    const { status, body } = await crm.post(`/timers/${timer}/redrive`, {}, operator.token);
    expect(status).toBe(200);
    expect(body.data).toMatchObject({ id: timer, state: 'due', attempts: 0, lastError: null });
    const payload = { timer, kind: 'wait', attempts: DEAD_AFTER, reason: 'No line' };
    expect(await emitted).toMatchObject({ instance: id, payload, actor: { kind: 'user', id: by } });
    expect((await historyOf(id)).at(-1)).toMatchObject({
      ...{ event: 'timer.redriven', payload, actor: { kind: 'user', id: by } },
    });
    expect(await crm.engine.runDue()).toBe(1);
    expect((await crm.get(`/instances/${id}`)).body.data.tokens).toEqual([]);
    const { broken } = await crm.app.strapi
      .plugin('nexus-crm')
      .service<{ verify(): Promise<{ broken: object[] }> }>('history')
      .verify();
    expect(broken).toEqual([]);
    await crm.app.http.revoke('authenticated', GRANTS);
  });

  test.each([
    ['waiting', /has not failed, and waits/],
    ['due', /has not failed, and is due/],
    ['running', /a worker is carrying it out/],
    ['suspended', /its instance is paused/],
  ] as const)('one that is %s is not: 409 says why', async (state, reason) => {
    const timer = (await oneOfEach())[state];
    const before = await see(timer);
    const { status, body } = await crm.post(`/timers/${timer}/redrive`, {});
    expect([status, body.error.details]).toEqual([409, { code: 'NotFailing', timer, state }]);
    expect(body.error.message).toMatch(reason);
    expect(await see(timer)).toEqual(before);
  });

  test('one that does not exist is a 404', async () => {
    const { status, body } = await crm.post('/timers/none/redrive', {});
    expect([status, body.error.message]).toEqual([404, 'There is no such timer.']);
  });

  test('all failing and dead ones of a filter are redriven; others are left out', async () => {
    const ids = await oneOfEach();
    const others = Object.entries(ids).flatMap(([state, id]) =>
      ['failing', 'dead'].includes(state) ? [] : [id],
    );
    const before = await rows().whereIn('document_id', others).orderBy('id');
    await job('dead', DEAD);
    const redriven = await crm.post('/timers/redrive', { filters: { type: 'wait' } });
    expect(redriven).toMatchObject({
      ...{ status: 200, body: { data: { redriven: 2 }, meta: { remaining: 0 } } },
    });
    expect(await rows().whereIn('document_id', others).orderBy('id')).toEqual(before);
    for (const id of [ids.failing, ids.dead]) {
      expect(await see(id)).toMatchObject({ status: 'armed', attempts: 0, lease_owner: null });
      expect(Number((await see(id)).trigger_at)).toBeGreaterThan(Date.now() - DAY);
    }
    expect(await see('mail:dead')).toMatchObject({ status: 'dead' });
  });

  test('at most as many as asked for, the earliest first, and the answer says how many are left', async () => {
    for (const at of [3, 1, 2, 4, 5]) await job(String(at), { ...DEAD, trigger_at: at });
    const answers = [];
    for (let turn = 0; turn < 3; turn += 1) {
      const { body } = await crm.post('/timers/redrive', {
        ...{ filters: { state: { $eq: 'dead' } }, limit: 2 },
      });
      answers.push([body.data.redriven, body.meta.remaining]);
      if (turn === 0)
        expect(
          await rows()
            .where({ status: 'armed' })
            .pluck('document_id')
            .then((ids: string[]) => ids.sort()),
        ).toEqual(['mail:1', 'mail:2']);
    }
    expect(answers).toEqual([
      [2, 3],
      [2, 1],
      [1, 0],
    ]);
  });

  test('a timer of a paused instance is redriven once that continues', async () => {
    const { id, timer } = await begin({ ...DEAD, trigger_at: 1 });
    const fault = JSON.stringify({ code: 'Paused', reason: 'Paused', path: null, at: 1 });
    await crm.app.strapi.db
      .connection('crm_instances')
      .where({ document_id: id })
      .update({ status: 'needs_attention', fault });
    const { status, body } = await crm.post(`/timers/${timer}/redrive`, {});
    expect([status, body.data.state]).toEqual([200, 'suspended']);
    expect(await see(timer)).toMatchObject({ status: 'held', attempts: 0 });
  });

  test('two operators at once: each timer is redriven once', async () => {
    const begun = [];
    for (let index = 0; index < 5; index += 1) begun.push(await begin(DEAD));
    const order = { filters: { state: 'dead' } };
    const answers = await Promise.all(
      [1, 2, 3].map(() => crm.post<RedriveTimers.Response>('/timers/redrive', order)),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const redriven = answers.map(({ body }) => body.data.redriven);
    expect(redriven.reduce((sum, one) => sum + one)).toBe(5);
    for (const { id } of begun) {
      const events = (await historyOf(id)).map(({ event }) => event);
      expect(events.filter((event) => event === 'timer.redriven')).toHaveLength(1);
    }
  });

  test('[REL-004] an instance with a dead timer is sound, `verify` names the timer, and the end of the instance removes it', async () => {
    const { id, timer } = await begin(DEAD);
    const { data } = (await crm.get('/instances/verify')).body;
    expect(data.filter(({ instance }: { instance: string }) => instance === id)).toMatchObject([
      { instance: id, contradiction: `Its timer ${timer} has failed ${DEAD_AFTER} times: No line` },
    ]);
    expect((await crm.act(id, 'cancel')).status).toBe(200);
    expect(await see(timer)).toBeUndefined();
  });

  test('[REL-004] a repair redrives the dead timers of its instance', async () => {
    const { id, timer } = await begin(DEAD);
    const instances = crm.app.strapi.db.connection('crm_instances');
    await instances.where({ document_id: id }).update({ open_timers: 7 });
    const { status } = await crm.post(`/instances/${id}/repair`, { dryRun: false });
    expect(status).toBe(200);
    expect(await see(timer)).toMatchObject({ status: 'armed', attempts: 0 });
  });

  test('a background job that is dead is redriven without a history', async () => {
    const id = await job('x/y', DEAD);
    const { status, body } = await crm.post(`/timers/${encodeURIComponent(id)}/redrive`, {});
    expect([status, body.data]).toMatchObject([200, { id, key: 'x/y', state: 'due' }]);
  });

  test('[SR-001] rows of types that the caller may not read are neither listed nor redriven', async () => {
    const { timer } = await begin(DEAD);
    await crm.app.http.grant('authenticated', GRANTS);
    const hidden = await crm.get('/timers', operator.token);
    expect([hidden.status, hidden.body.data]).toEqual([200, []]);
    const order = { filters: { state: 'dead' } };
    const none = await crm.post('/timers/redrive', order, operator.token);
    expect(none.body).toEqual({ data: { redriven: 0 }, meta: { remaining: 0 } });
    await crm.app.http.grant('authenticated', ['plugin::nexus-crm.contact.find']);
    expect(idsOf((await crm.get('/timers', operator.token)).body)).toEqual([timer]);
    await crm.app.http.revoke('authenticated', [...GRANTS, 'plugin::nexus-crm.contact.find']);
  });

  test.each([
    ['filters[state]=asleep', /state/],
    ['filters[owner]=me', /unknown key "owner"/],
    ['filters[type]', /type/],
    ['sort=id', /must be one of dueAt/],
    ['pagination[pageSize]=1000', /at most 100/],
  ])('GET /timers?%s is a 400', async (query, message) => {
    const { status, body } = await crm.get(`/timers?${query}`);
    expect([status, body.error.message]).toEqual([400, expect.stringMatching(message)]);
  });

  test.each([
    [{}, /filters/],
    [{ filters: {} }, /must have at least one key/],
    [{ filters: { type: {} } }, /must be a value/],
    [{ filters: { state: 'dead' }, limit: 0 }, /at least 1/],
    [{ filters: { state: 'dead' }, limit: 1_001 }, /at most 1000/],
    [{ filters: { state: 'dead' }, all: true }, /unknown key "all"/],
  ])('POST /timers/redrive with %j is a 400', async (data, message) => {
    await job('x', DEAD);
    const { status, body } = await crm.post('/timers/redrive', data);
    expect([status, body.error.message]).toEqual([400, expect.stringMatching(message)]);
    expect(await see('mail:x')).toMatchObject({ status: 'dead' });
  });

  test('[REL-002] a running worker carries out what is redriven', async () => {
    const { id, timer } = await begin(DEAD);
    await crm.app.restart({
      plugins: { 'nexus-crm': { config: { timers: { worker: true } } } },
    });
    const ended = crm.next('nexus-crm.wait.ended');
    expect((await crm.post(`/timers/${timer}/redrive`, {})).status).toBe(200);
    expect(await ended).toMatchObject({ instance: id });
    const { worker } = (await crm.get('/health')).body.data;
    expect(worker).toMatchObject({ isEnabled: true, isRunning: true });
    await crm.app.restart({
      plugins: { 'nexus-crm': { config: { timers: { worker: false } } } },
    });
  });

  test('as a service, for everybody’s timers', async () => {
    const { timer } = await begin(DEAD);
    expect(idsOf(await service().list({ filters: { state: 'dead' } }))).toEqual([timer]);
    await expect(service().redrive('none')).rejects.toMatchObject({ name: 'NotFoundError' });
    expect(await service().redrive(timer)).toMatchObject({ id: timer, state: 'due' });
    expect(await service().redriveAll({ filters: { state: 'dead' } })).toEqual({
      ...{ data: { redriven: 0 }, meta: { remaining: 0 } },
    });
  });
});
