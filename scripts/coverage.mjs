/**
 * Adds up what test runs covered of the server, prints the sums and fails below the floors. A line
 * is covered when any of it has run; lines without code do not count.
 *
 *   node scripts/coverage.mjs reports/coverage …
 *
 * A folder holds a file of each worker: see `tests/support/jest/coverage.js`.
 */
import fs from 'node:fs';
import path from 'node:path';

import { eachMapping, TraceMap } from '@jridgewell/trace-mapping';
import { transformSync } from '@swc/core';

/** Minimum percentage of lines. */
const FLOORS = [
  { name: 'server/src/core', floor: 90 },
  { name: 'server/src', floor: 85 },
];

const folders = process.argv.slice(2);
if (folders.length === 0) throw new Error('Name at least one folder.');

/** Whether each line with code has run, by file and line. */
const files = new Map();
for (const folder of folders) {
  for (const name of fs.readdirSync(folder).filter((file) => file.endsWith('.jsonl'))) {
    for (const [file, { source, covered }] of scriptsOf(path.join(folder, name))) {
      addLines(file, source, (offset) => covered[offset] === 1);
    }
  }
}
for (const file of filesBelow('server/src')) {
  if (files.has(file)) continue;
  const { code } = transformSync(fs.readFileSync(file, 'utf8'), {
    filename: file,
    configFile: false,
    swcrc: false,
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    sourceMaps: 'inline',
  });
  addLines(file, code, () => false);
}

/** By file, the script of a worker and which of its characters have run. */
function scriptsOf(file) {
  const scripts = new Map();
  for (const line of fs.readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
    const { file: name, source, functions } = JSON.parse(line);
    if (source !== undefined) {
      scripts.set(name, { source, covered: new Uint8Array(source.length) });
    } else {
      // An inner function comes after the one that it stands in, and says more of its place.
      const now = new Uint8Array(scripts.get(name).source.length);
      for (const [start, end, count] of functions.flat()) now.fill(count > 0 ? 1 : 0, start, end);
      const { covered } = scripts.get(name);
      for (let offset = 0; offset < now.length; offset += 1) covered[offset] |= now[offset];
    }
  }
  return scripts;
}

function addLines(file, source, hasRun) {
  const lines = files.get(file) ?? new Map();
  files.set(file, lines);
  const [, map] =
    /\/\/# sourceMappingURL=data:application\/json[^,]*;base64,(\S+)/.exec(source) ?? [];
  if (!map) return;
  const starts = [0];
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) {
    starts.push(at + 1);
  }
  const trace = new TraceMap(Buffer.from(map, 'base64').toString('utf8'));
  eachMapping(trace, ({ generatedLine, generatedColumn, originalLine }) => {
    if (originalLine === null) return;
    const ran = hasRun(starts[generatedLine - 1] + generatedColumn);
    lines.set(originalLine, ran || lines.get(originalLine) === true);
  });
}

function filesBelow(folder) {
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map((name) => path.join(folder, name));
}

const sumOf = (maps) => {
  const all = maps.flatMap((lines) => [...lines.values()]);
  const covered = all.filter(Boolean).length;
  return { total: all.length, percent: all.length === 0 ? 0 : (100 * covered) / all.length };
};

for (const { name, floor } of FLOORS) {
  const inside = [...files].filter(([file]) => file.startsWith(`${name}/`));
  const { total, percent } = sumOf(inside.map(([, lines]) => lines));
  process.stdout.write(
    `${name}: ${inside.length} files, ${percent.toFixed(2)} % of ${total} lines (floor: ${floor} %)\n`,
  );
  // A folder without lines counts as uncovered, because nothing was measured.
  if (percent <= floor) {
    process.stderr.write(`Coverage of ${name} is not above ${floor} %.\n`);
    process.exitCode = 1;
  }
}

const worst = [...files]
  .map(([file, lines]) => ({ file, ...sumOf([lines]) }))
  .filter(({ total, percent }) => total > 0 && percent < FLOORS[1].floor)
  .sort((a, b) => a.percent - b.percent)
  .slice(0, 15);
if (worst.length > 0) process.stdout.write('Least covered:\n');
for (const { file, percent } of worst) {
  process.stdout.write(`  ${percent.toFixed(0).padStart(3)} %  ${file}\n`);
}
