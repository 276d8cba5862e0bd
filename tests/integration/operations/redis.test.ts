/**
 * Timers with the driver `bull`, from the configuration to a second process. It needs a Redis server,
 * as the databases other than SQLite need one.
 *
 * @databases postgres
 */
import path from 'node:path';

import type { GetHealth } from '../../../server/src/contracts/health';
import { TestApp } from '../../support/app';
import { spawnChild } from '../../support/child';
import { TestRedis } from '../../support/redis';
import { PipelineApp } from '../engine/support';

const WORKER = path.join(__dirname, '..', '..', '..', 'bin', 'worker.mjs');

const PIPELINE = {
  id: 'later',
  entities: { lead: { stages: ['new', 'busy'] } },
  transitions: {
    go: {
      from: 'new',
      to: 'busy',
      do: [{ wait: '1 second' }, { set: { score: 'data.score + 1' } }],
    },
  },
  campaigns: { hello: { do: [{ set: { score: 'data.score + 1' } }] } },
};

const INDEX = `
module.exports = {
  register({ strapi }) {
    const extensions = strapi.plugin('nexus-crm').service('extensions');
    extensions.integration({ name: 'nothing', execute: async () => null });
  },
};
`;

describe('timers that Redis wakes', () => {
  let redis: TestRedis;
  let crm: PipelineApp;

  const timers = (more: object = {}) => ({
    files: { 'src/index.js': INDEX },
    plugins: {
      'nexus-crm': {
        config: { timers: { driver: 'bull', redis: { url: redis.url }, worker: false, ...more } },
      },
    },
  });

  beforeAll(async () => {
    redis = await TestRedis.start();
    crm = await PipelineApp.start(timers());
    await crm.publish(PIPELINE);
  });
  afterAll(async () => {
    redis.resume();
    await crm.dispose();
    await redis.dispose();
  });

  const begin = async (): Promise<string> => {
    const lead = await crm.lead({ score: 1 });
    const { id } = await crm.start('later', lead);
    expect((await crm.act(id, 'go')).status).toBe(200);
    return lead;
  };
  const scoreOf = async (lead: string): Promise<number> => (await crm.contact(lead)).score;
  const worker = async (): Promise<GetHealth.Response['data']['worker']> =>
    (await crm.get<GetHealth.Response>('/health')).body.data.worker;
  const boot = async (config: object): Promise<string> => {
    await crm.app.stop();
    try {
      await crm.app.start({ plugins: { 'nexus-crm': { config: { timers: config } } } });
    } catch (error) {
      return (error as Error).message;
    }
    return 'It started.';
  };

  test('[SCL-001] [SCL-002] a web process arms, and a worker in another process carries out', async () => {
    const child = spawnChild(crm.app, WORKER);
    await child.line('The worker');
    const leads = [await begin(), await begin(), await begin()];
    for (const lead of leads) while ((await scoreOf(lead)) !== 2);
    const keys = await redis.command('keys', '*');
    expect(keys.every((key) => /^nexus-crm:\{[0-9a-f]{16}\}:timers:/.test(key))).toBe(true);
    child.process.kill('SIGTERM');
    expect((await child.exit).code).toBe(0);
  });

  test('[SCL-001] background jobs have no wake-up in Redis, and a worker finds them by polling', async () => {
    const events = ['nexus-crm.team.created'];
    const subscribed = { name: 'teams', integration: 'nothing', events };
    expect((await crm.post('/subscriptions', subscribed)).status).toBe(201);
    const lead = await crm.lead({ score: 1 });
    const audience = { type: 'plugin::nexus-crm.contact', records: [lead] };
    const campaign = { name: 'Hello', definition: 'later', flow: 'hello', audience };
    const { documentId } = (await crm.post('/campaigns', campaign)).body.data;
    const before = await redis.command('keys', '*timers:t-*');
    await crm.team('callers', []);
    expect((await crm.post(`/campaigns/${documentId}/start`)).status).toBe(202);
    expect(await redis.command('keys', '*timers:t-*')).toEqual(before);
    const child = spawnChild(crm.app, WORKER);
    await child.line('The worker');
    while ((await scoreOf(lead)) !== 2);
    const delivered = async () => (await crm.get('/deliveries')).body.data[0]?.status;
    while ((await delivered()) !== 'delivered');
    child.process.kill('SIGTERM');
    expect((await child.exit).code).toBe(0);
  });

  test('health and metrics say whether Redis is reached, and that work is done without it', async () => {
    await crm.app.restart(timers({ worker: true }));
    const connection = async () => (await worker()).connection;
    while (!(await connection())?.isConnected);
    expect(await worker()).toMatchObject({
      ...{ driver: 'bull', connection: { isConnected: true, error: null } },
    });
    await redis.kill();
    while ((await connection())?.isConnected);
    expect((await connection())?.error).toEqual(expect.any(String));
    const metrics = await crm.app.http.request<string>('GET', '/api/nexus-crm/health/metrics', {
      token: crm.token,
    });
    expect(metrics.body).toContain('nexus_crm_timers_redis_connected 0');
    const lead = await begin();
    while ((await scoreOf(lead)) !== 2);
    const { body } = await crm.get<GetHealth.Response>('/health');
    expect(body.data.status).toBe('ok');
    await redis.start();
    while (!(await connection())?.isConnected);
  });

  test('[REL-001] a timer whose wake-up was flushed is carried out', async () => {
    await crm.app.restart(timers({ worker: true }));
    const lead = await begin();
    await redis.command('flushall');
    while ((await scoreOf(lead)) !== 2);
  });

  test('a Redis that hangs delays neither an action nor the end of the server', async () => {
    await crm.app.restart(timers({ worker: true, grace: 1_000 }));
    while (!(await worker()).connection?.isConnected);
    redis.freeze();
    const lead = await begin();
    while ((await scoreOf(lead)) !== 2);
    const start = performance.now();
    await crm.app.stop();
    expect(performance.now() - start).toBeLessThan(8_000);
    redis.resume();
    await crm.app.start();
  });

  test('a package that is missing or of another version stops the boot, with the command that installs it', async () => {
    // Strapi cannot run twice in a process.
    await crm.app.stop();
    const app = await TestApp.create({
      level: 2,
      ...timers(),
      files: { 'node_modules/bull/package.json': { version: '3.29.3' } },
    });
    try {
      await expect(app.start()).rejects.toThrow(
        /needs bull 4, and bull 3.29.3 is installed.*npm install bull@4/,
      );
      // Who does not choose it need not have it.
      await app.start(timers({ driver: 'embedded' }));
    } finally {
      await app.dispose();
    }
  });

  test('REDIS_URL is the server unless the configuration names one; a wrong one stops the boot', async () => {
    process.env.REDIS_URL = 'http://cache';
    expect(await boot({ driver: 'bull' })).toMatch(/^REDIS_URL must be a URL such as "redis:/);
    expect(await boot({ driver: 'embedded' })).toBe('It started.');
    process.env.REDIS_URL = redis.url;
    expect(await boot({ driver: 'bull' })).toBe('It started.');
    while (!(await worker()).connection?.isConnected);
    delete process.env.REDIS_URL;
  });
});
