/**
 * Builds what is stale, once, however many ask at the same time.
 *
 *   node scripts/ensure-built.mjs             the plugin (dist/)
 *   node scripts/ensure-built.mjs --example   the plugin, then the example's admin panel
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

const BUILDS = {
  plugin: {
    title: 'the plugin',
    inputs: [
      ...['server/src', 'admin/src', 'content-types', 'migrations', 'package.json'],
      ...['package-lock.json', 'scripts/prune-declarations.mjs'],
      ...['tsconfig.base.json', 'server/tsconfig.build.json', 'admin/tsconfig.build.json'],
    ],
    output: 'dist/server/index.js',
    stamp: 'dist/.built-from',
    command: ['npm', 'run', 'build'],
    directory: '.',
  },
  example: {
    title: "the example's admin panel, which takes about a minute",
    inputs: [
      ...['dist/admin', 'example/src/admin', 'example/package.json', 'example/config/admin.js'],
      'package-lock.json',
    ],
    output: 'example/build/index.html',
    stamp: 'example/build/.built-from',
    command: [path.join(root, 'node_modules', '.bin', 'strapi'), 'build'],
    directory: 'example',
  },
};

/** A digest of names and contents: time stamps say nothing in a fresh clone. */
function digestOf(inputs) {
  const digest = createHash('sha256');
  const add = (file) => {
    const stat = fs.statSync(path.join(root, file), { throwIfNoEntry: false });
    if (stat?.isDirectory()) {
      for (const name of fs.readdirSync(path.join(root, file)).sort()) add(path.join(file, name));
    } else if (stat) {
      digest.update(`${file}\0`).update(fs.readFileSync(path.join(root, file)));
    }
  };
  inputs.forEach(add);
  return digest.digest('hex');
}

const isFresh = ({ inputs, output, stamp }) =>
  fs.existsSync(path.join(root, output)) &&
  fs.existsSync(path.join(root, stamp)) &&
  fs.readFileSync(path.join(root, stamp), 'utf8') === digestOf(inputs);

/**
 * The packer prints errors of types and ends well. Those of declarations alone (4000 to 4999, 2742) are
 * about types of ours that need no name outside.
 */
const hasTypeErrors = (output) =>
  [...output.matchAll(/ TS(\d+): /g)].some(([, code]) => !/^(?:4\d{3}|2742)$/.test(code));

function build(what) {
  const { title, inputs, stamp, command, directory } = what;
  process.stdout.write(`Building ${title} …\n`);
  const [name, ...rest] = command;
  const digest = digestOf(inputs);
  const { status, stdout, stderr, error } = spawnSync(name, rest, {
    cwd: path.join(root, directory),
    encoding: 'utf8',
    env: { ...process.env, STRAPI_TELEMETRY_DISABLED: 'true', NODE_ENV: 'production' },
    shell: process.platform === 'win32',
  });
  if (status !== 0 || hasTypeErrors(`${stdout ?? ''}${stderr ?? ''}`)) {
    process.stderr.write(`${stdout ?? ''}${stderr ?? ''}${error ? `${error.message}\n` : ''}`);
    throw new Error(`Building ${title} failed.`);
  }
  fs.writeFileSync(path.join(root, stamp), digest);
}

const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

/** One builder at a time; a lock whose holder died is taken over. */
async function withLock(work) {
  const lock = path.join(root, '.tmp', 'build.lock');
  fs.mkdirSync(path.dirname(lock), { recursive: true });
  for (;;) {
    try {
      fs.writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const holder = Number(fs.readFileSync(lock, { encoding: 'utf8', flag: 'a+' }));
      if (holder > 0 && !isAlive(holder)) fs.rmSync(lock, { force: true });
      else await wait(200);
    }
  }
  try {
    work();
  } finally {
    fs.rmSync(lock, { force: true });
  }
}

/** Builds the plugin, and the example's admin panel where asked, unless they are as the sources say. */
export async function ensureBuilt({ example = false } = {}) {
  const wanted = example ? [BUILDS.plugin, BUILDS.example] : [BUILDS.plugin];
  if (wanted.every(isFresh)) return;
  await withLock(() => {
    for (const what of wanted) if (!isFresh(what)) build(what);
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await ensureBuilt({ example: process.argv.includes('--example') });
}
