/**
 * The random tests alone, each 20 times as long as `npm test` runs it (or NEXUS_TEST_RUNS times):
 *
 *   npm run test:long                       on SQLite
 *   NEXUS_TEST_SEED=7 npm run test:long     again what the seed 7 gave
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const times = process.env.NEXUS_TEST_RUNS || '20';

const { status } = spawnSync(
  process.execPath,
  [
    path.join(root, 'node_modules', 'jest', 'bin', 'jest.js'),
    ...['--selectProjects', 'unit', 'integration', '--verbose'],
    ...['--testTimeout', String(300_000 * Number(times))],
    ...['--findRelatedTests', 'tests/support/runs.ts'],
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: 'inherit', env: { ...process.env, NEXUS_TEST_RUNS: times } },
);
process.exitCode = status ?? 1;
