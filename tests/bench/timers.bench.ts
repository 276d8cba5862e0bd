import type { Knex } from 'knex';

import type { TimerJob } from '../../server/src/core/contracts';
import { EmbeddedDriver, Worker, type JobDriver } from '../../server/src/jobs';
import { TimerQueue } from '../../server/src/sql/timers/timer-queue';
import { StrapiSqlRuntime } from '../../server/src/strapi/ports/sql-runtime';
import { TestRedis } from '../support/redis';
import { BenchApp, benchmark } from './pipelines';
import { drainPeers } from './timer-peers';
import { ms, percentile, print, rate } from './wall';

/**
 * Timers by the queue and the worker of the plugin, with a handler that does nothing but delete its row
 * under the lease, as a decision does; beside it in the same run the queues of others.
 *
 * NEXUS_BENCH_PARTS=drain,lateness,armed names some of the parts.
 */
const ALL = Number(process.env.NEXUS_BENCH_TIMERS ?? 100_000);

const PARTS = ['drain', 'sqlite', 'lateness', 'idle', 'armed'] as const;
type Part = (typeof PARTS)[number];

const TABLE = 'crm_timers';

const timerRow = (id: string, triggerAt: number, position: number) => ({
  ...{ document_id: id, tenant: 'default', instance_id: `of-${id}` },
  ...{ subject_type: 'lead', subject_id: 'lea', type: 'wait', trigger_at: triggerAt },
  payload: JSON.stringify({ token: `token-${id}`, work: { kind: 'wait' } }),
  ...{ status: 'armed', attempts: 0, recoveries: 0, lease_epoch: 0, position },
});

async function arm(
  knex: Knex,
  count: number,
  prefix: string,
  at: (n: number) => number,
): Promise<number> {
  const start = performance.now();
  const size = 1_000;
  for (let first = 0; first < count; first += size) {
    const rows = Array.from({ length: Math.min(size, count - first) }, (_, n) =>
      timerRow(`${prefix}${first + n}`, at(first + n), first + n),
    );
    await knex.batchInsert(TABLE, rows, 50);
  }
  return count / ((performance.now() - start) / 1_000);
}

const queueOf = (bench: BenchApp): TimerQueue =>
  new TimerQueue({ runtime: new StrapiSqlRuntime(bench.app.strapi), lease: 30_000 });

interface WorkerParts {
  /** Maximum number of timers that are carried out together. */
  readonly group: number;
  readonly driver?: JobDriver;
  readonly seen?: (job: TimerJob) => void;
}

/** A group deletes its rows in one statement, as the decisions of a group do. */
function workerOf(bench: BenchApp, { group, driver, seen }: WorkerParts): Worker<TimerJob> {
  const { knex } = bench;
  const remove = async (jobs: readonly TimerJob[]): Promise<undefined> => {
    for (const job of jobs) seen?.(job);
    const ids = jobs.map(({ id }) => id);
    const owners = [...new Set(jobs.flatMap(({ lease }) => lease?.owner ?? []))];
    await knex(TABLE).whereIn('document_id', ids).whereIn('lease_owner', owners).delete();
    return undefined;
  };
  return new Worker<TimerJob>({
    queue: queueOf(bench),
    driver: driver ?? new EmbeddedDriver(),
    now: Date.now,
    run: (job) => remove([job]),
    together: {
      most: group,
      groups: 2,
      has: () => true,
      run: async (jobs) => {
        await remove(jobs);
        return new Set(jobs);
      },
    },
    ...{ concurrency: 10, lease: 30_000, grace: 1_000 },
    log: (message) => console.log(message),
  });
}

async function drain(bench: BenchApp, group: number, all: number): Promise<number> {
  const past = Date.now() - 60_000;
  await arm(bench.knex, all, `drain${group}-`, (n) => past + (n % 1_000));
  await bench.settle();
  const start = performance.now();
  const done = await workerOf(bench, { group }).drain();
  const seconds = (performance.now() - start) / 1_000;
  const left = await bench.knex(TABLE).count('* as left');
  if (done !== all || Number(left[0].left) !== 0) throw new Error(`${done} of ${all} done`);
  return all / seconds;
}

