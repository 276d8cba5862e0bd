/**
 * `npm run bench`: runs every `*.bench.ts` below this folder, or those whose name contains an
 * argument, each in a process of its own, and writes what they print to RESULTS.md. It prints
 * figures and asserts nothing.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { ensureBuilt } from '../../scripts/ensure-built.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const hook = path.join(here, '..', 'support', 'register-typescript.js');
const RESULTS = path.join(here, 'RESULTS.md');
const HEAD =
  '# Measurements\n\nWritten by `npm run bench`. From one machine, which did other things too: ' +
  'compare the lines of a section, not machines.\n';

/** The sections of the last run by name, so that running one keeps the others. */
function lastSections() {
  if (!fs.existsSync(RESULTS)) return new Map();
  const [, ...parts] = fs.readFileSync(RESULTS, 'utf8').split(/^## /m);
  return new Map(parts.map((part) => [part.slice(0, part.indexOf('\n')), `## ${part.trim()}\n`]));
}

const run = (file) =>
  new Promise((resolve, reject) => {
    const bench = spawn(process.execPath, ['-r', hook, path.join(here, file)], {
      env: { ...process.env, STRAPI_TELEMETRY_DISABLED: 'true' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    bench.stdout.setEncoding('utf8').on('data', (text) => {
      process.stdout.write(text);
      output += text;
    });
    bench.once('close', (code) => {
      if (code === 0) resolve(output.trimEnd());
      else reject(new Error(`${file} ended with ${code}.`));
    });
  });

await ensureBuilt();
const wanted = process.argv.slice(2);
const files = fs
  .readdirSync(here, { recursive: true })
  .filter((file) => file.endsWith('.bench.ts'))
  .filter((file) => wanted.length === 0 || wanted.some((name) => file.includes(name)))
  .sort();
if (files.length === 0) throw new Error(`No benchmark is called ${wanted.join(' or ')}.`);

const sections = lastSections();
for (const file of files) {
  const name = path.basename(file, '.bench.ts');
  process.stdout.write(`\n${name}\n`);
  const output = await run(file);
  const machine = `${os.cpus().length} cores, Node ${process.version}`;
  const day = new Date().toISOString().slice(0, 10);
  sections.set(name, `## ${name}\n\n${machine}, ${day}:\n\n\`\`\`text\n${output}\n\`\`\`\n`);
}
fs.writeFileSync(RESULTS, [HEAD, ...sections.values()].join('\n'));
