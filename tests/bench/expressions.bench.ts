import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

import type { ActorFacts, EvaluationContext } from '../../server/src/core/contracts';
import { compileExpression, parseExpression } from '../../server/src/definition/expression';

/**
 * One guard, evaluated again and again, beside the libraries people would otherwise take. Ours has
 * every check on: own properties, forbidden names, budget. Each library gets the spelling and the
 * call that suit it best.
 */
const GUARD = "data.score > 50 AND data.region == 'EMEA'";
const DATA = { score: 60, region: 'EMEA' };
const ROUND_MS = 400;
const ROUNDS = 5;
const BATCH = 2_000;

const LARGER =
  "data.score > 50 AND (data.region in ['EMEA', 'AMER'] OR lower(data.name) == 'acme') " +
  'AND NOT data.budget * 1.2 < 1000 AND daysBetween(data.since, now) >= 7';

interface Runner {
  readonly name: string;
  /** Evaluates the expression `times` times; throws unless each result is true. */
  run(times: number): void | Promise<void>;
}

const actor: ActorFacts = {
  ...{ kind: 'user', id: 'ann', label: 'Ann' },
  ...{ roles: [], teams: [], assignees: [], standsFor: [] },
};

const contextOf = (data: Readonly<Record<string, unknown>>): EvaluationContext => ({
  read: (key) => (Object.hasOwn(data, key) ? data[key] : undefined),
  actor,
  now: Date.parse('2026-05-31T12:00:00Z'),
});

function compile(source: string) {
  const parsed = parseExpression(source);
  if (!parsed.ok) throw new Error(parsed.fault.message);
  return compileExpression(parsed.tree, source, 'guard');
}

const repeat =
  (test: () => unknown): Runner['run'] =>
  (times) => {
    for (let turn = 0; turn < times; turn += 1) {
      if (test() !== true) throw new Error('The guard does not hold.');
    }
  };

function ours(name: string, source: string, data: Readonly<Record<string, unknown>>): Runner {
  const guard = compile(source);
  const context = contextOf(data);
  return { name, run: repeat(() => guard.test(context)) };
}

/** The libraries, where `npm --prefix tests/bench/peers install` has brought them. */
function peers(): Runner[] {
  const folder = path.join(__dirname, 'peers');
  if (!fs.existsSync(path.join(folder, 'node_modules'))) {
    console.log('  (no peers: npm --prefix tests/bench/peers install)');
    return [];
  }
  const load = createRequire(path.join(folder, 'package.json'));
  const context = { data: DATA };
  const filtrex = load('filtrex').compileExpression('score > 50 and region == "EMEA"');
  const jexl = load('jexl').compile("data.score > 50 && data.region == 'EMEA'");
  const jsonata = load('jsonata')("data.score > 50 and data.region = 'EMEA'");
  const cel = load('cel-js');
  const guard = load('@marcbachmann/cel-js').parse("data.score > 50 && data.region == 'EMEA'");
  const { isSuccess, cst } = cel.parse("data.score > 50 && data.region == 'EMEA'");
  if (!isSuccess) throw new Error('cel-js does not read the guard.');
  return [
    { name: 'filtrex 3.1', run: repeat(() => filtrex(DATA)) },
    { name: '@marcbachmann/cel-js 8', run: repeat(() => guard(context)) },
    { name: 'jexl 2.3, evalSync', run: repeat(() => jexl.evalSync(context)) },
    { name: 'cel-js 0.8', run: repeat(() => cel.evaluate(cst, context)) },
    {
      name: 'jsonata 2.2, async',
      async run(times) {
        for (let turn = 0; turn < times; turn += 1) {
          if ((await jsonata.evaluate(context)) !== true) throw new Error('It does not hold.');
        }
      },
    },
  ];
}

/** Milliseconds of processor time since; on a busy machine the clock on the wall says little. */
function processorMs(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1_000;
}

/** Evaluations per second of processor time, in one round. */
async function round({ run }: Runner): Promise<number> {
  let times = 0;
  const start = process.cpuUsage();
  let spent = 0;
  while (spent < ROUND_MS) {
    await run(BATCH);
    times += BATCH;
    spent = processorMs(start);
  }
  return (times / spent) * 1_000;
}

const median = (values: readonly number[]): number =>
  values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)]!;

/** In turns, so that whatever else the machine does befalls all alike. */
async function measure(runners: readonly Runner[]): Promise<Array<readonly [string, number]>> {
  const rates = runners.map(() => [] as number[]);
  for (const runner of runners) await runner.run(BATCH * 5);
  for (let turn = 0; turn < ROUNDS; turn += 1) {
    for (const [index, runner] of runners.entries()) rates[index]!.push(await round(runner));
  }
  return runners.map(({ name }, index) => [name, median(rates[index]!)] as const);
}

const perSecond = (rate: number): string =>
  `${Math.round(rate).toLocaleString('en').padStart(12)}/s`;

async function main(): Promise<void> {
  console.log(`  ${GUARD}; per second of processor time, median of ${ROUNDS} in turns`);
  const rates = await measure([ours('ours, all guards on', GUARD, DATA), ...peers()]);
  const [, own] = rates[0]!;
  for (const [name, rate] of rates) {
    const ratio = rate === own ? '' : `  ours is ${(own / rate).toFixed(1)} times as fast`;
    console.log(`  ${name.padEnd(40)} ${perSecond(rate)}${ratio}`);
  }
  const lead = { ...DATA, name: 'ACME', budget: 1_000, since: '2026-05-01' };
  const guard = compile(GUARD);
  const context = contextOf(DATA);
  const more = await measure([
    ours('ours, in, lower, arithmetic and dates', LARGER, lead),
    { name: 'ours, compile the guard', run: repeat(() => compile(GUARD).path === 'guard') },
    { name: 'ours, explain the guard', run: repeat(() => guard.explain(context).met) },
  ]);
  for (const [name, rate] of more) console.log(`  ${name.padEnd(40)} ${perSecond(rate)}`);
}

void main();
