import { action, floor } from './floor';
import { BenchApp, benchmark, SIMPLE } from './pipelines';
import { inTurns, ms, percentile, print, rate, type Timing } from './wall';

/**
 * [SCL-001]: what 100,000 instances cost an action, and a list, beside 1,000. The control writes the
 * same rows to tables of its own that stay at 1,000, so it tells what the machine did meanwhile.
 */
const FEW = 1_000;
const MANY = 100_000;
const TABLES = ['crm_instances', 'crm_contacts', 'crm_history', 'crm_history_heads'];
const CONTROL = 'bench_';

const middle = ({ times }: Timing): number => percentile(times, 0.5);
const percent = (ratio: number): string => `${((ratio - 1) * 100).toFixed(0)} %`;

/** Copies of the tables as they are now, with their indexes and without triggers. */
async function controlTables(bench: BenchApp): Promise<void> {
  for (const table of TABLES) {
    await bench.knex.raw('create table ?? (like ?? including all)', [CONTROL + table, table]);
    await bench.knex.raw('insert into ?? select * from ??', [CONTROL + table, table]);
  }
}

benchmark(async () => {
  const bench = await BenchApp.start({ database: 'postgres' });
  try {
    await bench.publish(SIMPLE);
    const lead = await bench.lead();
    const instance = await bench.start('simple', lead);
    const few = await bench.copies(instance, FEW, 'few');
    await controlTables(bench);
    const pattern = { instance, lead };
    const control = await floor(bench, pattern, few.slice(0, 400), {
      ...{ name: 'control: the same rows in tables that stay at 1,000', prefix: CONTROL },
    });
    const before = action(bench, 'an action among 1,000 instances', few.slice(400, 800));
    // A checkpoint has each page written whole once afterwards; the warm-up passes each page twice.
    const turns = { lanes: 1, rounds: 12, warmUp: 1_200 };
    await bench.settle();
    const [calm, small] = await inTurns([control, before], turns);

    const many = await bench.copies(instance, MANY - FEW, 'many');
    const spread = many.filter((_, index) => index % Math.floor(many.length / 400) === 0);
    const after = action(bench, 'an action among 100,000 instances', spread.slice(0, 400));
    const [again, large] = await inTurns([control, after], turns);
    for (const timing of [calm!, small!, again!, large!]) {
      print(timing.name, `${ms(middle(timing))}, ${ms(timing.cpu)} CPU, ${rate(timing.rate)}`);
    }
    const slower = middle(large!) / middle(small!);
    const machine = middle(again!) / middle(calm!);
    print('slower by', `${percent(slower)}; the control by ${percent(machine)}`);
    print('slower by, beside the control', percent(slower / machine));
  } finally {
    await bench.dispose();
  }
});
