import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/** [PR-004]: what the plugin adds to the boot of the same app, built as people install it. */
const ROOT = path.resolve(__dirname, '..', '..');
const RUNS = 9;
const FIELDS = 50;
const DEFINITIONS = 200;

interface Variant {
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
  /** Custom fields and published definitions that it starts with. */
  readonly fields?: number;
  readonly definitions?: number;
}

const VARIANTS: readonly Variant[] = [
  { name: 'without the plugin', env: { NEXUS_CRM_ENABLED: 'false' } },
  { name: 'level 1', env: { NEXUS_CRM_LEVEL: '1' } },
  { name: 'level 2', env: { NEXUS_CRM_LEVEL: '2' } },
  { name: `level 2, ${FIELDS} custom fields`, env: { NEXUS_CRM_LEVEL: '2' }, fields: FIELDS },
  {
    name: `the same, ${DEFINITIONS} published definitions`,
    env: { NEXUS_CRM_LEVEL: '2' },
    ...{ fields: FIELDS, definitions: DEFINITIONS },
  },
];

/** Boots the example in a process of its own, then adds fields where asked; milliseconds of the boot. */
const boot = (
  { name, env }: Variant,
  database: string,
  { fields = 0, definitions = 0 }: Partial<Variant> = {},
): Promise<number> =>
  new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [path.join(__dirname, 'boot-child.js'), String(fields), String(definitions)],
      {
        cwd: path.join(ROOT, 'example'),
        env: { ...process.env, ...env, DATABASE_FILENAME: database, NODE_ENV: 'production' },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.once('close', (code) => {
      const found = /^boot (\S+)$/m.exec(output);
      if (code === 0 && found) resolve(Number(found[1]));
      else reject(new Error(`${name}: exit ${code}\n${output}`));
    });
  });

const median = (values: readonly number[]): number =>
  values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)]!;

async function main(): Promise<void> {
  fs.mkdirSync(path.join(ROOT, '.tmp'), { recursive: true });
  const folder = fs.mkdtempSync(path.join(ROOT, '.tmp', 'bench-boot-'));
  try {
    const apps = VARIANTS.map((variant, index) => ({
      variant,
      database: path.join(folder, `${index}.db`),
      times: [] as number[],
    }));
    // The first boot makes the tables; it is not what a start costs.
    for (const { variant, database } of apps) await boot(variant, database, variant);
    for (let turn = 0; turn < RUNS; turn += 1) {
      for (const { variant, database, times } of apps) times.push(await boot(variant, database));
    }
    console.log(`  createStrapi() to the end of load(), SQLite, median of ${RUNS} in turns`);
    const bare = median(apps[0]!.times);
    const quickest = Math.min(...apps[0]!.times);
    for (const { variant, times } of apps) {
      const own = median(times);
      const spread = `${Math.min(...times).toFixed(0)} to ${Math.max(...times).toFixed(0)}`;
      // On a machine that does other things too, the quickest boots are the ones that were not disturbed.
      const added =
        variant === VARIANTS[0]
          ? ''
          : `, adds ${(own - bare).toFixed(0)} ms, the quickest ${(Math.min(...times) - quickest).toFixed(0)} ms`;
      console.log(`  ${variant.name.padEnd(40)} ${own.toFixed(0)} ms (${spread})${added}`);
    }
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
