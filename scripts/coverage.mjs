/**
 * Merges what test runs covered of the server, prints the sums and fails below the floors.
 *
 *   node scripts/coverage.mjs reports/coverage/sqlite reports/coverage/postgres …
 *
 * A folder holds Jest's report and one of each worker of the integration tests.
 */
import fs from 'node:fs';
import path from 'node:path';

import coverage from 'istanbul-lib-coverage';
import sourceMaps from 'istanbul-lib-source-maps';

/** Minimum percentage of statements and lines. */
const FLOORS = [
  { name: 'server/src/core', floor: 90 },
  { name: 'server/src', floor: 85 },
];

const folders = process.argv.slice(2);
if (folders.length === 0) throw new Error('Name at least one folder with a coverage-final.json.');

const read = (file) => JSON.parse(fs.readFileSync(file, 'utf8'));

const merged = coverage.createCoverageMap();
for (const folder of folders) {
  for (const name of fs.readdirSync(folder).filter((file) => file.startsWith('worker-'))) {
    const counted = coverage.createCoverageMap(read(path.join(folder, name)));
    const mapped = await sourceMaps.createSourceMapStore().transformCoverage(counted);
    // As Jest writes its own: an endless line ends at null there, and places are compared.
    merged.merge(JSON.parse(JSON.stringify(mapped)));
  }
}
for (const folder of folders) {
  for (const [file, counted] of Object.entries(read(path.join(folder, 'coverage-final.json')))) {
    // Jest adds what no test has loaded; of a file that a worker has counted it knows less.
    const isLoaded = Object.values(counted.s).some((count) => count > 0);
    if (isLoaded || !merged.data[file]) merged.addFileCoverage(counted);
  }
}

for (const { name, floor } of FLOORS) {
  const sum = coverage.createCoverageSummary();
  const inside = merged.files().filter((file) => file.includes(`/${name}/`));
  for (const file of inside) sum.merge(merged.fileCoverageFor(file).toSummary());
  const { statements, lines, branches, functions } = sum.data;
  process.stdout.write(
    `${name}: ${inside.length} files, statements ${statements.pct} %, lines ${lines.pct} %, ` +
      `branches ${branches.pct} %, functions ${functions.pct} % (floor: ${floor} %)\n`,
  );
  // A folder without statements counts as uncovered, because nothing was measured.
  if (statements.total === 0 || statements.pct <= floor || lines.pct <= floor) {
    process.stderr.write(`Coverage of ${name} is not above ${floor} %.\n`);
    process.exitCode = 1;
  }
}

const worst = merged
  .files()
  .map((file) => ({ file, data: merged.fileCoverageFor(file).toSummary().data }))
  .filter(({ data }) => data.lines.total > 0 && data.lines.pct < FLOORS[1].floor)
  .sort((a, b) => a.data.lines.pct - b.data.lines.pct)
  .slice(0, 15);
if (worst.length > 0) process.stdout.write('Least covered:\n');
for (const { file, data } of worst) {
  process.stdout.write(
    `  ${data.lines.pct.toFixed(0).padStart(3)} %  ${path.relative('.', file)}\n`,
  );
}
