/** Shared by benchmarks against a database: wall-clock time of alternating subjects. */

export const print = (what: string, figure: string): void =>
  console.log(`  ${what.padEnd(66)} ${figure}`);

export const ms = (value: number): string => `${value.toFixed(2)} ms`;

export const rate = (value: number): string => `${Math.round(value).toLocaleString('en')}/s`;

/** The value below which a share of the others lies: 0.5 is the median. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export interface Subject {
  readonly name: string;
  /** Once; the number rises from call to call. */
  run(turn: number): Promise<unknown>;
}

export interface Timing {
  readonly name: string;
  /** Milliseconds of each call. */
  readonly times: readonly number[];
  /** Calls a second, the median of the rounds. */
  readonly rate: number;
  /** Milliseconds of processor time that this process spends on a call, the median of the rounds. */
  readonly cpu: number;
}

export interface Turns {
  /** Calls at a time. */
  readonly lanes: number;
  readonly rounds?: number;
  readonly roundMs?: number;
  /** Calls of each subject before anything is measured. */
  readonly warmUp?: number;
}

/** Runs the subjects alternately, so that other load on the machine slows all of them equally. */
export async function runAlternately(
  subjects: readonly Subject[],
  { lanes, rounds = 8, roundMs = 500, warmUp = 400 }: Turns,
): Promise<readonly Timing[]> {
  const runs = subjects.map((subject) => ({
    ...{ subject, turn: 0 },
    ...{ times: [] as number[], rates: [] as number[], cpus: [] as number[] },
  }));
  for (const run of runs) await inLanes(run, lanes, (calls) => calls < warmUp);
  for (let round = 0; round < rounds; round += 1) {
    for (const run of runs) {
      const [start, cpu] = [performance.now(), process.cpuUsage()];
      const times = await inLanes(run, lanes, () => performance.now() - start < roundMs);
      run.rates.push((times.length / (performance.now() - start)) * 1_000);
      const { user, system } = process.cpuUsage(cpu);
      run.cpus.push((user + system) / 1_000 / times.length);
      run.times.push(...times);
    }
  }
  return runs.map(({ subject, times, rates, cpus }) => ({
    ...{ name: subject.name, times },
    ...{ rate: percentile(rates, 0.5), cpu: percentile(cpus, 0.5) },
  }));
}

/** Milliseconds of each call. */
async function inLanes(
  run: { readonly subject: Subject; turn: number },
  lanes: number,
  isContinued: (calls: number) => boolean,
): Promise<readonly number[]> {
  const times: number[] = [];
  let calls = 0;
  const lane = async (): Promise<void> => {
    while (isContinued(calls)) {
      calls += 1;
      const before = performance.now();
      await run.subject.run((run.turn += 1));
      times.push(performance.now() - before);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return times;
}
