import { execFile, execFileSync } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const ROOT = path.resolve(__dirname, '..', '..');
const run = promisify(execFile);

/** What the built engine needs at run time: of the packages, these alone. */
const PACKAGES = ['fastest-levenshtein', 'jsep', 're2js', 'validator', 'zod'];

/** The requirements' own example of level 2. */
const FIXTURE = path.join(ROOT, 'tests', 'fixtures', 'definitions', 'sales-pipeline.json');

describe('the built engine in plain Node [MAINT-001]', () => {
  let folder: string;

  /** A folder in which the plugin is installed, and no Strapi. */
  beforeAll(async () => {
    execFileSync(process.execPath, [path.join(ROOT, 'scripts', 'ensure-built.mjs')], { cwd: ROOT });
    folder = await fs.mkdtemp(path.join(os.tmpdir(), 'nexus-engine-'));
    const modules = path.join(folder, 'node_modules');
    const plugin = path.join(modules, 'strapi-plugin-nexus-crm');
    await fs.mkdir(plugin, { recursive: true });
    await fs.copyFile(path.join(ROOT, 'package.json'), path.join(plugin, 'package.json'));
    await fs.cp(path.join(ROOT, 'dist', 'engine'), path.join(plugin, 'dist', 'engine'), {
      recursive: true,
    });
    for (const name of PACKAGES) {
      await fs.symlink(path.join(ROOT, 'node_modules', name), path.join(modules, name));
    }
  }, 900_000);

  afterAll(() => fs.rm(folder, { recursive: true, force: true }));

  const node = async (script: string) => {
    await fs.writeFile(path.join(folder, 'script.mjs'), script);
    return (await run(process.execPath, ['script.mjs'], { cwd: folder })).stdout;
  };

  test('thirty-odd lines drive sales-pipeline.json: refused below 51 points, qualified above', async () => {
    const example = await fs.readFile(path.join(ROOT, 'docs', 'examples', 'engine.mjs'), 'utf8');
    const output = await node(example);
    expect(output).toContain('instance.started');
    expect(output).toMatch(/data\.score/);
    expect(output).toContain('qualified');
    expect(output).toContain('instance.transitioned by Ann');
  });

  test('the same with the file, and by require', async () => {
    const definition = await fs.readFile(FIXTURE, 'utf8');
    const output = await node(`
      import { createRequire } from 'node:module';
      const { createEngine } = createRequire(import.meta.url)('strapi-plugin-nexus-crm/engine');
      const engine = createEngine({ definitions: [${definition}] });
      const { next } = await engine.begin({
        definition: 'sales-pipeline',
        subject: { type: 'lead', id: '1' },
        fields: { lead_score: 3, score: 51 },
      });
      const actor = { kind: 'user', id: 'ann', label: 'Ann' };
      const outcome = await engine.execute(next.id, { type: 'act', action: 'qualify', actor });
      console.log(outcome.kind, outcome.next.stage, JSON.stringify(outcome.next.data));
    `);
    expect(output.trim()).toBe('decision qualified {"lead_score":3,"score":51}');
  });
});
