/** @databases sqlite postgres */
import fs from 'node:fs/promises';
import path from 'node:path';

import { spawnChild, type Child } from '../../support/child';
import { CONTACT, PipelineApp, type Caller } from './support';

const SCRIPT = path.join(__dirname, 'process.js');

/**
 * Notes each call in a file, which every process of the app writes, and each effect once for its key, as
 * a receiver does that honours keys. A call fails, or kills its process, as the environment says:
 * `undo-b:before` before the effect, `undo-b:after` after it and before it is committed.
 */
const INDEX = `
const fs = require('node:fs');
const path = require('node:path');
module.exports = {
  register({ strapi }) {
    const at = (name) => path.join(strapi.dirs.app.root, name);
    const read = (name) => (fs.existsSync(at(name)) ? fs.readFileSync(at(name), 'utf8') : '');
    const extensions = strapi.plugin('nexus-crm').service('extensions');
    const dies = (when) => {
      if (process.env.NEXUS_TEST_DIES === when) process.kill(process.pid, 'SIGKILL');
    };
    strapi.failing = new Map();
    const act = async (name, input, call) => {
      fs.appendFileSync(at('calls.txt'), name + ' ' + call.idempotencyKey + '\\n');
      const failure = strapi.failing.get(name);
      if (failure) throw Object.assign(new Error(name + ' is down.'), failure);
      dies(name + ':before');
      if (!read('effects.txt').includes(call.idempotencyKey + '\\n')) {
        fs.appendFileSync(at('effects.txt'), name + ' ' + call.subject.id + ' ' + call.idempotencyKey + '\\n');
      }
      dies(name + ':after');
      return { did: name };
    };
    for (const name of ['a', 'b', 'c', 'undo-a', 'undo-b', 'undo-c']) {
      extensions.integration({ name, execute: (input, call) => act(name, input, call) });
    }
    extensions.integration({
      name: 'own',
      execute: (input, call) => act('own', input, call),
      compensate: (input, call) => act('own-' + call.undoes.output.did, input, call),
    });
    extensions.integration({
      name: 'slow',
      execute: async (input, call) => {
        await strapi.duringCall();
        return act('slow', input, call);
      },
    });
    extensions.integration({
      name: 'booking',
      settings: [{ name: 'book', type: 'string', required: true }],
      execute: (input, call) => act('book-' + call.settings.book, input, call),
      compensate: (input, call) => act('cancel-' + call.settings.book, input, call),
    });
    extensions.integration({
      name: 'bad',
      async execute() {
        await strapi.beforeFailure?.();
        throw Object.assign(new Error('No credit.'), { retryable: false });
      },
    });
  },
  bootstrap() {},
};
`;

const undoable = (name: string) => ({
  activity: name,
  retry: { attempts: 2, delay: '1h' },
  compensate: { activity: `undo-${name}` },
});

const pipeline = (name: string, ...steps: object[]) => ({
  id: name,
  dataSchema: { note: { type: 'string' } },
  entities: { lead: { stages: ['new', 'busy', { name: 'won', final: true }] } },
  transitions: {
    win: { from: 'new', to: 'won', do: steps, onFailure: 'compensate' },
    busy: { from: 'new', to: 'busy' },
  },
});

/** What the app under test lets a test decide. */
interface World {
  readonly failing: Map<string, object>;
  beforeFailure: (() => Promise<void>) | undefined;
  duringCall: () => Promise<void>;
}

interface View {
  readonly subject: { readonly id: string };
  readonly status: string;
  readonly stage: string;
  readonly fault: { readonly code: string; readonly reason: string } | null;
  readonly tasks: readonly { readonly id: string; readonly label: string }[];
  readonly timers: readonly { readonly kind: string }[];
  readonly compensations: readonly { readonly left: readonly string[] }[];
}

interface Entry {
  readonly event: string;
  readonly payload: Record<string, unknown>;
}