async function drains(bench: BenchApp): Promise<void> {
  console.log(`  ${ALL.toLocaleString('en')} due timers that do nothing are drained`);
  const rates: number[] = [];
  for (const group of [20, 200, 1_000]) {
    // Small groups commit often: a part of them says as much.
    const found = await drain(bench, group, group < 100 ? ALL / 20 : ALL);
    rates.push(found);
    print(`ours, in groups of ${group}`, rate(found));
  }
  const best = Math.max(...rates);
  if (bench.app.database.kind !== 'postgres') return;
  for (const { name, rate: other } of await drainPeers(bench.app.database, ALL)) {
    print(name, `${rate(other)}; ours, at its best, is ${(best / other).toFixed(2)} ×`);
  }
}

/** From the time that a timer is due to the call of its handler, with 500 a second. */
async function lateness(bench: BenchApp, name: string, driver: JobDriver): Promise<void> {
  const [perSecond, seconds] = [500, 10];
  const late: number[] = [];
  let queries = 0;
  const onQuery = (): void => void (queries += 1);
  const worker = workerOf(bench, {
    ...{ group: 200, driver },
    seen: ({ timer }) => late.push(Date.now() - timer.triggerAt),
  });
  const first = Date.now() + 3_000;
  await arm(bench.knex, perSecond * seconds, `late-${name}`, (n) =>
    Math.round(first + (n * 1_000) / perSecond),
  );
  bench.knex.on('query', onQuery);
  worker.start();
  while (late.length < perSecond * seconds) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  bench.knex.removeListener('query', onQuery);
  await worker.stop();
  await driver.close();
  const figures = [0.5, 0.99, 1].map((share) => ms(percentile(late, share)));
  print(`${name}, 500 timers a second`, `p50, p99, max: ${figures.join(', ')}; ${queries} queries`);
}

async function idle(bench: BenchApp, name: string, driver: JobDriver): Promise<void> {
  const seconds = 12;
  let queries = 0;
  const onQuery = (): void => void (queries += 1);
  const worker = workerOf(bench, { group: 200, driver });
  worker.start();
  await new Promise((resolve) => setTimeout(resolve, 500));
  bench.knex.on('query', onQuery);
  await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
  bench.knex.removeListener('query', onQuery);
  await worker.stop();
  await driver.close();
  print(`${name}, idle`, `${(queries / seconds).toFixed(2)} queries/s [at most 4]`);
}

/** Milliseconds of a claim of ten and of an empty one. */
async function claims(bench: BenchApp): Promise<readonly [number[], number[]]> {
  const queue = queueOf(bench);
  const [full, empty]: [number[], number[]] = [[], []];
  for (let round = 0; round < 200; round += 1) {
    await arm(bench.knex, 10, `claim${round}-`, () => Date.now() - 1_000);
    let start = performance.now();
    const jobs = await queue.claim(10);
    full.push(performance.now() - start);
    if (jobs.length !== 10) throw new Error(`claimed ${jobs.length}`);
    await bench
      .knex(TABLE)
      .whereIn(
        'document_id',
        jobs.map(({ id }) => id),
      )
      .delete();
    start = performance.now();
    await queue.claim(10);
    empty.push(performance.now() - start);
  }
  return [full, empty];
}

async function armed(bench: BenchApp, all: number): Promise<void> {
  const future = Date.now() + 86_400_000;
  const sizes = [10_000, all];
  let before = 0;
  let first: number | undefined;
  for (const size of sizes) {
    const start = performance.now();
    await bench.knex.raw(
      `insert into ${TABLE} (document_id, tenant, instance_id, subject_type, subject_id, type, trigger_at, payload, status, attempts, recoveries, lease_epoch, position)
        select 'far' || n, 'default', 'of-far' || n, 'lead', 'lea', 'wait', ?::bigint + n, '{"token":"t","work":{"kind":"wait"}}', 'armed', 0, 0, 0, n
        from generate_series(?::int, ?::int) n`,
      [future, before, size - 1],
    );
    const speed = (size - before) / ((performance.now() - start) / 1_000);
    before = size;
    await bench.settle();
    const [full, empty] = await claims(bench);
    const p99 = percentile(full, 0.99);
    first ??= p99;
    print(
      `${size.toLocaleString('en')} armed: inserted, a claim of ten, an empty one`,
      `${rate(speed)}, p50 ${ms(percentile(full, 0.5))} p99 ${ms(p99)} (${(p99 / first).toFixed(2)} ×), p50 ${ms(percentile(empty, 0.5))} p99 ${ms(percentile(empty, 0.99))}`,
    );
  }
  await bench.knex(TABLE).delete();
}

