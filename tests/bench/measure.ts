/**
 * Shared by benchmarks: rates by processor time. The subjects alternate, so that other load on the
 * machine affects all of them equally.
 */

export interface Runner {
  readonly name: string;
  /** Runs the work `times` times, or throws. */
  run(times: number): void | Promise<void>;
  /** How often at a time; a slow runner wants few. */
  readonly batch?: number;
}

const ROUND_MS = 400;
const ROUNDS = 5;
const BATCH = 1_000;

/** Milliseconds of processor time since; on a busy machine the clock on the wall says little. */
function processorMs(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1_000;
}

async function round({ run, batch = BATCH }: Runner): Promise<number> {
  let times = 0;
  const start = process.cpuUsage();
  let spent = 0;
  while (spent < ROUND_MS) {
    await run(batch);
    times += batch;
    spent = processorMs(start);
  }
  return (times / spent) * 1_000;
}

const median = (values: readonly number[]): number =>
  values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)]!;

/** The median rate of each, per second of processor time. */
export async function measure(
  runners: readonly Runner[],
): Promise<ReadonlyArray<readonly [string, number]>> {
  const rates = runners.map(() => [] as number[]);
  for (const runner of runners) await runner.run((runner.batch ?? BATCH) * 5);
  for (let turn = 0; turn < ROUNDS; turn += 1) {
    for (const [index, runner] of runners.entries()) rates[index]!.push(await round(runner));
  }
  return runners.map(({ name }, index) => [name, median(rates[index]!)] as const);
}

const perSecond = (rate: number): string =>
  `${Math.round(rate).toLocaleString('en').padStart(12)}/s`;

/** Prints the rates, and how they stand to the first. */
export async function compare(title: string, runners: readonly Runner[]): Promise<void> {
  console.log(`  ${title}; per second of processor time, median of ${ROUNDS} in turns`);
  const rates = await measure(runners);
  const [, first] = rates[0]!;
  for (const [name, rate] of rates) {
    const ratio = rate === first ? '' : `  the first is ${(first / rate).toFixed(1)} times as fast`;
    console.log(`  ${name.padEnd(44)} ${perSecond(rate)}${ratio}`);
  }
}