/** FR-L3-004, BR-004. */
describe('a flow that fails', () => {
  let crm: PipelineApp;
  let owner: Caller;

  const appAt = (level: 2 | 3) => ({
    level,
    files: { 'src/index.js': INDEX },
    // Only what the tests ask for is carried out here.
    plugins: { 'nexus-crm': { config: { timers: { worker: false, grace: 100 } } } },
  });

  beforeAll(async () => {
    crm = await PipelineApp.start(appAt(3));
    owner = await crm.user('olga');
    const grants = ['plugin::nexus-crm.dashboard.tasks', `${CONTACT}.find`];
    await crm.app.http.grant('authenticated', grants);
    await crm.publish(
      pipeline(
        'sale',
        { set: { score: 'data.score + 5', note: "'won'" } },
        undoable('a'),
        { parallel: [[undoable('b')], [undoable('c')], [{ task: 'Call' }]] },
        { activity: 'own' },
        { activity: 'bad' },
      ),
    );
    await crm.publish(
      pipeline('three', { wait: '1 day' }, ...['a', 'b', 'c'].map(undoable), { activity: 'bad' }),
    );
  });
  afterAll(() => crm.dispose());
  beforeEach(async () => {
    for (const name of ['calls', 'effects']) await fs.rm(file(name), { force: true });
    app().failing.clear();
  });

  const file = (name: string): string => path.join(crm.app.directory, `${name}.txt`);
  const lines = async (name: string): Promise<string[]> =>
    (await fs.readFile(file(name), 'utf8').catch(() => '')).split('\n').filter(Boolean);
  const names = async (): Promise<string[]> =>
    (await lines('effects')).map((line) => line.split(' ')[0]!);
  const app = () => crm.app.strapi as unknown as World;
  const failing = (): Map<string, object> => app().failing;
  const timers = () => crm.app.strapi.db.connection('crm_timers');
  const see = async (id: string): Promise<View> => (await crm.get(`/instances/${id}`)).body.data;
  const eventsOf = async (id: string): Promise<Entry[]> =>
    (await crm.get(`/instances/${id}/history?pagination[pageSize]=100`)).body.data;

  /** A lead whose flow has failed, and whose steps are undone as far as that is possible. */
  const failed = async (more: object = {}): Promise<{ id: string; lead: string }> => {
    const lead = await crm.lead({ score: 1, owner: owner.person, ...more });
    const { id } = await crm.start('sale', lead);
    expect((await crm.act(id, 'win')).status).toBe(200);
    await crm.engine.runDue();
    const [call] = (await see(id)).tasks;
    expect((await crm.post(`/tasks/${call!.id}/complete`, {})).status).toBe(200);
    await crm.engine.runDue();
    return { id, lead };
  };

  test('[FR-L3-004] [BR-004] [FR-EXT-001] is undone in reverse order of completion, across branches, and moves back', async () => {
    const emitted = crm.record();
    const { id, lead } = await failed();
    const done = await names();
    expect(done.slice(0, 4).sort()).toEqual(['a', 'b', 'c', 'own']);
    // Branches that are called at the same time need not be completed in the order of their calls.
    const completed = (await eventsOf(id)).flatMap(({ event, payload }) =>
      event === 'activity.completed' ? [String(payload.integration)] : [],
    );
    const undone = completed
      .filter((name) => name !== 'own')
      .reverse()
      .map((name) => `undo-${name}`);
    expect(done.slice(4)).toEqual(['own-own', ...undone]);
    expect(await see(id)).toMatchObject({
      ...{ status: 'active', stage: 'new', fault: null, compensations: [] },
      ...{ tokens: [], timers: [], tasks: [], data: { note: null } },
    });
    expect(await crm.contact(lead)).toMatchObject({ stage: 'new', score: 1, instanceId: id });
    const history = await eventsOf(id);
    expect(history.slice(-6).map(({ event }) => event)).toEqual([
      ...Array(5).fill('compensation.completed'),
      'instance.compensated',
    ]);
    expect(history.at(-1)).toMatchObject({
      ...{ before: { stage: 'won' }, after: { stage: 'new' } },
      payload: { action: 'win', reason: 'No credit.' },
      actor: { kind: 'system' },
    });
    const named = emitted.filter(({ payload }) => payload.instance === id).map(({ name }) => name);
    expect(named).toContain('nexus-crm.compensation.started');
    expect(named.at(-1)).toBe('nexus-crm.instance.compensated');
  });

  test('[FR-L3-004] shows what is left, and refuses what would move it meanwhile', async () => {
    failing().set('undo-a', {});
    const { id, lead } = await failed();
    const { compensations, timers: armed, stage, status } = await see(id);
    expect([stage, status]).toEqual(['won', 'active']);
    expect(compensations).toMatchObject([
      {
        ...{ flow: 'transitions.win.do', action: 'win', reason: 'No credit.' },
        ...{ waitsFor: 'timer', left: ['transitions.win.do[1]', 'transitions.win.do[0]'] },
      },
    ]);
    expect(armed).toMatchObject([{ kind: 'compensation' }]);
    const listed = await crm.get(`/timers?filters[instance]=${id}&filters[type]=compensation`);
    expect(listed.body.data).toMatchObject([{ type: 'compensation', state: 'waiting' }]);
    const explained = (await crm.get(`/instances/${id}/explain/busy`)).body.data;
    expect(explained).toMatchObject({ possible: false });
    expect(explained.obstacles.map(({ code }: { code: string }) => code)).toContain('Compensating');
    for (const [action, data] of [
      ['busy', {}],
      ['close', { outcome: 'won' }],
      ['convert', {}],
      ['cancel', {}],
    ] as const) {
      const refused = await crm.act(id, action, data);
      expect([action, refused.status, refused.body.error.details.code]).toEqual([
        ...[action, 409, 'Compensating'],
      ]);
      expect(refused.body.error.details.left).toHaveLength(2);
    }
    const history = crm.app.strapi.plugin('nexus-crm').service('history');
    await expect(history.erase({ type: CONTACT, id: lead })).rejects.toThrow('live instances');
    expect((await crm.act(id, 'comment', { comment: 'Wait.' })).status).toBe(200);
    failing().clear();
    await crm.makeTimersDue();
    await crm.engine.runDue();
    expect(await see(id)).toMatchObject({ stage: 'new', compensations: [] });
    const undone = (await lines('calls')).filter((line) => line.startsWith('undo-a'));
    expect([undone.length, new Set(undone).size]).toEqual([2, 1]);
  });

  test('[FR-L3-004] a step that cannot be undone is a task of the owner, on the dashboard too', async () => {
    failing().set('own-own', { retryable: false });
    const { id } = await failed();
    const parked = await see(id);
    expect(parked).toMatchObject({
      ...{ status: 'needs_attention', stage: 'won' },
      fault: { code: 'CompensationFailed', reason: 'own-own is down.' },
      tasks: [{ label: 'Undo "own" of "win"', assignees: [owner.person] }],
      compensations: [{ waitsFor: 'task' }],
    });
    const pending = await crm.get('/tasks', owner.token);
    expect(pending.body.data).toMatchObject([{ label: 'Undo "own" of "win"' }]);
    const [task] = parked.tasks;
    const data = { comment: 'Called them.' };
    expect((await crm.post(`/tasks/${task!.id}/complete`, data, owner.token)).status).toBe(200);
    await crm.engine.runDue();
    expect(await see(id)).toMatchObject({ status: 'active', stage: 'new', tasks: [] });
    expect((await names()).slice(4)).toHaveLength(3);
  });

  test.each([
    ['retry', 4],
    ['skip', 3],
    ['abandon', 0],
  ])('[FR-L3-004] an operator resumes it: %s', async (mode, undone) => {
    failing().set('own-own', { retryable: false });
    const { id } = await failed();
    failing().clear();
    const resumed = await crm.post(`/instances/${id}/resume`, { mode });
    expect(resumed.status).toBe(200);
    await crm.engine.runDue();
    expect(await see(id)).toMatchObject({ status: 'active', stage: 'new', tasks: [] });
    expect((await names()).slice(4)).toHaveLength(undone);
  });

  test('[FR-L3-004] a pause suspends it, and a deleted record ends it', async () => {
    failing().set('undo-a', {});
    const { id, lead } = await failed();
    const { engine } = crm.engine.graph;
    const actor = { kind: 'system', id: 'system', label: 'system' };
    await engine.execute(id, { type: 'pause', actor });
    expect(await timers().where({ instance_id: id })).toMatchObject([{ status: 'held' }]);
    await engine.execute(id, { type: 'continue', actor });
    expect(await timers().where({ instance_id: id })).toMatchObject([{ status: 'armed' }]);
    const deleted = await crm.app.http.request('DELETE', `/api/nexus-crm/contacts/${lead}`, {
      token: crm.token,
    });
    expect(deleted.status).toBe(204);
    expect(await timers().where({ instance_id: id })).toEqual([]);
    const rows = await crm.app.strapi.db.connection('crm_history').where({ instance_id: id });
    const abandoned = rows.find(({ event }) => event === 'compensation.abandoned');
    expect(JSON.parse(abandoned.payload).left).toHaveLength(2);
  });

  test('[FR-L3-004] what another branch is calling at that moment is waited for and undone', async () => {
    const slow = { activity: 'slow', compensate: { activity: 'undo-a' } };
    await crm.publish(pipeline('racing', { parallel: [[slow], [{ activity: 'bad' }]] }));
    const { id } = await crm.start('racing', await crm.lead());
    await crm.act(id, 'win');
    let begin = (): void => undefined;
    let end = (): void => undefined;
    const hasBegun = new Promise<void>((resolve) => (begin = resolve));
    const mayEnd = new Promise<void>((resolve) => (end = resolve));
    app().duringCall = () => {
      begin();
      return mayEnd;
    };
    // The other branch fails while the call lasts.
    app().beforeFailure = () => hasBegun;
    const running = crm.engine.runDue();
    while ((await see(id)).compensations.length === 0);
    expect((await see(id)).compensations).toMatchObject([{ waitsFor: 'activities', left: [] }]);
    end();
    await running;
    app().beforeFailure = undefined;
    expect(await names()).toEqual(['slow', 'undo-a']);
    expect(await see(id)).toMatchObject({ stage: 'new', status: 'active', tokens: [] });
  });

  test('[FR-L3-004] [FR-EXT-001] a saved integration undoes with its settings, and not while it is disabled', async () => {
    const saved = { name: 'credits', kind: 'booking', settings: { book: 'b1' } };
    expect((await crm.post('/integrations', saved)).status).toBe(201);
    await crm.publish(pipeline('booked', { activity: 'credits' }, { activity: 'bad' }));
    const change = async (enabled: boolean): Promise<void> => {
      expect((await crm.put('/integrations/credits', { enabled })).status).toBe(200);
    };
    app().beforeFailure = () => change(false);
    const { id } = await crm.start('booked', await crm.lead());
    await crm.act(id, 'win');
    await crm.engine.runDue();
    app().beforeFailure = undefined;
    expect((await see(id)).fault).toMatchObject({
      ...{ code: 'CompensationFailed', reason: 'The integration "credits" is disabled.' },
    });
    await change(true);
    await crm.post(`/instances/${id}/resume`, {});
    await crm.engine.runDue();
    expect(await names()).toEqual(['book-b1', 'cancel-b1']);
    expect((await see(id)).stage).toBe('new');
  });

  test('[FR-L3-004] a value that the record does not take back is left to a person', async () => {
    const fields = crm.app.strapi.plugin('nexus-crm').service('custom-fields');
    await fields.create({ uid: CONTACT, name: 'code', type: 'string', unique: true });
    await crm.publish(
      pipeline('coded', undoable('a'), { set: { code: "'B'" } }, { activity: 'bad' }),
    );
    const lead = await crm.lead({ code: 'A', owner: owner.person });
    const { id } = await crm.start('coded', lead);
    expect((await crm.act(id, 'win')).status).toBe(200);
    // Another lead takes the old value before the flow fails.
    let other = '';
    app().beforeFailure = async () => {
      other = await crm.lead({ code: 'A' });
    };
    await crm.engine.runDue();
    app().beforeFailure = undefined;
    expect(await see(id)).toMatchObject({
      ...{ status: 'needs_attention', stage: 'won' },
      fault: { code: 'CompensationFailed', path: 'transitions.win.do[1]' },
      tasks: [{ label: 'Undo "code" of "win"' }],
      compensations: [{ left: ['transitions.win.do[1]', 'transitions.win.do[0]'] }],
    });
    await crm.put(`/contacts/${other}`, { code: 'C' });
    expect((await crm.post(`/instances/${id}/resume`, {})).status).toBe(200);
    await crm.engine.runDue();
    expect(await see(id)).toMatchObject({ status: 'active', stage: 'new' });
    expect(await crm.contact(lead)).toMatchObject({ code: 'A' });
  });

  describe('and its processes', () => {
    const children: Child[] = [];
    afterAll(async () => {
      for (const child of children) {
        child.send(JSON.stringify({ command: 'stop' }));
        await child.exit;
      }
    });

    const begin = async (count = 1): Promise<string[]> => {
      const ids: string[] = [];
      for (let index = 0; index < count; index += 1) {
        const { id } = await crm.start('three', await crm.lead());
        expect((await crm.act(id, 'win')).status).toBe(200);
        ids.push(id);
      }
      await crm.makeTimersDue();
      return ids;
    };
    const spawn = async (dies?: string): Promise<Child> => {
      if (dies !== undefined) process.env.NEXUS_TEST_DIES = dies;
      const child = spawnChild(crm.app, SCRIPT);
      delete process.env.NEXUS_TEST_DIES;
      await child.line('READY');
      return child;
    };

    test('[FR-L3-004] [REL-001] [BR-004] kill -9 between steps: each is undone once, in reverse order', async () => {
      const [id] = await begin();
      // Each process dies at another place: before or after an effect, in the flow and while it is undone.
      for (const place of ['b:after', 'undo-c:before', 'undo-c:after', 'undo-b:after']) {
        const child = await spawn(place);
        child.send(JSON.stringify({ command: 'runDue', marker: 'RUN ' }));
        await child.exit;
        expect(child.process.signalCode).toBe('SIGKILL');
        const [held] = await timers().where({ instance_id: id });
        expect(Number(held.lease_until)).toBeGreaterThan(Date.now());
        // As time would.
        await timers().where({ instance_id: id }).update({ lease_until: 1 });
      }
      await crm.engine.runDue();
      expect(await names()).toEqual(['a', 'b', 'c', 'undo-c', 'undo-b', 'undo-a']);
      // What was called again had the same key.
      const calls = await lines('calls');
      expect(calls.length).toBe(10);
      expect(new Set(calls).size).toBe(6);
      expect(await see(id!)).toMatchObject({ status: 'active', stage: 'new', timers: [] });
    });

    test('[FR-L3-004] [SCL-002] two processes undo each step of many instances once, in reverse order', async () => {
      const ids = await begin(8);
      const child = await spawn();
      children.push(child);
      child.send(JSON.stringify({ command: 'runDue', marker: 'RUN ' }));
      await Promise.all([crm.engine.runDue(), child.line('RUN ')]);
      await crm.engine.runDue();
      expect(await lines('calls')).toHaveLength(8 * 6);
      const effects = (await lines('effects')).map((line) => line.split(' '));
      for (const id of ids) {
        const { subject, stage } = await see(id);
        const own = effects.filter(([, lead]) => lead === subject.id).map(([name]) => name);
        expect([stage, own]).toEqual(['new', ['a', 'b', 'c', 'undo-c', 'undo-b', 'undo-a']]);
      }
    });

    test('[FR-L3-004] below level 3 it waits, and continues when level 3 is back', async () => {
      failing().set('undo-b', {});
      const [id] = await begin();
      await crm.engine.runDue();
      expect(await see(id!)).toMatchObject({ compensations: [{ waitsFor: 'timer' }] });
      await crm.app.restart(appAt(2));
      await crm.makeTimersDue();
      expect(await crm.engine.runDue()).toBe(0);
      expect(await see(id!)).toMatchObject({ stage: 'won', compensations: [{}] });
      await crm.app.restart(appAt(3));
      await crm.engine.runDue();
      expect(await see(id!)).toMatchObject({ stage: 'new', compensations: [] });
      expect((await names()).slice(3)).toEqual(['undo-c', 'undo-b', 'undo-a']);
    });
  });
});
