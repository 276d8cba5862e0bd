import { randomInt } from 'node:crypto';

const numberFrom = (name: string): number | undefined => {
  const text = process.env[name];
  if (text === undefined || text === '') return undefined;
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new Error(`${name} must be a whole number above 0; it is "${text}".`);
};

/**
 * How often a random test is run: as often as it says for a quick run, times `NEXUS_TEST_RUNS`
 * (`npm run test:long` sets it).
 */
export const runs = (quick: number): number => quick * (numberFrom('NEXUS_TEST_RUNS') ?? 1);

/** How much of a big load: `quick` of it, times `NEXUS_TEST_RUNS`, at most all of it. */
export const share = (quick: number, all: number): number => Math.min(runs(quick), all);

/** The time limit in ms of a test that does `runs`: as often longer as it does more of them. */
export const timeLimit = (quick: number): number => runs(quick);

/** The seed of the random tests of this file: `NEXUS_TEST_SEED`, else another one in each run. */
export const SEED = numberFrom('NEXUS_TEST_SEED') ?? randomInt(1, 2 ** 31);

/** Parameters for `fc.assert`, which prints seed and path of a failure. */
export const random = (quick: number): { numRuns: number; seed: number } => ({
  numRuns: runs(quick),
  seed: SEED,
});
