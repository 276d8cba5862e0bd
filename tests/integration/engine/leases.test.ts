import fs from 'node:fs/promises';
import path from 'node:path';

import type { JobQueue, TimerJob } from '../../../server/src/core/contracts';
import { spawnChild, type Child } from '../../support/child';
import { PipelineApp } from './support';

interface View {
  readonly subject: { readonly id: string };
  readonly tokens: readonly object[];
}

const SCRIPT = path.join(__dirname, 'process.js');

/** Notes each call in a file, which every process of the app writes. */
const INDEX = `
const fs = require('node:fs');
const path = require('node:path');
module.exports = {
  register({ strapi }) {
    const file = path.join(strapi.dirs.app.root, 'calls.txt');
    const extensions = strapi.plugin('nexus-crm').service('extensions');
    extensions.integration({
      name: 'noted',
      async execute(input, call) { fs.appendFileSync(file, call.idempotencyKey + '\\n'); },
    });
    // Takes as long as its process lives, and hears no signal.
    extensions.integration({
      name: 'endless',
      execute(input, call) {
        fs.appendFileSync(file, call.idempotencyKey + '\\n');
        return new Promise(() => undefined);
      },
    });
    strapi.dying = 0;
    extensions.integration({
      name: 'deadly',
      async execute(input, call) {
        fs.appendFileSync(file, call.idempotencyKey + '\\n');
        if (process.env.NEXUS_TEST_DIES) process.kill(process.pid, 'SIGKILL');
      },
    });
  },
  bootstrap() {},
};
`;

const pipeline = (name: string, ...steps: object[]) => ({
  id: name,
  entities: { lead: { stages: ['new', 'busy'] } },
  transitions: { go: { from: 'new', to: 'busy', do: steps } },
});

