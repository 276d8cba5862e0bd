const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const { databasesOf } = require('./tests/support/jest/databases');

/**
 * `unit` needs nothing and `integration` boots a real Strapi on NEXUS_TEST_DATABASE: these two are
 * `npm test`. `e2e` drives the built plugin in Chromium; `quick-start` packs it, installs it into a
 * new app and follows the README.
 */
const swc = [
  '@swc/jest',
  {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'commonjs' },
    sourceMaps: 'inline',
  },
];

const shared = {
  rootDir: __dirname,
  testEnvironment: 'node',
  transform: { '\\.[jt]s$': swc },
  transformIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.tmp/', '<rootDir>/example/.tmp/'],
};

/** Packages are loaded once per worker, not once per file. */
const sharedPackages = {
  testEnvironment: '<rootDir>/tests/support/jest/environment.js',
  runtime: '<rootDir>/tests/support/jest/runtime.js',
};

/**
 * Test files that a docblock (`@databases sqlite postgres`) keeps to databases other than this run's:
 * see tests/README.md. `NEXUS_TEST_TAGS=off` runs them all the same.
 */
function forOtherDatabases() {
  if (process.env.NEXUS_TEST_TAGS === 'off') return [];
  const database = process.env.NEXUS_TEST_DATABASE ?? 'sqlite';
  const tests = path.join(__dirname, 'tests');
  return fs
    .readdirSync(tests, { recursive: true })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => path.join(tests, name))
    .filter((file) => !databasesOf(fs.readFileSync(file, 'utf8')).includes(database))
    .map((file) => `${file.replaceAll(/[.\\]/g, '\\$&')}$`);
}

/**
 * A boot makes much that is soon garbage; with more room for what is young, it is collected less often.
 * Workers and the processes that tests start read it from here.
 */
process.env.NODE_OPTIONS = `${process.env.NODE_OPTIONS ?? ''} --max-semi-space-size=64`.trim();

module.exports = {
  projects: [
    {
      ...shared,
      ...sharedPackages,
      displayName: 'unit',
      testMatch: ['<rootDir>/tests/unit/**/*.test.ts'],
    },
    {
      ...shared,
      ...sharedPackages,
      displayName: 'integration',
      testMatch: ['<rootDir>/tests/{integration,contract}/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', ...forOtherDatabases()],
    },
    {
      ...shared,
      ...sharedPackages,
      displayName: 'e2e',
      testMatch: ['<rootDir>/tests/e2e/**/*.test.ts'],
      globalSetup: '<rootDir>/tests/support/admin-build.ts',
    },
    {
      ...shared,
      displayName: 'quick-start',
      testMatch: ['<rootDir>/tests/quick-start/**/*.test.ts'],
      globalSetup: '<rootDir>/tests/quick-start/support/pack.ts',
      globalTeardown: '<rootDir>/tests/quick-start/support/remove-packed.ts',
    },
  ],
  // Each worker boots whole Strapis; on a large machine half of the cores is enough.
  maxWorkers: os.availableParallelism() > 2 ? '50%' : 2,
  workerIdleMemoryLimit: '2GB',
  // A guard against hanging, generous: the machine may do other things.
  testTimeout: 300_000,
};
