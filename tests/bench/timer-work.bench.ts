import path from 'node:path';

import { type Child, spawnChild } from '../support/child';
import { ACTOR, BenchApp, benchmark } from './pipelines';
import { print, rate } from './wall';

/** Timers with what they are for: each ends a wait, performs a transition, or breaches an SLA. */
const TABLE = 'crm_timers';
const WORKER = path.join(__dirname, '..', '..', 'bin', 'worker.mjs');

const SIZE = Number(process.env.NEXUS_BENCH_WORK ?? 2_000);
const BREACHES = Number(process.env.NEXUS_BENCH_BREACHES ?? 10_000);

/** Each record has two timers, one after the other: of the wait, and of the transition. */
const WAITING = {
  id: 'waiting',
  entities: { lead: { stages: ['new', 'busy', 'done'] } },
  transitions: {
    go: { from: 'new', to: 'busy', do: [{ wait: '1 day' }, { transition: 'end' }] },
    end: { from: 'busy', to: 'done' },
  },
};

const PROMISED = {
  id: 'promised',
  entities: { lead: { stages: ['new', 'busy'] } },
  transitions: { go: { from: 'new', to: 'busy' } },
  sla: { duration: '1 day', until: 'busy' },
};

/** Of the copies with this prefix. */
const timersOf = ({ knex }: BenchApp, prefix: string) =>
  knex(TABLE).where('instance_id', 'like', `${prefix}run%`);

const makeDue = (bench: BenchApp, prefix: string) =>
  timersOf(bench, prefix).update({ trigger_at: Date.now() });

async function drained(bench: BenchApp, prefix: string): Promise<number> {
  const start = performance.now();
  for (;;) {
    const [row] = await timersOf(bench, prefix).count('* as left');
    if (Number(row.left) === 0) return (performance.now() - start) / 1_000;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function here(bench: BenchApp, instance: string): Promise<void> {
  await bench.copies(instance, SIZE, 'here');
  await makeDue(bench, 'here');
  const start = performance.now();
  const done = await bench.service('engine').runDue();
  const seconds = (performance.now() - start) / 1_000;
  print(`${done} timers with a decision each, 8 at a time`, `${rate(done / seconds)} [800/s]`);
}

async function processes(bench: BenchApp, instance: string): Promise<void> {
  let first: number | undefined;
  const workers: Child[] = [];
  for (const count of [1, 2, 4]) {
    while (workers.length < count) workers.push(spawnChild(bench.app, WORKER));
    for (const worker of workers) await worker.line('The worker');
    await bench.copies(instance, SIZE, `by${count}`);
    await makeDue(bench, `by${count}`);
    const speed = (2 * SIZE) / (await drained(bench, `by${count}`));
    first ??= speed;
    print(
      `the same by worker processes: ${count}`,
      `${rate(speed)}, ${(speed / first).toFixed(2)} ×`,
    );
  }
  for (const worker of workers) {
    worker.process.kill('SIGTERM');
    await worker.exit;
  }
}

async function breaches(bench: BenchApp): Promise<void> {
  await bench.publish(PROMISED);
  const instance = await bench.start(PROMISED.id, await bench.lead());
  await bench.copies(instance, BREACHES - 1, 'promised');
  await bench.knex(TABLE).where({ type: 'sla' }).update({ trigger_at: Date.now() });
  const start = performance.now();
  const done = await bench.service('engine').runDue();
  const seconds = (performance.now() - start) / 1_000;
  print(
    `${done} timers of ${BREACHES} SLAs that are breached at once`,
    `${seconds.toFixed(1)} s, ${rate(done / seconds)}`,
  );
}

benchmark(async () => {
  const bench = await BenchApp.start({
    ...{ database: 'postgres', level: 3 },
    plugins: { 'nexus-crm': { config: { timers: { worker: false, concurrency: 8 } } } },
  });
  try {
    await bench.publish(WAITING);
    const instance = await bench.start(WAITING.id, await bench.lead());
    await bench.service('engine').act(instance, 'go', { actor: ACTOR });
    await here(bench, instance);
    // What the copies are made of waits again.
    const again = await bench.start(WAITING.id, await bench.lead());
    await bench.service('engine').act(again, 'go', { actor: ACTOR });
    await processes(bench, again);
    await breaches(bench);
  } finally {
    await bench.dispose();
  }
});
