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

interface Figures {
  /** Milliseconds. */
  readonly wall: number;
  readonly cpu: number;
  readonly statements: number;
  /** CommonJS modules in memory. */
  readonly modules: number;
}

/** Boots the example in a process of its own, then adds fields where asked. */
const boot = (
  { name, env }: Variant,
  database: string,
  { fields = 0, definitions = 0 }: Partial<Variant> = {},
): Promise<Figures> =>
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
      const found = /^boot (\S+)$/m.exec(output)?.[1];
      if (code === 0 && found) resolve(JSON.parse(found) as Figures);
      else reject(new Error(`${name}: exit ${code}\n${output}`));
    });
  });

const median = (values: readonly number[]): number =>
  values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)]!;

const of = (boots: readonly Figures[], key: keyof Figures): number[] =>
  boots.map((figures) => figures[key]);

function describe(boots: readonly Figures[]): string {
  const wall = of(boots, 'wall');
  return (
    `${median(wall).toFixed(0)} ms (${Math.min(...wall).toFixed(0)} to ${Math.max(...wall).toFixed(0)}), ` +
    `CPU ${median(of(boots, 'cpu')).toFixed(0)} ms, ${boots[0]!.modules} modules, ${boots[0]!.statements} statements`
  );
}

/** Medians, and in brackets the quickest: the boots that other work on the machine disturbed least. */
function difference(boots: readonly Figures[], bare: readonly Figures[]): string {
  const share = (key: 'wall' | 'cpu') => {
    const [own, floor] = [of(boots, key), of(bare, key)];
    const added = median(own) - median(floor);
    const least = Math.min(...own) - Math.min(...floor);
    return (
      `${added.toFixed(0)} (${least.toFixed(0)}) ms, ` +
      `${(added / median(floor)).toFixed(2)} (${(least / Math.min(...floor)).toFixed(2)}) ×`
    );
  };
  const { modules, statements } = bare[0]!;
  return (
    `${share('wall')}; CPU ${share('cpu')}; ` +
    `${boots[0]!.modules - modules} modules, ${boots[0]!.statements - statements} statements`
  );
}

async function main(): Promise<void> {
  fs.mkdirSync(path.join(ROOT, '.tmp'), { recursive: true });
  const folder = fs.mkdtempSync(path.join(ROOT, '.tmp', 'bench-boot-'));
  try {
    const apps = VARIANTS.map((variant, index) => ({
      variant,
      database: path.join(folder, `${index}.db`),
      boots: [] as Figures[],
    }));
    // The first boot makes the tables, the next has Strapi compare its schema with the new fields and
    // give their permissions; neither is what a start costs.
    for (const { variant, database } of apps) {
      await boot(variant, database, variant);
      await boot(variant, database);
    }
    for (let turn = 0; turn < RUNS; turn += 1) {
      for (const { variant, database, boots } of apps) boots.push(await boot(variant, database));
    }
    console.log(`  createStrapi() to the end of load(), SQLite, median of ${RUNS} in turns`);
    const [bare] = apps;
    for (const { variant, boots } of apps) {
      const added = variant === bare!.variant ? '' : `, adds ${difference(boots, bare!.boots)}`;
      console.log(`  ${variant.name.padEnd(40)} ${describe(boots)}${added}`);
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