/** An open transaction keeps the versions of deleted rows: what a poll costs then. */
async function heldSnapshot(bench: BenchApp): Promise<void> {
  await bench.settle();
  const queue = queueOf(bench);
  const poll = async (): Promise<number> => {
    const times: number[] = [];
    for (let round = 0; round < 50; round += 1) {
      const start = performance.now();
      await queue.claim(10);
      times.push(performance.now() - start);
    }
    return percentile(times, 0.5);
  };
  const fresh = await poll();
  const holder = bench.app.database.connect();
  const snapshot = await holder.transaction(undefined, { isolationLevel: 'repeatable read' });
  await snapshot(TABLE).count('* as all');
  for (const step of [50_000, 100_000]) {
    await drain50(bench, step === 50_000 ? 'a' : 'b');
    print(
      `an empty poll after ${step.toLocaleString('en')} timers, under an open snapshot`,
      ms(await poll()),
    );
  }
  print('an empty poll before', ms(fresh));
  await snapshot.rollback();
  await holder.destroy();
  await bench.settle();
}

async function drain50(bench: BenchApp, prefix: string): Promise<void> {
  const past = Date.now() - 60_000;
  await arm(bench.knex, 50_000, `held${prefix}`, (n) => past + (n % 1_000));
  await workerOf(bench, { group: 200 }).drain();
}

const isWanted = (part: Part): boolean =>
  (process.env.NEXUS_BENCH_PARTS?.split(',') ?? PARTS).includes(part);

async function withBull(run: (open: () => JobDriver) => Promise<void>): Promise<void> {
  const { BullDriver, loadBull, redisOptions } = await import('../../server/src/adapters/bull');
  const redis = await TestRedis.start();
  try {
    await run(
      () =>
        new BullDriver({
          ...{ Bull: loadBull(process.cwd()), redis: redisOptions(redis.url), prefix: 'bench' },
          log: { warn: (message) => console.log(message) },
        }),
    );
  } finally {
    await redis.dispose();
  }
}

benchmark(async () => {
  process.env.NEXUS_TEST_SQLITE = 'disk';
  const plugins = {
    'nexus-crm': { config: { timers: { worker: false, concurrency: 8 } } },
  };
  const bench = await BenchApp.start({ database: 'postgres', level: 3, plugins });
  try {
    await bench.knex.raw('alter database ?? set synchronous_commit = on', [
      bench.app.database.name,
    ]);
    await bench.knex.destroy();
    bench.knex.initialize();
    console.log('  -- postgres, on the disk');
    if (isWanted('drain')) await drains(bench);
    if (isWanted('lateness')) {
      await lateness(bench, 'embedded', new EmbeddedDriver());
      await withBull((open) => lateness(bench, 'bull', open()));
    }
    if (isWanted('idle')) {
      await idle(bench, 'embedded', new EmbeddedDriver());
      await withBull((open) => idle(bench, 'bull', open()));
      await heldSnapshot(bench);
    }
    if (isWanted('armed')) await armed(bench, Number(process.env.NEXUS_BENCH_ARMED ?? 1_000_000));
  } finally {
    await bench.dispose();
  }
  if (!isWanted('sqlite')) return;
  console.log('  -- sqlite, on the disk');
  const small = await BenchApp.start({ database: 'sqlite', plugins });
  try {
    await drains(small);
  } finally {
    await small.dispose();
  }
});
