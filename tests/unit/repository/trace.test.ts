import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '..', '..', '..');

describe('npm run trace', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'nexus-trace-'));
  const requirements = path.join(folder, 'requirements.json');

  beforeAll(() => {
    fs.writeFileSync(
      requirements,
      JSON.stringify({
        'US-001': { text: 'one', landed: true },
        'FR-L1-002': { text: 'two', landed: true },
        'PR-003': { text: 'three', landed: false },
      }),
    );
  });

  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

  const trace = (tests: string) => {
    fs.writeFileSync(path.join(folder, 'some.test.ts'), tests);
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [path.join(ROOT, 'scripts', 'trace.mjs'), '--requirements', requirements, folder],
      { encoding: 'utf8' },
    );
    return { status, stdout, stderr };
  };

  test('prints the tests of each id, those that a describe or an each names too', () => {
    const { status, stdout, stderr } = trace(`
      describe('[US-001] a block', () => {
        test('does this', () => {});
        describe('inside', () => it.each([1, 2])('[FR-L1-002] does %s', () => {}));
      });
    `);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout.split('\n').map((line) => line.trim())).toEqual([
      'US-001  one',
      expect.stringMatching(/some\.test\.ts:3 {2}\[US-001\] a block › does this$/),
      expect.stringMatching(/some\.test\.ts:4 {2}\[US-001\] a block › inside › \[FR-L1-002\]/),
      'FR-L1-002  two',
      expect.stringMatching(/some\.test\.ts:4 {2}/),
      '',
    ]);
  });

  test('fails on landed work that no test names', () => {
    const { status, stderr } = trace(`test('[US-001] does this', () => {});`);
    expect(status).toBe(1);
    expect(stderr).toBe('Landed, but no test names it: FR-L1-002\n');
  });

  test('fails on an id that does not exist', () => {
    const { status, stderr } = trace(`test('[US-001] [FR-L1-002] [US-999] does this', () => {});`);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^No such requirement: US-999 {2}/);
  });

  test('comments and other calls name no test', () => {
    const { status } = trace(`
      // [US-001]
      console.log('[FR-L1-002]');
    `);
    expect(status).toBe(1);
  });
});
