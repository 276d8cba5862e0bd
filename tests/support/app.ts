import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

import { createStrapi, type Core } from '@strapi/strapi';

import {
  createDatabase,
  type DatabaseKind,
  databaseUnderTest,
  type Template,
  type TestDatabase,
} from './database';
import { HttpClient } from './http';
import { templateFor } from './template';

const ROOT = path.resolve(__dirname, '..', '..');

// Strapi counts logins per process, not per app: a file that starts several apps would be locked out.
process.env.ADMIN_RATE_LIMIT ??= 'false';

export interface AppOptions {
  /** `config.level` of the plugin. */
  readonly level?: 1 | 2 | 3;
  /** `source` measures coverage; `dist` is what people install; `off` disables the plugin. */
  readonly plugin?: 'source' | 'dist' | 'off';
  readonly database?: DatabaseKind;
  /** Files of the app to write or replace, by path inside the app; objects become JSON; null removes. */
  readonly files?: Readonly<Record<string, string | object | null>>;
  /** Adds to `config/plugins.js`: other plugins, or further keys of ours under `nexus-crm`. */
  readonly plugins?: Readonly<Record<string, object>>;
  /** Sees Strapi once it is created and before it loads. */
  readonly beforeLoad?: (strapi: Core.Strapi) => void;
  /** Whether the server listens, so that `http` works. Default true. */
  readonly listen?: boolean;
  /** The folder of a built admin panel, which the app serves at `/admin`. Default: none. */
  readonly adminBuild?: string;
}

/** A Strapi app in a folder and a database of its own; it can be started again and again. */
export class TestApp {
  #strapi: Core.Strapi | undefined;

  #http: HttpClient | undefined;

  private constructor(
    readonly directory: string,
    readonly database: TestDatabase,
    private options: AppOptions,
  ) {}

  /**
   * Copies the example into a folder of its own, without starting it. Its database is empty, so
   * that the next start is a first boot.
   */
  static create(options: AppOptions = {}): Promise<TestApp> {
    return TestApp.createFrom(undefined, options);
  }

  private static async createFrom(
    template: Template | undefined,
    options: AppOptions,
  ): Promise<TestApp> {
    const directory = path.join(ROOT, '.tmp', 'apps', randomBytes(6).toString('hex'));
    await fs.mkdir(path.join(directory, 'public', 'uploads'), { recursive: true });
    await fs.mkdir(path.join(directory, 'database', 'migrations'), { recursive: true });
    const example = path.join(ROOT, 'example');
    for (const part of ['src', 'config', 'package.json', 'favicon.png']) {
      await fs.cp(path.join(example, part), path.join(directory, part), { recursive: true });
    }
    if (options.adminBuild) await fs.symlink(options.adminBuild, path.join(directory, 'build'));
    const database = await createDatabase(directory, options.database, template);
    return new TestApp(directory, database, options);
  }

  /**
   * Creates and starts, on a copy of the database that a first boot of the example left at this
   * level. Where the first boot itself matters, call `create` and then `start`.
   */
  static async start(options: AppOptions = {}): Promise<TestApp> {
    const { level = 1, plugin = 'source', database = databaseUnderTest() } = options;
    const template =
      plugin !== 'off'
        ? await templateFor(database, level, (keep) => TestApp.firstBoot(level, database, keep))
        : undefined;
    const app = await TestApp.createFrom(template, options);
    try {
      await app.start();
    } catch (error) {
      await app.dispose();
      throw error;
    }
    return app;
  }

  /** Boots on an empty database, stops, and lets `use` have the database. */
  private static async firstBoot<T>(
    level: 1 | 2 | 3,
    database: DatabaseKind,
    use: (database: TestDatabase) => Promise<T>,
  ): Promise<T> {
    const app = await TestApp.create({ level, database, listen: false });
    try {
      await app.start();
      await app.stop();
      return await use(app.database);
    } finally {
      await app.stop();
      await app.removeFolder();
    }
  }

