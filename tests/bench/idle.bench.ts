import { BenchApp, benchmark } from './pipelines';
import { print } from './wall';

/**
 * Statements of a whole idle app at level 3: its five workers, what it looks up of other processes, and
 * the sweeps.
 *
 * NEXUS_BENCH_IDLE is how long it is watched, in seconds.
 */
const SECONDS = Number(process.env.NEXUS_BENCH_IDLE ?? 60);

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

benchmark(async () => {
  const bench = await BenchApp.start({ level: 3, listen: true });
  try {
    // What follows the start is over.
    await sleep(10_000);
    const counts = new Map<string, number>();
    const onQuery = ({ sql }: { readonly sql: string }): void => {
      const tables = [...new Set(sql.match(/crm_\w+|strapi_\w+/g) ?? ['none'])].join(', ');
      const name = `${sql.split(' ', 1)[0]!.toLowerCase()} ${tables}`;
      counts.set(name, (counts.get(name) ?? 0) + 1);
    };
    bench.knex.on('query', onQuery);
    await sleep(SECONDS * 1_000);
    bench.knex.removeListener('query', onQuery);
    const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
    print('a whole idle app', `${(all / SECONDS).toFixed(2)} queries/s [at most 4]`);
    for (const [name, count] of [...counts].toSorted(([, one], [, other]) => other - one)) {
      print(`  ${name}`, `${(count / SECONDS).toFixed(2)}/s`);
    }
  } finally {
    await bench.dispose();
  }
});
