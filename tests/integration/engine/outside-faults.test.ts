/** @databases sqlite postgres */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { EngineService } from '../../../server/src/services/engine/engine';
import { MovedClock } from '../../support/clock';
import { CONTACT, PipelineApp } from './support';

const START = '2031-03-03T09:00:00.000Z';
const DAY = 24 * 3_600_000;

/** Integrations that do what they should not. */
const INDEX = `
const cyclic = {};
cyclic.self = cyclic;
const outcomes = {
  silent: () => new Promise(() => undefined),
  text: () => { throw 'no'; },
  nothing: () => { throw undefined; },
  empty: () => { throw null; },
  number: () => { throw 404; },
  sealed: () => { throw Object.freeze({ code: 'E_SEALED' }); },
  trap: () => { throw { get message() { throw new Error('trapped'); } }; },
  cyclic: () => cyclic,
  bigint: () => ({ id: 1n }),
  callback: () => ({ then: 1, call: () => undefined }),
};
module.exports = {
  register({ strapi }) {
    const extensions = strapi.plugin('nexus-crm').service('extensions');
    for (const [name, outcome] of Object.entries(outcomes)) {
      extensions.integration({ name, timeout: 300, execute: async () => outcome() });
    }
  },
  bootstrap() {},
};
`;

const STAGES = ['new', 'busy', { name: 'done', final: true }];

const pipeline = (id: string, steps: readonly object[], more: object = {}) => ({
  id,
  entities: { lead: { stages: STAGES } },
  transitions: {
    go: { from: 'new', to: 'busy', do: steps },
    ...{ back: { from: 'busy', to: 'new' }, finish: { from: '*', to: 'done' } },
  },
  ...more,
});

interface View {
  readonly status: string;
  readonly stage: string;
  readonly tokens: readonly object[];
  readonly timers: readonly { readonly kind: string }[];
  readonly fault: { readonly code: string; readonly reason: string } | null;
  readonly sla: { readonly status: string; readonly leftMs: number | null } | null;
}