  get strapi(): Core.Strapi {
    if (!this.#strapi) throw new Error('The app is not running.');
    return this.#strapi;
  }

  get http(): HttpClient {
    if (!this.#http) throw new Error('The app does not listen.');
    return this.#http;
  }

  /** Starts, with options merged over those it was created with. */
  async start(changes: AppOptions = {}): Promise<void> {
    if (this.#strapi) throw new Error('The app runs already.');
    this.options = { ...this.options, ...changes };
    await this.writeConfiguration();
    const strapi = createStrapi({
      appDir: this.directory,
      distDir: this.directory,
      autoReload: false,
      serveAdminPanel: this.options.adminBuild !== undefined,
    });
    strapi.log.level = process.env.NEXUS_TEST_LOG ?? 'error';
    this.#strapi = strapi;
    this.options.beforeLoad?.(strapi);
    try {
      await strapi.load();
    } catch (error) {
      await this.stop();
      throw error;
    }
    // The Media Library would count its files 15 s after the start, amid statements that a test counts.
    strapi.cron.remove('uploadWeekly');
    keepEachHandlerOnce(strapi);
    if (this.options.listen !== false) {
      strapi.server.mount();
      // A test may compute for longer than an idle connection lives; its next request must not meet a reset.
      strapi.server.httpServer.keepAliveTimeout = 0;
      await new Promise<void>((resolve) => {
        strapi.server.httpServer.listen(0, '127.0.0.1', resolve);
      });
      const { port } = strapi.server.httpServer.address() as AddressInfo;
      this.#http = new HttpClient(`http://127.0.0.1:${port}`, strapi);
    }
  }

  async stop(): Promise<void> {
    const strapi = this.#strapi;
    this.#strapi = undefined;
    this.#http = undefined;
    if (!strapi) return;
    await untilQuiet(strapi);
    await strapi.destroy();
  }

  async restart(changes: AppOptions = {}): Promise<void> {
    await this.stop();
    await this.start(changes);
  }

  /** Stops, drops the database, removes the folder. */
  async dispose(): Promise<void> {
    await this.stop();
    await this.database.drop();
    await this.removeFolder();
  }

  private async removeFolder(): Promise<void> {
    await fs.rm(this.directory, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Also what a child process of a test starts from. */
  async writeConfiguration(): Promise<void> {
    const { level = 1, plugin = 'source', plugins = {}, files = {} } = this.options;
    const ours = (plugins['nexus-crm'] ?? {}) as { config?: { readonly timers?: object } };
    const resolve = plugin === 'dist' ? ROOT : path.join(ROOT, 'tests', 'support', 'plugin');
    await this.write(
      'config/database.js',
      `module.exports = ${JSON.stringify(this.database.config)};`,
    );
    // Jest keeps a module once loaded; a function that reads a file gives each boot its own text.
    await this.write(
      'config/plugins.js',
      `module.exports = () => JSON.parse(require('node:fs').readFileSync(${JSON.stringify(
        path.join(this.directory, 'plugins.json'),
      )}, 'utf8'));`,
    );
    await this.write(
      'plugins.json',
      JSON.stringify({
        'users-permissions': { config: { jwtSecret: 'test', ratelimit: { enabled: false } } },
        ...plugins,
        'nexus-crm': {
          ...{ enabled: plugin !== 'off', resolve },
          config: {
            ...{ level, ...writePath(), ...ours.config },
            ...timersOf(ours.config, this.directory),
          },
        },
      }),
    );
    for (const [file, content] of Object.entries(files)) {
      if (content === null)
        await fs.rm(path.join(this.directory, file), { recursive: true, force: true });
      else await this.write(file, typeof content === 'string' ? content : JSON.stringify(content));
    }
  }

  private async write(file: string, content: string): Promise<void> {
    const target = path.join(this.directory, file);
    await fs.mkdir(path.dirname(target), { recursive: true });
    await fs.writeFile(target, content);
  }
}

/**
 * Strapi reads a record again after the call that wrote it, to emit its event; closing the
 * connection under such a read fails a minute later, in another test.
 */
async function untilQuiet(strapi: Core.Strapi): Promise<void> {
  const { pool } = strapi.db.connection.client as {
    pool?: { numUsed(): number; numPendingAcquires(): number };
  };
  const deadline = Date.now() + 5_000;
  for (let quiet = 0; quiet < 10 && Date.now() < deadline; quiet += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    if (pool && pool.numUsed() + pool.numPendingAcquires() > 0) quiet = 0;
  }
}

/** How a commit is written on PostgreSQL: `NEXUS_TEST_SINGLE_STATEMENT=false` is several statements. */
const writePath = (): object =>
  process.env.NEXUS_TEST_SINGLE_STATEMENT === 'false'
    ? { postgres: { singleStatement: false } }
    : {};

/** With NEXUS_TEST_BULL, the URL of a Redis, every app that does not choose a driver is woken by Bull. */
function timersOf(config: { readonly timers?: object } = {}, directory: string): object {
  const url = process.env.NEXUS_TEST_BULL;
  if (url === undefined) return {};
  const redis = { url, prefix: `nexus-test-${path.basename(directory)}` };
  return { timers: { driver: 'bull', redis, ...config.timers } };
}

interface Hook {
  getHandlers(): readonly unknown[];
  delete(handler: unknown): unknown;
  register(handler: unknown): unknown;
}

interface Hooked {
  readonly hooks: Readonly<Record<string, Hook>>;
}

/**
 * Hooks of the admin's permissions belong to the process, and each Strapi registers the same functions
 * again: after a hundred boots every permission was checked a hundred times.
 */
function keepEachHandlerOnce(strapi: Core.Strapi): void {
  const { actionProvider, engine } = strapi.service('admin::permission') as Record<string, Hooked>;
  const ofProcess = [strapi.service('admin::role') as Hooked, actionProvider, engine] as Hooked[];
  for (const hook of ofProcess.flatMap(({ hooks }) => Object.values(hooks))) {
    const handlers = new Set(hook.getHandlers());
    if (handlers.size === hook.getHandlers().length) continue;
    for (const handler of handlers) hook.delete(handler);
    for (const handler of handlers) hook.register(handler);
  }
}
