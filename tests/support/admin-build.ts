import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';

import { TestApp } from './app';

const ROOT = path.resolve(__dirname, '..', '..');
const CACHE = path.join(ROOT, '.tmp', 'admin');
const ENSURE_BUILT = path.join(ROOT, 'scripts', 'ensure-built.mjs');

const STRAPI = path.join(ROOT, 'node_modules', '@strapi', 'strapi', 'bin', 'strapi.js');

/** Nothing that the tests start may phone home. */
const QUIET = { STRAPI_TELEMETRY_DISABLED: 'true' };

/** Names the folder of the built admin panel; one that is set already is taken as it is. */
export const ADMIN_BUILD = 'NEXUS_TEST_ADMIN_BUILD';

/** Once for the whole run: the plugin as people install it, and an admin panel that has it. */
export default async function buildOnce(): Promise<void> {
  process.env[ADMIN_BUILD] ??= await buildAdmin();
}

/**
 * The example's admin panel with the plugin in it, built once for each state of the sources: it
 * takes most of a minute.
 */
async function buildAdmin(): Promise<string> {
  await run(ENSURE_BUILT, [], ROOT);
  const target = path.join(CACHE, await fingerprint(path.join(ROOT, 'dist', 'admin')));
  if (await exists(target)) return target;
  const app = await TestApp.create({
    plugin: 'dist',
    database: 'sqlite',
  });
  try {
    await app.writeConfiguration();
    await run(STRAPI, ['build'], app.directory);
    await fs.rm(CACHE, { recursive: true, force: true });
    await fs.mkdir(CACHE, { recursive: true });
    await fs.rename(path.join(app.directory, 'build'), target);
  } finally {
    await app.dispose();
  }
  return target;
}

async function fingerprint(directory: string): Promise<string> {
  const hash = createHash('sha256');
  const files = (await fs.readdir(directory, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && entry.name.endsWith('.mjs'))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
  for (const file of files) hash.update(file).update(await fs.readFile(file));
  hash.update(await fs.readFile(path.join(ROOT, 'package-lock.json')));
  return hash.digest('hex').slice(0, 16);
}

const exists = (target: string) =>
  fs.access(target).then(
    () => true,
    () => false,
  );

/** Runs a command to its end; its output is printed only if it fails. */
function run(script: string, args: readonly string[], cwd: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], {
      cwd,
      env: { ...process.env, ...QUIET, NODE_ENV: 'production' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = collectOutput(child);
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${path.basename(script)} ${args.join(' ')} failed:\n${output()}`));
    });
  });
}

/** What a process has said last. */
function collectOutput(child: ChildProcess): () => string {
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
  }
  return () => chunks.join('').slice(-4000);
}
