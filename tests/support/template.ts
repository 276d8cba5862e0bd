import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import {
  type DatabaseKind,
  dropTemplate,
  type Template,
  templateExists,
  type TestDatabase,
  toTemplate,
} from './database';

const ROOT = path.resolve(__dirname, '..', '..');
const FOLDER = path.join(ROOT, '.tmp', 'templates');

/** The inputs of the database that a first boot creates: the plugin, the example app, Strapi. */
const SOURCES = [
  ...['server/src', 'content-types', 'migrations', 'example/src', 'example/config'],
  ...['tests/support/app.ts', 'tests/support/plugin', 'package-lock.json'],
];

/**
 * A database as the first boot of the example app at this level leaves it. Migrations and schema
 * sync take most of such a boot, so who needs one first builds it, under a lock, and all others
 * copy it. It is kept between runs, until a source changes.
 */
export async function templateFor(
  kind: DatabaseKind,
  level: number,
  boot: (keep: (database: TestDatabase) => Promise<Template>) => Promise<Template>,
): Promise<Template> {
  const digest = digestOfSources();
  const file = path.join(FOLDER, `${kind}-${level}-${digest}.json`);
  const known = await read(file);
  if (known) return known;
  await fs.mkdir(FOLDER, { recursive: true });
  return await locked(path.join(FOLDER, `${kind}-${level}.lock`), async () => {
    const built = await read(file);
    if (built) return built;
    await removeOutdated(kind, level);
    const template = await boot((database) => toTemplate(database, `${file}.db`));
    await fs.writeFile(`${file}.new`, JSON.stringify(template));
    await fs.rename(`${file}.new`, file);
    return template;
  });
}

async function read(file: string): Promise<Template | undefined> {
  const text = await fs.readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const template = JSON.parse(text) as Template;
  return (await templateExists(template)) ? template : undefined;
}

async function removeOutdated(kind: DatabaseKind, level: number): Promise<void> {
  for (const name of await fs.readdir(FOLDER)) {
    if (!name.startsWith(`${kind}-${level}-`) || !name.endsWith('.json')) continue;
    const file = path.join(FOLDER, name);
    await dropTemplate(JSON.parse(await fs.readFile(file, 'utf8')) as Template);
    await fs.rm(file);
  }
}

/** One process at a time; the lock of a process that died is ignored. */
async function locked<T>(file: string, work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      await fs.writeFile(file, String(process.pid), { flag: 'wx' });
      break;
    } catch {
      const owner = Number(await fs.readFile(file, 'utf8').catch(() => '0'));
      if (owner > 0 && !isAlive(owner)) await fs.rm(file, { force: true });
      await wait(50);
    }
  }
  try {
    return await work();
  } finally {
    await fs.rm(file, { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function digestOfSources(): string {
  const digest = createHash('sha256');
  const add = (file: string): void => {
    digest.update(`${path.relative(ROOT, file)}\0`).update(readFileSync(file));
  };
  for (const source of SOURCES) {
    const target = path.join(ROOT, source);
    if (statSync(target).isFile()) add(target);
    else filesBelow(target).forEach(add);
  }
  return digest.digest('hex').slice(0, 16);
}

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
