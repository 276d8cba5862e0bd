/**
 * It needs a Redis server, as the databases other than SQLite need one.
 *
 * @databases postgres
 */
import { BullDriver, loadBull, redisOptions } from '../../server/src/adapters/bull';
import type { JobDriver } from '../../server/src/jobs';
import { TestRedis } from '../support/redis';
import { describeDriver, SharedJobs } from './driver-suite';

const Bull = loadBull(process.cwd());

let redis: TestRedis;
let prefixes = 0;
let warnings: string[] = [];

const open = (prefix: string, url = redis.url, options: Record<string, unknown> = {}): BullDriver =>
  new BullDriver({
    ...{ Bull, redis: redisOptions(url, options), prefix },
    log: { warn: (message) => void warnings.push(message) },
  });

beforeAll(async () => {
  redis = await TestRedis.start();
});
afterAll(() => redis.dispose());
beforeEach(() => {
  prefixes += 1;
  warnings = [];
});

describeDriver('bull', () => open(`app${prefixes}`));

describe('the driver bull and its Redis', () => {
  let jobs: SharedJobs;

  beforeEach(() => {
    jobs = new SharedJobs();
  });
  afterEach(async () => {
    redis.resume();
    await jobs.close();
    warnings = [];
  });

  const prefix = () => `app${prefixes}`;
  const keys = async (): Promise<readonly string[]> =>
    (await redis.command('keys', `${prefix()}:*`)).toSorted();
  const isConnected = (driver: JobDriver) => driver.status.connection?.isConnected === true;
  const connected = async (driver: BullDriver): Promise<BullDriver> => {
    await jobs.until(() => isConnected(driver));
    return driver;
  };
  /** A process that works, and one that arms, both connected. */
  const processes = async (): Promise<readonly [BullDriver, BullDriver]> => {
    const [consumer, producer] = [open(prefix()), open(prefix())];
    jobs.process('one', consumer);
    jobs.producer(producer).armed([jobs.arm(0)]);
    await jobs.until(() => jobs.runs.length === 1);
    return [await connected(consumer), await connected(producer)];
  };
  const lateness = () => jobs.runs.map(({ at, dueAt }) => at - dueAt);

  test('a job is named by timer and epoch, and says no more', async () => {
    const driver = jobs.producer(open(prefix()));
    driver.armed([{ id: 'abc', epoch: 7, dueIn: 60_000 }]);
    driver.armed([
      { id: 'abc', epoch: 7, dueIn: 60_000 },
      { id: 'abc', epoch: 8, dueIn: 60_000 },
      { id: 'far', epoch: 0, dueIn: 86_400_000 },
    ]);
    let found: readonly string[] = [];
    while (found.length < 4) found = await keys();
    const key = `${prefix()}:timers`;
    expect(found).toEqual([...[`${key}:delayed`, `${key}:id`, `${key}:t-abc-7`, `${key}:t-abc-8`]]);
    const [data] = await redis.command('hget', `${key}:t-abc-7`, 'data');
    expect(JSON.parse(data!)).toEqual({ timerId: 'abc', epoch: 7 });
  });

  test('what is carried out leaves no job behind', async () => {
    const [, producer] = await processes();
    for (let count = 0; count < 50; count += 1) producer.armed([jobs.arm(count)]);
    await jobs.until(() => jobs.rows.size === 0);
    const left = async () =>
      (await keys()).filter((key) => /:t-|:(wait|active|delayed)$/.test(key));
    while ((await left()).length > 0);
    expect(jobs.ranOnce()).toBe(true);
    expect(warnings).toEqual([]);
  });

  test('[SCL-002] wakes a process at once for what another has armed', async () => {
    const [, producer] = await processes();
    jobs.runs.length = 0;
    // One after the other, each while the worker sleeps until its next poll.
    for (let count = 1; count <= 5; count += 1) {
      producer.armed([jobs.arm(50)]);
      await jobs.until(() => jobs.runs.length === count);
    }
    // Polling alone may take five seconds for each.
    expect(Math.max(...lateness())).toBeLessThan(3_000);
  });

  test('two apps share a Redis and see nothing of each other', async () => {
    const [, producer] = await processes();
    const other = new SharedJobs();
    const stranger = open(`${prefix()}-other`);
    other.process('stranger', stranger);
    await other.until(() => isConnected(stranger));
    let woken = 0;
    const worker = other.workers[0]!;
    const wake = worker.wake.bind(worker);
    worker.wake = () => {
      woken += 1;
      wake();
    };
    for (let count = 0; count < 20; count += 1) producer.armed([jobs.arm(0)]);
    await jobs.until(() => jobs.rows.size === 0);
    await other.close();
    // Its own polls at most.
    expect(woken).toBeLessThan(5);
    expect(other.runs).toEqual([]);
  });

  test('[REL-001] FLUSHALL loses no timer, and none is later than ten seconds', async () => {
    const [, producer] = await processes();
    jobs.runs.length = 0;
    for (let count = 0; count < 200; count += 1) producer.armed([jobs.arm(500 + count * 5)]);
    await redis.command('flushall');
    await jobs.until(() => jobs.runs.length === 200);
    expect([jobs.ranOnce(), jobs.wasNoneEarly()]).toEqual([true, true]);
    expect(Math.max(...lateness())).toBeLessThan(10_000);
    // What is armed afterwards is in Redis again.
    producer.armed([jobs.arm(60_000)]);
    while (!(await keys()).some((key) => key.includes(':t-')));
  });

  test('[REL-001] without Redis timers are found by polling, and by Redis once it is back', async () => {
    const [consumer, producer] = await processes();
    await redis.kill();
    await jobs.until(() => !isConnected(consumer) && !isConnected(producer));
    jobs.runs.length = 0;
    for (let count = 0; count < 20; count += 1) producer.armed([jobs.arm(count * 10)]);
    await jobs.until(() => jobs.runs.length === 20);
    expect(Math.max(...lateness())).toBeLessThan(10_000);
    expect(consumer.status.connection?.error).toMatch(/ECONNREFUSED|closed|reconnect/i);
    expect(
      warnings.filter((one) => one.startsWith('Redis does not answer')).length,
    ).toBeGreaterThan(0);
    const later = jobs.arm(60_000);
    await redis.start();
    await jobs.until(() => isConnected(consumer) && isConnected(producer));
    expect(consumer.status.connection).toEqual({ isConnected: true, error: null });
    // The empty server learns what is due soon.
    while (!(await keys()).includes(`${prefix()}:timers:t-${later.id}-0`));
    const before = jobs.runs.length;
    producer.armed([jobs.arm(10)]);
    await jobs.until(() => jobs.runs.length === before + 1);
    expect(jobs.ranOnce()).toBe(true);
  });

  test('a process that starts without Redis works, and stops', async () => {
    const away = open(prefix(), 'redis://127.0.0.1:1');
    const worker = jobs.process('one', away);
    away.armed([jobs.arm(0)]);
    await jobs.until(() => jobs.runs.length === 1);
    const start = performance.now();
    await worker.stop();
    await away.close();
    expect(performance.now() - start).toBeLessThan(2_500);
  });

  test('[REL-001] a Redis that hangs holds up no timer and no shutdown', async () => {
    const [consumer, producer] = await processes();
    redis.freeze();
    jobs.runs.length = 0;
    for (let count = 0; count < 2_000; count += 1) producer.armed([jobs.arm(count % 100)]);
    await jobs.until(() => jobs.runs.length === 2_000);
    expect(Math.max(...lateness())).toBeLessThan(10_000);
    const start = performance.now();
    await jobs.workers[0]!.stop();
    await consumer.close();
    await producer.close();
    expect(performance.now() - start).toBeLessThan(4_500);
  });

  test('a Redis that has nothing to do is not taken for one that hangs', async () => {
    // Bull waits five seconds for a job.
    const driver = open(prefix(), redis.url, { commandTimeout: 5_500 });
    jobs.process('one', driver);
    const start = performance.now();
    await jobs.until(() => performance.now() - start > 6_500);
    expect(driver.status.connection).toEqual({ isConnected: true, error: null });
    expect(warnings).toEqual([]);
  });

  test('warns of a Redis that may delete keys', async () => {
    const lossy = await TestRedis.start(
      ...['--maxmemory', '50mb', '--maxmemory-policy', 'allkeys-lru'],
    );
    try {
      const driver = open(prefix(), lossy.url);
      jobs.process('one', driver);
      await jobs.until(() => warnings.length > 0);
      expect(warnings).toEqual([expect.stringContaining('it is "allkeys-lru"')]);
      await jobs.close();
    } finally {
      await lossy.dispose();
    }
  });

  test('[REL-001] a Redis that evicts wake-ups loses no timer', async () => {
    const lossy = await TestRedis.start(
      ...['--maxmemory', '4mb', '--maxmemory-policy', 'allkeys-lru'],
    );
    const evicted = async (): Promise<number> => {
      const lines = await lossy.command('info', 'stats');
      return Number(lines.find((line) => line.startsWith('evicted_keys:'))!.split(':')[1]);
    };
    const wakeUps = async (): Promise<number> =>
      (await lossy.command('keys', '*:timers:t-*')).length;
    try {
      const driver = open(prefix(), lossy.url);
      jobs.process('one', driver);
      await jobs.until(() => isConnected(driver) && warnings.length > 0);
      expect(warnings).toEqual([expect.stringContaining('it is "allkeys-lru"')]);
      const all = 500;
      for (let count = 0; count < all; count += 1) driver.armed([jobs.arm(4_000 + count * 2)]);
      while ((await wakeUps()) === 0);
      // Others need the memory.
      const fill = `for i = 1, 20 do redis.call('set', 'other' .. ARGV[1] .. i, string.rep('x', 20000)) end`;
      for (let part = 0; (await evicted()) < all; part += 1) {
        await lossy.command('eval', fill, '0', `${part}:`);
      }
      expect(await wakeUps()).toBeLessThan(all);
      await jobs.until(() => jobs.runs.length === all);
      expect([jobs.ranOnce(), jobs.wasNoneEarly(), jobs.rows.size]).toEqual([true, true, 0]);
      expect(Math.max(...lateness())).toBeLessThan(10_000);
      await jobs.close();
    } finally {
      await lossy.dispose();
    }
  });

  test('[REL-001] a Redis that is full, or read-only, holds up no timer', async () => {
    const full = await TestRedis.start('--maxmemory', '1');
    try {
      const driver = open(prefix(), full.url);
      jobs.process('one', driver);
      await jobs.until(() => isConnected(driver));
      for (let count = 0; count < 3; count += 1) driver.armed([jobs.arm(10)]);
      await jobs.until(() => jobs.runs.length === 3);
      await jobs.until(() => driver.status.connection?.error !== null);
      expect(driver.status.connection?.error).toMatch(/OOM/);
      await jobs.close();
    } finally {
      await full.dispose();
    }
  });
});

test.each([
  ['redis://localhost', { host: 'localhost', port: 6379 }],
  ['redis://:p%40ss@cache:6380/2', { host: 'cache', port: 6380, password: 'p@ss', db: 2 }],
  [
    'rediss://me:secret@[::1]:6381',
    { host: '::1', port: 6381, username: 'me', password: 'secret', tls: {} },
  ],
])('%s', (url, options) => {
  expect(redisOptions(url)).toEqual(options);
});

test('options of the configuration win over the URL', () => {
  expect(redisOptions('redis://cache', { port: 7000, name: 'x' })).toEqual({
    ...{ host: 'cache', port: 7000, name: 'x' },
  });
  expect(redisOptions(undefined)).toEqual({});
});

test('a missing package is named with the command that installs it', () => {
  expect(() => loadBull('/')).toThrow('npm install bull@4');
});
