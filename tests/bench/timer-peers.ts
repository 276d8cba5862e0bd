import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

import Bull from 'bull';

import type { TestDatabase } from '../support/database';
import { TestRedis } from '../support/redis';

const peers = path.join(__dirname, 'peers', 'package.json');
const isInstalled = (name: string): boolean =>
  fs.existsSync(path.join(path.dirname(peers), 'node_modules', name));
const load = (name: string): unknown => createRequire(peers)(name);

interface Graphile {
  run(options: object): Promise<{ stop(): Promise<void> }>;
  runMigrations(options: object): Promise<void>;
  readonly Logger: new (factory: () => () => void) => object;
}

interface Boss {
  on(event: 'error', listener: () => void): void;
  start(): Promise<unknown>;
  stop(options: object): Promise<void>;
  createQueue(name: string): Promise<void>;
  insert(jobs: readonly object[]): Promise<unknown>;
  fetch(name: string, options: object): Promise<readonly { readonly id: string }[] | null>;
  complete(name: string, ids: readonly string[]): Promise<unknown>;
}

interface BullMq {
  readonly Queue: new (
    name: string,
    options: object,
  ) => { addBulk(jobs: readonly object[]): Promise<unknown>; close(): Promise<void> };
  readonly Worker: new (
    name: string,
    run: () => Promise<void>,
    options: object,
  ) => { close(force: boolean): Promise<void> };
}

interface Drained {
  readonly name: string;
  /** Jobs a second. */
  readonly rate: number;
}

const urlOf = ({ config, name }: TestDatabase): string => {
  const { host, port, user, password } = config.connection.connection as Record<string, string>;
  return `postgresql://${user}:${password}@${host}:${port}/${name}`;
};

/** Seconds until `done` was called this number of times. */
function counted(all: number): { readonly done: () => void; readonly ended: Promise<void> } {
  let count = 0;
  let resolve: () => void = () => undefined;
  const ended = new Promise<void>((settle) => (resolve = settle));
  const done = (): void => {
    count += 1;
    if (count === all) resolve();
  };
  return { done, ended };
}

async function timed(all: number, run: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await run();
  return all / ((performance.now() - start) / 1_000);
}

async function graphile(database: TestDatabase, all: number, isBatched: boolean): Promise<number> {
  const { run, runMigrations, Logger } = load('graphile-worker') as Graphile;
  const connectionString = urlOf(database);
  const knex = database.connect();
  await runMigrations({ connectionString });
  await knex.raw(
    `select graphile_worker.add_jobs(array(select json_populate_record(null::graphile_worker.job_spec, json_build_object('identifier', 'nothing', 'payload', '{}'::json, 'run_at', now() - interval '1 minute')) from generate_series(1, ?)))`,
    [all],
  );
  await knex.raw('analyze');
  const { done, ended } = counted(all);
  const batched = {
    localQueue: { size: 500 },
    completeJobBatchDelay: 0,
    failJobBatchDelay: 0,
  };
  const logger = new Logger(() => () => undefined);
  const rate = await timed(all, async () => {
    const runner = await run({
      ...{ connectionString, logger, noHandleSignals: true, concurrency: isBatched ? 100 : 10 },
      ...(isBatched ? { preset: { worker: batched } } : {}),
      taskList: { nothing: done },
    });
    await ended;
    await runner.stop();
  });
  await knex.raw('drop schema graphile_worker cascade');
  await knex.destroy();
  return rate;
}

async function pgBoss(database: TestDatabase, all: number): Promise<number> {
  const PgBoss = load('pg-boss') as new (url: string) => Boss;
  const boss = new PgBoss(urlOf(database));
  boss.on('error', () => undefined);
  await boss.start();
  await boss.createQueue('nothing');
  for (let first = 0; first < all; first += 5_000) {
    const jobs = Array.from({ length: 5_000 }, () => ({ name: 'nothing' }));
    await boss.insert(jobs);
  }
  const rate = await timed(all, async () => {
    const lane = async (): Promise<void> => {
      for (;;) {
        const jobs = await boss.fetch('nothing', { batchSize: 500 });
        if (!jobs || jobs.length === 0) return;
        await boss.complete(
          'nothing',
          jobs.map(({ id }) => id),
        );
      }
    };
    await Promise.all([lane(), lane()]);
  });
  await boss.stop({ graceful: false });
  const knex = database.connect();
  await knex.raw('drop schema pgboss cascade');
  await knex.destroy();
  return rate;
}

/** Delayed jobs that have fallen due. */
async function bullmq(redis: TestRedis, all: number): Promise<number> {
  const { Queue, Worker } = load('bullmq') as BullMq;
  const connection = { host: '127.0.0.1', port: redis.port };
  const queue = new Queue('nothing', { connection });
  for (let first = 0; first < all; first += 5_000) {
    await queue.addBulk(
      Array.from({ length: 5_000 }, () => ({
        ...{ name: 'nothing', data: {} },
        opts: { removeOnComplete: true },
      })),
    );
  }
  const { done, ended } = counted(all);
  const work = (): Promise<void> => {
    done();
    return Promise.resolve();
  };
  const rate = await timed(all, async () => {
    const worker = new Worker('nothing', work, {
      connection,
      concurrency: 100,
    });
    await ended;
    await worker.close(true);
  });
  await queue.close();
  return rate;
}

async function bull(redis: TestRedis, all: number): Promise<number> {
  const queue = new Bull('nothing', redis.url);
  for (let first = 0; first < all; first += 5_000) {
    await queue.addBulk(
      Array.from({ length: 5_000 }, () => ({ data: {}, opts: { removeOnComplete: true } })),
    );
  }
  const { done, ended } = counted(all);
  const rate = await timed(all, async () => {
    void queue.process(100, () => {
      done();
      return Promise.resolve();
    });
    await ended;
  });
  await queue.close(true);
  return rate;
}

/** What others drain in the same run: on the same PostgreSQL, and on a Redis of its own. */
export async function drainPeers(database: TestDatabase, all: number): Promise<readonly Drained[]> {
  const found: Drained[] = [];
  if (isInstalled('graphile-worker')) {
    for (const isBatched of [false, true]) {
      const name = `graphile-worker 0.17, ${isBatched ? 'local queue and batches' : 'as it is'}`;
      found.push({ name, rate: await graphile(database, isBatched ? all : all / 5, isBatched) });
    }
  }
  if (isInstalled('pg-boss')) {
    found.push({ name: 'pg-boss 10, batches of 500', rate: await pgBoss(database, all) });
  }
  const redis = await TestRedis.start('--appendonly', 'yes');
  try {
    if (isInstalled('bullmq')) {
      found.push({ name: 'bullmq 6, on Redis', rate: await bullmq(redis, all) });
    }
    found.push({ name: 'bull 4, on Redis', rate: await bull(redis, all) });
  } finally {
    await redis.dispose();
  }
  return found;
}