/** A timer is carried out by one worker at a time, whatever becomes of the worker. */
describe('timers under leases', () => {
  let crm: PipelineApp;
  const children: Child[] = [];

  beforeAll(async () => {
    crm = await PipelineApp.start({
      files: { 'src/index.js': INDEX },
      // Only what the tests ask for is carried out here.
      plugins: { 'nexus-crm': { config: { timers: { worker: false, grace: 100 } } } },
    });
    await crm.publish(pipeline('noted', { wait: '1 day' }, { activity: 'noted' }));
    await crm.publish(pipeline('endless', { wait: '1 day' }, { activity: 'endless' }));
    await crm.publish(pipeline('deadly', { wait: '1 day' }, { activity: 'deadly' }));
    await crm.publish(pipeline('waits', { wait: '1 day' }, { set: { score: 'data.score + 1' } }));
  });
  afterAll(async () => {
    for (const child of children) {
      child.send(JSON.stringify({ command: 'stop' }));
      await child.exit;
    }
    await crm.dispose();
  });
  beforeEach(() => fs.rm(callsFile(), { force: true }));

  const callsFile = (): string => path.join(crm.app.directory, 'calls.txt');
  const calls = async (): Promise<string[]> =>
    (await fs.readFile(callsFile(), 'utf8').catch(() => '')).split('\n').filter(Boolean);
  const timers = () => crm.app.strapi.db.connection('crm_timers');
  const begin = async (definition: string, count = 1): Promise<string[]> => {
    const ids: string[] = [];
    for (let index = 0; index < count; index += 1) {
      const { id } = await crm.start(definition, await crm.lead({ score: 1 }));
      await crm.act(id, 'go');
      ids.push(id);
    }
    return ids;
  };
  const see = async (id: string): Promise<View> => (await crm.get(`/instances/${id}`)).body.data;
  const scoreOf = async (id: string): Promise<number> =>
    (await crm.contact((await see(id)).subject.id)).score;
  const queue = (): JobQueue<TimerJob> => crm.engine.graph.storage.timerJobs!();
  const spawn = async (): Promise<Child> => {
    const child = spawnChild(crm.app, SCRIPT);
    children.push(child);
    await child.line('READY');
    return child;
  };

  test('[SCL-001] a web process arms timers and carries out none', async () => {
    const [id] = await begin('waits');
    await crm.makeTimersDue();
    // A worker would take it as soon as the server listens.
    await crm.app.restart();
    await see(id!);
    const due = (await queue().claim(10)).filter(
      (job: { instance: string }) => job.instance === id,
    );
    expect(due).toHaveLength(1);
    await queue().release(due[0]!, { delay: 0 });
    expect(await crm.engine.runDue()).toBe(1);
    expect(await scoreOf(id!)).toBe(2);
  });

  test('[SCL-002] [REL-003] two processes call each of many activities once', async () => {
    const count = 20;
    await begin('noted', count);
    const child = await spawn();
    await crm.makeTimersDue();
    child.send(JSON.stringify({ command: 'runDue', marker: 'RUN ' }));
    const runDue = crm.engine.runDue() as Promise<number>;
    const [here, there] = await Promise.all([runDue, child.line('RUN ')]);
    // A wait and an activity each; either process may claim them.
    expect(here + Number(there)).toBe(2 * count);
    const made = await calls();
    expect(made).toHaveLength(count);
    expect(new Set(made).size).toBe(count);
    expect(await timers().where({ status: 'armed' }).select('id')).toEqual([]);
  });

  test('[REL-001] the timer of a killed process is carried out by another once its lease ends', async () => {
    const [id] = await begin('deadly');
    process.env.NEXUS_TEST_DIES = 'yes';
    const killed = spawnChild(crm.app, SCRIPT);
    delete process.env.NEXUS_TEST_DIES;
    await killed.line('READY');
    await crm.makeTimersDue();
    killed.send(JSON.stringify({ command: 'runDue', marker: 'RUN ' }));
    await killed.exit;
    const held = await timers().where({ instance_id: id }).first();
    expect(held).toMatchObject({ status: 'armed', recoveries: 0, lease_epoch: 1 });
    expect(Number(held!.lease_until)).toBeGreaterThan(Date.now());
    expect(await crm.engine.runDue()).toBe(0);
    // As time would.
    await timers().where({ instance_id: id }).update({ lease_until: 1 });
    const [job] = await queue().claim(1);
    expect(job).toMatchObject({ attempts: 0, recoveries: 1, lease: { epoch: 2 } });
    await queue().release(job!, { delay: 0 });
    expect(await crm.engine.runDue()).toBe(1);
    expect(await see(id!)).toMatchObject({ status: 'active', tokens: [], fault: null });
    const [first, second, ...more] = await calls();
    expect([second, more]).toEqual([first, []]);
  });

  test.each(['waits', 'noted'])(
    '[REL-004] a worker whose lease has moved on writes nothing: %s',
    async (definition) => {
      const [id] = await begin(definition);
      await crm.makeTimersDue();
      const [stale] = await queue().claim(1);
      await timers().where({ instance_id: id }).update({ lease_until: 1 });
      const [held] = await queue().claim(1);
      expect(held!.lease!.epoch).toBe(stale!.lease!.epoch + 1);
      const before = await see(id!);
      const { engine } = crm.engine.graph;
      const lease = { timer: stale!.timer.id, ...stale!.lease! };
      await expect(engine.runTimer(stale!, { lease })).rejects.toThrow('is being changed');
      expect(await see(id!)).toEqual(before);
      // The holder is not disturbed by it.
      const now = { timer: held!.timer.id, ...held!.lease! };
      expect(await engine.runTimer(held!, { lease: now })).toEqual({ kind: 'done' });
      expect(await engine.runTimer(stale!, { lease })).toMatchObject({ kind: 'refused' });
      await crm.makeTimersDue();
      await crm.engine.runDue();
      expect((await see(id!)).tokens).toEqual([]);
    },
  );

  test('[REL-002] an integration that never answers stops no other timer, and no shutdown', async () => {
    const [endless] = await begin('endless');
    const waiting = await begin('waits', 5);
    await crm.app.restart({
      plugins: {
        'nexus-crm': { config: { extensionTimeout: 3_600_000, timers: { grace: 100 } } },
      },
    });
    await crm.makeTimersDue();
    const isDone = async (): Promise<boolean> => {
      const views = await Promise.all(waiting.map(see));
      return views.every(({ tokens }) => tokens.length === 0) && (await calls()).length > 0;
    };
    while (!(await isDone()));
    expect((await see(endless!)).tokens).toHaveLength(1);
    await crm.app.stop();
    await crm.app.start();
    // Released: the next process does not wait for the end of a lease.
    while ((await calls()).length < 2);
    const row = await timers().where({ instance_id: endless }).first();
    expect(row).toMatchObject({ status: 'armed', attempts: 0, recoveries: 0, lease_epoch: 2 });
  });
});
