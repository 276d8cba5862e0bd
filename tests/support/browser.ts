import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

import { ADMIN_BUILD, collectOutput, QUIET, STRAPI } from './admin-build';
import { TestApp } from './app';
import type { Answer } from './http';

const ADMIN = { email: 'admin@example.com', password: 'Passw0rd!' };

export interface BrowserAppOptions {
  readonly level: 1 | 2 | 3;
}

export interface PageOptions {
  readonly credentials?: { email: string; password: string };
  readonly width?: number;
  readonly height?: number;
  readonly theme?: 'light' | 'dark';
  readonly language?: string;
}

/** The built plugin in a Strapi of its own process, and a real browser that looks at it. */
export class BrowserApp {
  private constructor(
    readonly url: string,
    private readonly app: TestApp,
    private readonly server: ChildProcess,
    private readonly browser: Browser,
  ) {}

  static async start(options: BrowserAppOptions): Promise<BrowserApp> {
    const build = process.env[ADMIN_BUILD];
    if (!build)
      throw new Error(`The browser tests need ${ADMIN_BUILD}: run them by \`npm run test:e2e\`.`);
    const app = await TestApp.create({
      level: options.level,
      plugin: 'dist',
      database: 'sqlite',
      files: { 'config/admin.js': ADMIN_CONFIGURATION, 'config/server.js': SERVER_CONFIGURATION },
    });
    await app.writeConfiguration();
    await fs.symlink(build, path.join(app.directory, 'build'), 'dir');
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const server = spawn(process.execPath, [STRAPI, 'start'], {
      cwd: app.directory,
      env: { ...process.env, ...QUIET, HOST: '127.0.0.1', PORT: String(port), NODE_ENV: 'test' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    try {
      await listening(server, url);
      await call(url, 'POST', '/admin/register-admin', {
        body: { ...ADMIN, firstname: 'Ada', lastname: 'Admin' },
      });
      return new BrowserApp(url, app, server, await launch());
    } catch (error) {
      await stop(server);
      await app.dispose();
      throw error;
    }
  }

  request<T = any>(
    method: string,
    target: string,
    options: { body?: unknown; token?: string } = {},
  ): Promise<Answer<T>> {
    return call(this.url, method, target, options);
  }

  /** Signs an admin in over HTTP. */
  async signIn(credentials = ADMIN): Promise<string> {
    const answer = await this.request('POST', '/admin/login', { body: credentials });
    if (answer.status !== 200) throw new Error(`Sign-in failed: ${JSON.stringify(answer.body)}`);
    return answer.body.data.token;
  }

  /** A page whose person is signed in, past the guided tour and the banners. */
  async open(target: string, options: PageOptions = {}): Promise<Page> {
    const token = await this.signIn(options.credentials);
    const context = await this.browser.newContext({
      viewport: { width: options.width ?? 1440, height: options.height ?? 900 },
      baseURL: this.url,
      locale: 'en-GB',
      acceptDownloads: true,
      // What is half faded in is pale, and a moving button is hard to press.
      reducedMotion: 'reduce',
    });
    // A machine that builds and tests at the same time is slow, not wrong.
    context.setDefaultTimeout(60_000);
    context.setDefaultNavigationTimeout(120_000);
    await prepare(context, token, options);
    const page = await context.newPage();
    await page.goto(target, { waitUntil: 'domcontentloaded' });
    return page;
  }

  /** Closes every page; where `NEXUS_TEST_SCREENSHOTS` names a folder, the last looks go there. */
  async closePages(name = 'page'): Promise<void> {
    const folder = process.env.NEXUS_TEST_SCREENSHOTS;
    for (const context of this.browser.contexts()) {
      for (const [index, page] of context.pages().entries()) {
        const file = `${name.replace(/[^\w]+/g, '-').slice(0, 120)}-${index}.png`;
        if (folder) await page.screenshot({ path: path.join(folder, file) });
      }
      await context.close();
    }
  }

  async dispose(): Promise<void> {
    await this.browser.close();
    await stop(this.server);
    await this.app.dispose();
  }
}

const ADMIN_CONFIGURATION = `module.exports = () => ({
  auth: { secret: 'test', sessions: { accessTokenLifespan: 3600 } },
  apiToken: { salt: 'test' },
  transfer: { token: { salt: 'test' } },
  secrets: { encryptionKey: 'example-encryption-key-of-32-char' },
  flags: { nps: false, promoteEE: false },
  rateLimit: { enabled: false },
});`;

const SERVER_CONFIGURATION = `module.exports = ({ env }) => ({
  host: env('HOST'),
  port: env.int('PORT'),
  app: { keys: ['test'] },
  logger: { updates: { enabled: false }, startup: { enabled: false } },
});`;

/** What a first visit would show before the page: the tour, the banner, the theme of the machine. */
async function prepare(
  context: BrowserContext,
  token: string,
  { theme = 'light', language = 'en' }: PageOptions,
): Promise<void> {
  const stored: Record<string, string> = {
    jwtToken: JSON.stringify(token),
    isLoggedIn: 'true',
    STRAPI_THEME: theme,
    'strapi-admin-language': language,
    STRAPI_GUIDED_TOUR: JSON.stringify({
      tours: {},
      enabled: false,
      hidden: true,
      completedActions: [],
    }),
  };
  // The banner's key ends with the project's id, which is not known yet at the first look.
  for (const project of ['false', 'undefined', 'null'])
    stored[`STRAPI_MEDIA_LIBRARY_BANNER_DISMISSED_FOR_false:${project}`] = 'true';
  await context.addInitScript({
    content: `for (const [key, value] of Object.entries(${JSON.stringify(stored)}))
      localStorage.setItem(key, value);`,
  });
}

/** The browser sees this machine and nothing else. */
export const launch = () =>
  chromium.launch({
    executablePath: process.env.NEXUS_TEST_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1, EXCLUDE localhost',
    ],
  });

/** Another process comes up when it comes up: asks until it answers, for four minutes. */
async function listening(server: ChildProcess, url: string): Promise<void> {
  const output = collectOutput(server);
  const deadline = Date.now() + 240_000;
  while (Date.now() < deadline) {
    if (server.exitCode !== null) throw new Error(`The server ended:\n${output()}`);
    const answer = await fetch(`${url}/_health`).catch(() => undefined);
    if (answer?.status === 204) return;
    await delay(100);
  }
  throw new Error(`The server did not answer within four minutes:\n${output()}`);
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGTERM');
  await ended;
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

async function call<T = any>(
  url: string,
  method: string,
  target: string,
  { body, token }: { body?: unknown; token?: string } = {},
): Promise<Answer<T>> {
  const response = await fetch(new URL(target, url), {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  const parsed: unknown = text === '' ? undefined : JSON.parse(text);
  return { status: response.status, body: parsed as T, headers: response.headers };
}
