import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '..', '..', '..');
const LINE = 'run();\n';

/** A script of this number of lines, each of which stands where it was written. */
function scriptOf(lines: number): string {
  const mappings = ['AAAA', ...Array.from({ length: lines - 1 }, () => 'AACA')].join(';');
  const map = { version: 3, sources: ['source.ts'], names: [], mappings };
  const inline = Buffer.from(JSON.stringify(map)).toString('base64');
  return `${LINE.repeat(lines)}//# sourceMappingURL=data:application/json;charset=utf-8;base64,${inline}`;
}

/** What a worker writes: which of the lines of a file have run, first and last. */
interface Ran {
  readonly file: string;
  readonly of: number;
  readonly lines: readonly [first: number, last: number];
}

const linesOf = ({ file, of, lines: [first, last] }: Ran) => {
  const source = scriptOf(of);
  const whole = [0, source.length, 0];
  const ranges = [whole, [(first - 1) * LINE.length, last * LINE.length, 1]];
  return [
    { file: `server/src/${file}`, source },
    { file: `server/src/${file}`, functions: [ranges] },
  ];
};

describe('the coverage of a whole CI run', () => {
  const app = fs.mkdtempSync(path.join(os.tmpdir(), 'nexus-coverage-'));

  afterEach(() => fs.rmSync(path.join(app, 'server'), { recursive: true, force: true }));
  afterAll(() => fs.rmSync(app, { recursive: true, force: true }));

  /** Each worker says, by file, which of its lines have run. */
  const check = (...workers: readonly (readonly Ran[])[]) => {
    const folder = fs.mkdtempSync(path.join(app, 'run-'));
    for (const [index, ran] of workers.entries()) {
      const lines = ran.flatMap(linesOf).map((line) => `${JSON.stringify(line)}\n`);
      fs.writeFileSync(path.join(folder, `worker-${index}.jsonl`), lines.join(''));
    }
    return spawnSync(process.execPath, [path.join(ROOT, 'scripts', 'coverage.mjs'), folder], {
      encoding: 'utf8',
      cwd: app,
    });
  };

  test('[MAINT-003] adds up what the workers cover together', () => {
    const { status, stdout, stderr } = check(
      [
        { file: 'core/a.ts', of: 100, lines: [1, 100] },
        { file: 'services/b.ts', of: 100, lines: [1, 50] },
      ],
      [
        { file: 'core/a.ts', of: 100, lines: [1, 10] },
        { file: 'services/b.ts', of: 100, lines: [41, 90] },
      ],
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('server/src/core: 1 files, 100.00 % of 100 lines');
    expect(stdout).toContain('server/src: 2 files, 95.00 % of 200 lines');
  });

  test('[MAINT-003] what ran in one test file stays covered when the next does not run it', () => {
    const [source, first] = linesOf({ file: 'core/a.ts', of: 100, lines: [1, 95] });
    const [, second] = linesOf({ file: 'core/a.ts', of: 100, lines: [96, 100] });
    const folder = fs.mkdtempSync(path.join(app, 'run-'));
    fs.writeFileSync(
      path.join(folder, 'worker-1.jsonl'),
      [source, first, second].map((line) => JSON.stringify(line)).join('\n'),
    );
    const script = path.join(ROOT, 'scripts', 'coverage.mjs');
    const { stdout } = spawnSync(process.execPath, [script, folder], {
      encoding: 'utf8',
      cwd: app,
    });
    expect(stdout).toContain('server/src/core: 1 files, 100.00 % of 100 lines');
  });

  test('[MAINT-003] fails where the core is not above 90 %', () => {
    const { status, stderr } = check([
      { file: 'core/a.ts', of: 100, lines: [1, 90] },
      { file: 'services/b.ts', of: 100, lines: [1, 100] },
    ]);
    expect(status).toBe(1);
    expect(stderr).toBe('Coverage of server/src/core is not above 90 %.\n');
  });

  test('[MAINT-003] fails where the whole is not above 85 %, an unloaded file included', () => {
    fs.mkdirSync(path.join(app, 'server/src/services'), { recursive: true });
    fs.writeFileSync(path.join(app, 'server/src/services/b.ts'), 'run();\n'.repeat(20));
    const { status, stderr } = check([{ file: 'core/a.ts', of: 10, lines: [1, 10] }]);
    expect(status).toBe(1);
    expect(stderr).toBe('Coverage of server/src is not above 85 %.\n');
  });

  test('[MAINT-003] fails where nothing was measured', () => {
    expect(check([]).status).toBe(1);
  });
});
