/** What benchmarks against a database share: time on the wall, in turns. */

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
}

/**
 * Each for a while, in turns, so that a busy machine befalls all alike.
 *
 * @param lanes so many calls at a time.
 */
export async function inTurns(
  subjects: readonly Subject[],
  { lanes, rounds = 8, roundMs = 500 }: { lanes: number; rounds?: number; roundMs?: number },
): Promise<readonly Timing[]> {
  const turns = subjects.map(() => 0);
  const times = subjects.map(() => [] as number[]);
  const rates = subjects.map(() => [] as number[]);
  for (let round = -1; round < rounds; round += 1) {
    for (const [index, subject] of subjects.entries()) {
      const start = performance.now();
      let calls = 0;
      const lane = async (): Promise<void> => {
        while (performance.now() - start < roundMs) {
          const before = performance.now();
          await subject.run((turns[index] = turns[index]! + 1));
          calls += 1;
          // The first round warms up.
          if (round >= 0) times[index]!.push(performance.now() - before);
        }
      };
      await Promise.all(Array.from({ length: lanes }, lane));
      if (round >= 0) rates[index]!.push((calls / (performance.now() - start)) * 1_000);
    }
  }
  return subjects.map(({ name }, index) => ({
    name,
    times: times[index]!,
    rate: percentile(rates[index]!, 0.5),
  }));
}
