/**
 * After a build: deletes the declarations in dist/ that no entry point of the package references.
 */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const { exports } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));

const IMPORT = /(?:from|import)\s*\(?\s*['"](\.[^'"]*)['"]/g;

/** Resolves a relative import like TypeScript. */
const resolve = (from, target) =>
  [`${target}.d.ts`, `${target}/index.d.ts`, target.replace(/\.json$/, '.json.d.ts')]
    .map((name) => path.resolve(path.dirname(from), name))
    .find((file) => fs.existsSync(file));

const kept = new Set();
const pending = Object.values(exports).flatMap(({ types }) =>
  types ? [path.join(root, types)] : [],
);
while (pending.length > 0) {
  const file = pending.pop();
  if (kept.has(file)) continue;
  kept.add(file);
  for (const [, target] of fs.readFileSync(file, 'utf8').matchAll(IMPORT)) {
    const found = resolve(file, target);
    if (found) pending.push(found);
  }
}

for (const entry of fs.readdirSync(path.join(root, 'dist'), { recursive: true })) {
  const file = path.join(root, 'dist', entry);
  if (file.endsWith('.d.ts') && !kept.has(file)) fs.rmSync(file);
}
