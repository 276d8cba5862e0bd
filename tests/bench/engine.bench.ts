import { dbosWorkflow } from './dbos';
import { action, firstAction, floor } from './floor';
import { ACTOR, BenchApp, benchmark, SIMPLE } from './pipelines';
import { runAlternately, ms, percentile, print, rate, type Subject, type Timing } from './wall';

/**
 * What an action costs through the service, with all that it does: decision, record, history with its
 * chain of hashes, events. Beside it in the same run the floor: a bare transaction that writes the same
 * rows, and on PostgreSQL a workflow of DBOS.
 */
const DATABASES = ['postgres', 'mariadb', 'sqlite'] as const;

/** Its action `warm` leaves a step behind that waits. */
const withFlow = (id: string, step: object) => ({
  ...{ ...SIMPLE, id },
  transitions: { ...SIMPLE.transitions, warm: { ...SIMPLE.transitions.warm, do: [step] } },
});

/** Instances that take one action each. */
const ONCE = 12_000;

const TEN_BRANCHES = {
  id: 'ten-branches',
  entities: { lead: { stages: ['new', 'done'] } },
  transitions: {
    finish: {
      from: 'new',
      to: 'done',
      do: [{ parallel: Array.from({ length: 10 }, (_, n) => [{ set: { [`b${n}`]: String(n) } }]) }],
    },
  },
};

/** What the figures mean beside the first timing, the floor. */
function report(timings: readonly Timing[]): void {
  const [bare] = timings;
  const middle = ({ times }: Timing): number => percentile(times, 0.5);
  for (const timing of timings) {
    const figures = `${ms(middle(timing))}, ${ms(timing.cpu)} CPU, ${rate(timing.rate)}`;
    const beside = [
      `time ${(middle(timing) / middle(bare!)).toFixed(2)}`,
      `CPU ${(timing.cpu / bare!.cpu).toFixed(2)}`,
      `throughput ${(timing.rate / bare!.rate).toFixed(2)}`,
    ].join(', ');
    print(timing.name, timing === bare ? figures : `${figures}; × floor: ${beside}`);
  }
}

async function costOfAnAction(bench: BenchApp): Promise<void> {
  const postgres = bench.app.database.kind === 'postgres';
  const person = await bench.person();
  const start = async (schema: typeof SIMPLE): Promise<{ instance: string; lead: string }> => {
    await bench.publish(schema);
    const lead = await bench.lead();
    return { lead, instance: await bench.start(schema.id, lead) };
  };
  const simple = await start(SIMPLE);
  const tasks = await start(withFlow('tasks', { task: 'Call' }));
  const timers = await start(withFlow('timers', { wait: '3 days' }));
  const copies = (of: { instance: string }, prefix: string, count = 400) =>
    bench.copies(of.instance, count, prefix);
  const subjects: Subject[] = [
    await floor(bench, simple, await copies(simple, 'floor')),
    action(bench, 'an action', await copies(simple, 'plain')),
    action(bench, 'an action of a signed-in person', await copies(simple, 'person'), person),
    firstAction(bench, 'an action that opens a task', await copies(tasks, 'task', ONCE)),
    firstAction(bench, 'an action that arms a timer', await copies(timers, 'timer', ONCE)),
  ];
  const dbos = postgres ? await dbosWorkflow(bench.app.database) : undefined;
  if (dbos) subjects.push(dbos.subject);
  await bench.settle();
  for (const lanes of [1, 8]) {
    console.log(`  ${lanes} at a time`);
    report(await runAlternately(subjects, { lanes }));
  }
  await dbos?.stop();
  if (!postgres) return;
  await bench.withoutSynchronousCommit();
  console.log('  8 at a time, synchronous_commit off');
  report(await runAlternately(subjects.slice(0, 2), { lanes: 8 }));
}

async function tenBranches(bench: BenchApp): Promise<void> {
  await bench.publish(TEN_BRANCHES);
  const engine = bench.service('engine');
  const times: number[] = [];
  for (let round = 0; round < 60; round += 1) {
    const instance = await bench.start('ten-branches', await bench.lead());
    const before = performance.now();
    await engine.act(instance, 'finish', { actor: ACTOR });
    if (round >= 10) times.push(performance.now() - before);
  }
  print(
    'ten parallel branches forked and joined in one action',
    `median ${ms(percentile(times, 0.5))}, p95 ${ms(percentile(times, 0.95))} [PR-005: < 100 ms]`,
  );
}

benchmark(async () => {
  // As users have it: on the disk.
  process.env.NEXUS_TEST_SQLITE = 'disk';
  const wanted = process.env.NEXUS_BENCH_DATABASES?.split(',') ?? DATABASES;
  for (const database of DATABASES.filter((name) => wanted.includes(name))) {
    console.log(`  -- ${database}`);
    const bench = await BenchApp.start({ database });
    try {
      await costOfAnAction(bench);
      await tenBranches(bench);
    } finally {
      await bench.dispose();
    }
  }
});