interface Entry {
  readonly event: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** What goes wrong with time and with what is called: defined, and described in docs/production.md. */
describe('faults of time and of the outside', () => {
  const clock = new MovedClock(START);
  let crm: PipelineApp;
  let sent = 0;
  const chunk = Buffer.alloc(64 * 1024, 'x');
  const server = createServer((request, response) => {
    if (request.url === '/hangs-up') {
      request.socket.destroy();
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json' });
    if (request.url === '/malformed') {
      response.end('{"id": ');
      return;
    }
    // 200 MB, as long as somebody reads.
    const write = (): void => {
      while (sent < 200 * 1024 * 1024 && !response.destroyed) {
        sent += chunk.length;
        if (!response.write(chunk)) {
          response.once('drain', write);
          return;
        }
      }
      response.end();
    };
    write();
  });

  beforeAll(async () => {
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const config = { integrations: { allowHttp: true, allowPrivate: ['127.0.0.1'] } };
    crm = await PipelineApp.start({
      ...{ level: 3, beforeLoad: clock.attach, files: { 'src/index.js': INDEX } },
      plugins: { 'nexus-crm': { config } },
    });
    await crm.workers.stop();
    const { port } = server.address() as AddressInfo;
    for (const name of ['huge', 'malformed', 'hangs-up']) {
      const settings = { url: `http://127.0.0.1:${port}/${name}` };
      const { status } = await crm.post('/integrations', { name, kind: 'webhook', settings });
      expect([name, status]).toEqual([name, 201]);
    }
    await crm.publish(pipeline('sound', [{ wait: '1 day' }]));
  });
  afterAll(async () => {
    await crm.dispose();
    server.close();
  });

  const knex = () => crm.app.strapi.db.connection;
  const runDue = (): Promise<number> => (crm.engine as EngineService).runDue();
  const begin = async (definition: string): Promise<{ id: string; lead: string }> => {
    const lead = await crm.lead();
    return { id: ((await crm.start(definition, lead)) as { id: string }).id, lead };
  };
  const going = async (definition: string): Promise<{ id: string; lead: string }> => {
    const begun = await begin(definition);
    expect((await crm.act(begun.id, 'go')).status).toBe(200);
    return begun;
  };
  const see = async (id: string): Promise<View> =>
    (await crm.get<{ data: View }>(`/instances/${id}`)).body.data;
  const history = async (id: string): Promise<readonly Entry[]> =>
    (await crm.get<{ data: readonly Entry[] }>(`/instances/${id}/history?pagination[pageSize]=100`))
      .body.data;

  test.each([
    ['silent', 'fails', /300 ms|time/i],
    ['text', 'fails', /no/],
    ['nothing', 'fails', /./],
    ['empty', 'fails', /./],
    ['number', 'fails', /number/],
    ['sealed', 'fails', /./],
    ['trap', 'fails', /./],
    // Written out it would have no end.
    ['cyclic', 'fails', /longer than 256 KB/],
    ['bigint', 'fails', /kept/],
    ['hangs-up', 'fails', /./],
    ['malformed', 'answers', /./],
    ['huge', 'answers', /./],
  ])(
    '[FR-L2-010] [REL-002] an integration that is "%s" %s, and stops nothing else',
    async (name, outcome, says) => {
      const steps = [{ wait: '1 hour' }, { activity: name, as: 'out', retry: { attempts: 1 } }];
      await crm.publish(pipeline(`calls-${name}`, steps));
      const called = await going(`calls-${name}`);
      const other = await going('sound');
      clock.move(2 * DAY);
      await runDue();
      // The activity was armed by the wait.
      await runDue();
      expect((await see(other.id)).tokens).toEqual([]);
      const view = await see(called.id);
      const entries = JSON.stringify(await history(called.id));
      if (outcome === 'fails') {
        expect(view).toMatchObject({ status: 'needs_attention', tokens: [expect.anything()] });
        expect(view.fault?.reason).toMatch(says);
        expect(entries).not.toContain('[object Object]');
      } else expect(view).toMatchObject({ status: 'active', tokens: [], fault: null });
      expect((await crm.get('/instances/verify')).body.data).toEqual([]);
      await crm.act(called.id, 'cancel');
    },
  );

  test('[FR-L2-010] of 200 MB no more is read than is kept', () => {
    expect(sent).toBeGreaterThan(0);
    expect(sent).toBeLessThan(20 * 1024 * 1024);
  });

  test('[FR-L2-009] a timer of ten years comes then, one of the past at once, each once', async () => {
    await crm.publish(pipeline('long', [{ wait: '3650 days' }]));
    const far = await going('long');
    const past = await going('long');
    const timers = (id: string) => knex()('crm_timers').where({ instance_id: id });
    await timers(past.id).update({ trigger_at: -1 });
    expect(await runDue()).toBe(1);
    expect([(await see(past.id)).tokens, (await see(far.id)).tokens]).toMatchObject([[], [{}]]);
    clock.move(3_650 * DAY - 60_000);
    expect(await runDue()).toBe(0);
    clock.move(60_000);
    expect([await runDue(), await runDue()]).toEqual([1, 0]);
    expect((await see(far.id)).tokens).toEqual([]);
  });

  const WAYS: Record<string, (lead: string) => Promise<unknown>> = {
    REST: (lead) => crm.app.http.delete(`/api/nexus-crm/contacts/${lead}`, { token: crm.token }),
    'the Document Service': (documentId) =>
      crm.app.strapi.documents(CONTACT as 'admin::user').delete({ documentId }),
    'strapi.db.query': (documentId) =>
      crm.app.strapi.db.query(CONTACT).delete({ where: { documentId } }),
    'strapi.db.query, in bulk': (documentId) =>
      crm.app.strapi.db.query(CONTACT).deleteMany({ where: { documentId } }),
  };

  test.each(Object.keys(WAYS))(
    '[FR-L3-002] a subject that is deleted by %s while its SLA runs, or is paused, takes it along',
    async (way) => {
      const sla = { duration: '2h', warnAt: '50%', pauseIn: 'busy' };
      const version = `1.0.${Object.keys(WAYS).indexOf(way)}`;
      await crm.publish({ ...pipeline('timed', [], { sla }), version });
      const [running, paused] = [await begin('timed'), await going('timed')];
      for (const { id, lead } of [running, paused]) {
        await WAYS[way]?.(lead);
        expect(await see(id)).toMatchObject({
          ...{ status: 'cancelled', timers: [], sla: { status: 'cancelled', leftMs: null } },
        });
      }
      clock.move(DAY);
      expect(await runDue()).toBe(0);
    },
  );

  const OFFICE = {
    timeZone: 'Australia/Lord_Howe',
    hours: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }],
    holidays: [],
  };

  test('[FR-L3-002] a calendar that is deleted while clocks run, or are paused, breaks none', async () => {
    await crm.post('/calendars', { name: 'office', ...OFFICE });
    const sla = { duration: '5 days', calendar: 'office', pauseIn: 'busy' };
    await crm.publish(pipeline('worked', [], { sla }));
    const [running, paused] = [await begin('worked'), await going('worked')];
    const before = [await see(running.id), await see(paused.id)].map((one) => one.sla?.leftMs);
    await crm.app.http.delete('/api/nexus-crm/calendars/office', { token: crm.token });
    clock.move(DAY);
    expect((await see(running.id)).sla).toMatchObject({
      ...{ status: 'on_track', leftMs: Number(before[0]) - DAY },
    });
    expect((await crm.act(paused.id, 'back')).status).toBe(200);
    // What was left is left, around the clock.
    expect((await see(paused.id)).sla).toEqual({
      ...{ status: 'on_track', leftMs: before[1], breachAt: expect.any(String) },
    });
    clock.move(20 * DAY);
    expect(await runDue()).toBe(2);
    for (const { id } of [running, paused]) expect((await see(id)).sla?.status).toBe('breached');
  });

  test('[FR-L3-002] a calendar without a working day starts no clock, and says why', async () => {
    const holidays = Array.from({ length: 700 }, (_, week) => {
      const monday = Date.parse('2041-01-07') + week * 7 * DAY;
      return new Date(monday).toISOString().slice(0, 10);
    });
    const hours = [{ days: [1], from: '09:00', to: '10:00' }];
    const made = await crm.post('/calendars', { name: 'idle', ...OFFICE, hours, holidays });
    expect([made.status, made.body.error]).toEqual([201, undefined]);
    await crm.publish(pipeline('idle', [], { sla: { duration: '2 days', calendar: 'idle' } }));
    const { id } = await begin('idle');
    expect(await see(id)).toMatchObject({ status: 'active', timers: [], sla: null });
    expect((await history(id)).at(-1)).toMatchObject({
      ...{ event: 'sla.failed' },
      payload: { reason: 'The calendar "idle" has no working time in the next years.' },
    });
  });

  test('[REL-004] a definition that is removed while its timers wait parks them; restored, they run', async () => {
    await crm.publish(pipeline('removed', [{ wait: '1 day' }]));
    const stranded = await going('removed');
    const other = await going('sound');
    const rename = (name: string, to: string) =>
      knex()('crm_definitions').where({ name }).update({ name: to });
    // Nothing but SQL removes one, and a process keeps what it has read.
    await rename('removed', 'elsewhere');
    await crm.app.restart({});
    await crm.workers.stop();
    clock.move(2 * DAY);
    await runDue();
    expect((await see(other.id)).tokens).toEqual([]);
    const fault = async (): Promise<unknown> =>
      knex()('crm_instances').where({ document_id: stranded.id }).first('status', 'fault');
    expect(await fault()).toMatchObject({
      ...{ status: 'needs_attention', fault: expect.stringContaining('removed 1.0.0') },
    });
    const act = await crm.act(stranded.id, 'back');
    expect([act.status, act.body.error.details.code]).toEqual([409, 'CorruptInstance']);
    await rename('elsewhere', 'removed');
    await crm.app.restart({});
    await crm.workers.stop();
    expect((await crm.post(`/instances/${stranded.id}/resume`)).status).toBe(200);
    clock.move(DAY);
    await runDue();
    expect(await see(stranded.id)).toMatchObject({ status: 'active', tokens: [], fault: null });
  });
});
