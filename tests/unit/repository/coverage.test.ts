import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '..', '..', '..');

/** One statement a line, covered as often as `hits` says. */
const fileCoverage = (file: string, hits: readonly number[]) => {
  const at = (line: number) => ({ start: { line, column: 0 }, end: { line, column: 9 } });
  return {
    path: file,
    statementMap: Object.fromEntries(hits.map((_, index) => [index, at(index + 1)])),
    fnMap: {},
    branchMap: {},
    s: Object.fromEntries(hits.map((hit, index) => [index, hit])),
    f: {},
    b: {},
  };
};

const covered = (lines: number, of: number) =>
  Array.from({ length: of }, (_, index) => (index < lines ? 1 : 0));

describe('the coverage of a whole CI run', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'nexus-coverage-'));

  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

  /** Each run says, by file, which of its lines it covered. */
  const check = (...runs: Record<string, readonly number[]>[]) => {
    const folders = runs.map((run, index) => {
      const target = path.join(folder, String(index));
      fs.mkdirSync(target, { recursive: true });
      const entries = Object.entries(run).map(([name, hits]) => {
        const file = `/app/server/src/${name}`;
        return [file, fileCoverage(file, hits)];
      });
      fs.writeFileSync(
        path.join(target, 'coverage-final.json'),
        JSON.stringify(Object.fromEntries(entries)),
      );
      return target;
    });
    return spawnSync(process.execPath, [path.join(ROOT, 'scripts', 'coverage.mjs'), ...folders], {
      encoding: 'utf8',
    });
  };

  test('[MAINT-003] adds up what the databases cover together', () => {
    const { status, stdout, stderr } = check(
      { 'core/a.ts': covered(100, 100), 'services/b.ts': covered(50, 100) },
      { 'core/a.ts': covered(10, 100), 'services/b.ts': covered(90, 100) },
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('server/src/core: 1 files, statements 100 %, lines 100 %');
    expect(stdout).toContain('server/src: 2 files, statements 95 %, lines 95 %');
  });

  test('[MAINT-003] fails where the core is not above 90 %', () => {
    const { status, stderr } = check({
      'core/a.ts': covered(90, 100),
      'services/b.ts': covered(100, 100),
    });
    expect(status).toBe(1);
    expect(stderr).toBe('Coverage of server/src/core is not above 90 %.\n');
  });

  test('[MAINT-003] fails where the whole is not above 85 %, an unloaded file included', () => {
    const { status, stderr } = check({
      'core/a.ts': covered(10, 10),
      'services/b.ts': covered(0, 20),
    });
    expect(status).toBe(1);
    expect(stderr).toBe('Coverage of server/src is not above 85 %.\n');
  });

  test('[MAINT-003] fails where nothing was measured', () => {
    expect(check({}).status).toBe(1);
  });
});
