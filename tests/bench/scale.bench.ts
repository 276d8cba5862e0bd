import { action, floor } from './floor';
import { BenchApp, benchmark, SIMPLE } from './pipelines';
import { runAlternately, ms, percentile, print, rate, type Timing } from './wall';

/**
 * [SCL-001]: what 100,000 instances cost an action, and a list, beside 1,000. The control writes the
 * same rows to tables of its own that stay at 1,000, so it shows the load of the machine.
 */
const FEW = 1_000;
const MANY = 100_000;
const ALL = 200_000;
const TABLES = ['crm_instances', 'crm_contacts', 'crm_history', 'crm_history_heads'];
const CONTROL = 'bench_';

const middle = ({ times }: Timing): number => percentile(times, 0.5);
const percent = (ratio: number): string => `${((ratio - 1) * 100).toFixed(0)} %`;

/** One a second. */
const startedAt = (first: number) => (table: string, row: Row, number: number) =>
  table === 'crm_instances'
    ? { started_at: Number(row.started_at) - (first + number) * 1_000 }
    : {};

interface Row {
  readonly started_at?: number | string;
}

/** Copies of the tables as they are now, with their indexes and without triggers. */
async function controlTables(bench: BenchApp): Promise<void> {
  for (const table of TABLES) {
    await bench.knex.raw('create table ?? (like ?? including all)', [CONTROL + table, table]);
    await bench.knex.raw('insert into ?? select * from ??', [CONTROL + table, table]);
  }
}

interface Plan {
  readonly Plan: {
    readonly 'Shared Hit Blocks': number;
    readonly 'Shared Read Blocks': number;
  };
}

/** Pages of the database that the statements of some work read. */
async function pagesOf({ knex }: BenchApp, work: () => Promise<unknown>): Promise<number> {
  const asked: { sql: string; bindings: readonly unknown[] }[] = [];
  const listen = (query: (typeof asked)[number]): void => void asked.push(query);
  knex.on('query', listen);
  await work();
  knex.removeListener('query', listen);
  let pages = 0;
  for (const { sql, bindings } of asked) {
    const text = sql.replaceAll(/\$\d+/g, '?');
    const explained = await knex.raw(`explain (analyze, buffers, format json) ${text}`, bindings);
    const [{ Plan }] = explained.rows[0]['QUERY PLAN'] as readonly [Plan];
    pages += Plan['Shared Hit Blocks'] + Plan['Shared Read Blocks'];
  }
  return pages;
}

/** Pages that the first page of all instances reads: counted, and not. */
async function pagesOfLists(bench: BenchApp): Promise<readonly [number, number]> {
  const list = (withCount: boolean) => () =>
    bench.service('engine').list({ pagination: { page: 1, pageSize: 25, withCount } });
  return [await pagesOf(bench, list(true)), await pagesOf(bench, list(false))];
}

benchmark(async () => {
  const bench = await BenchApp.start({ database: 'postgres' });
  try {
    await bench.publish(SIMPLE);
    const lead = await bench.lead();
    const instance = await bench.start('simple', lead);
    const few = await bench.copies(instance, FEW, 'few', startedAt(0));
    await controlTables(bench);
    const pattern = { instance, lead };
    const control = await floor(bench, pattern, few.slice(0, 400), {
      ...{ name: 'control: the same rows in tables that stay at 1,000', prefix: CONTROL },
    });
    const before = action(bench, 'an action among 1,000 instances', few.slice(400, 800));
    // A checkpoint has each page written whole once afterwards; the warm-up passes each page twice.
    const turns = { lanes: 1, rounds: 12, warmUp: 1_200 };
    await bench.settle();
    const fewPages = await pagesOfLists(bench);
    const [calm, small] = await runAlternately([control, before], turns);

    const many = await bench.copies(instance, MANY - FEW, 'many', startedAt(FEW));
    const spread = many.filter((_, index) => index % Math.floor(many.length / 400) === 0);
    const after = action(bench, 'an action among 100,000 instances', spread.slice(0, 400));
    const [again, large] = await runAlternately([control, after], turns);
    for (const timing of [calm!, small!, again!, large!]) {
      print(timing.name, `${ms(middle(timing))}, ${ms(timing.cpu)} CPU, ${rate(timing.rate)}`);
    }
    const slower = middle(large!) / middle(small!);
    const machine = middle(again!) / middle(calm!);
    print('slower by', `${percent(slower)}; the control by ${percent(machine)}`);
    print('slower by, beside the control', percent(slower / machine));

    await bench.copies(instance, ALL - MANY, 'more', startedAt(MANY));
    const manyPages = await pagesOfLists(bench);
    for (const [index, what] of ['with its count', 'without its count'].entries()) {
      const [at, then] = [fewPages[index]!, manyPages[index]!];
      print(
        `pages that GET /instances reads ${what}`,
        `${at} at 1,000, ${then} at 200,000 (${(then / at).toFixed(2)} ×)`,
      );
    }
  } finally {
    await bench.dispose();
  }
});
