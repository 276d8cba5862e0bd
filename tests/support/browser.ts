import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';

import type { Knex } from 'knex';
import { chromium, type Browser, type Page } from 'playwright-core';

import { ADMIN_BUILD } from './admin-build';
import { leave, load, type Look, showInApp } from './admin-page';
import { TestApp } from './app';
import type { DatabaseKind } from './database';
import type { Answer } from './http';

const ADMIN = { email: 'admin@example.com', password: 'Passw0rd!' };

export interface BrowserAppOptions {
  readonly level: 1 | 2 | 3;
  /** Further keys of the plugin's configuration. */
  readonly config?: object;
  /** Default: SQLite. */
  readonly database?: DatabaseKind;
}

export interface PageOptions extends Look {
  readonly credentials?: { email: string; password: string };
  readonly width?: number;
  readonly height?: number;
  /** Whether a test moves the clock of the page (`page.clock`); such a page is not kept. */
  readonly clock?: boolean;
}

/** The built plugin in a running Strapi, and a real browser that looks at it. */
export class BrowserApp {
  /** Pages that no test uses, each with what is loaded in it: a person and a look, or nothing. */
  private readonly idle: { readonly page: Page; readonly loaded?: string }[] = [];

  /** What is loaded in the pages that a test uses; nothing that is kept, for one with a clock. */
  private readonly used = new Map<Page, string | undefined>();

  private readonly tokens = new Map<string, Promise<string>>();

  private constructor(
    readonly url: string,
    private readonly app: TestApp,
    private readonly browser: Browser,
  ) {}

  static async start(options: BrowserAppOptions): Promise<BrowserApp> {
    const adminBuild = process.env[ADMIN_BUILD];
    if (!adminBuild)
      throw new Error(`The browser tests need ${ADMIN_BUILD}: run them by \`npm run test:e2e\`.`);
    const app = await TestApp.start({
      level: options.level,
      plugin: 'dist',
      database: options.database ?? 'sqlite',
      adminBuild,
      plugins: { 'nexus-crm': { config: options.config ?? {} } },
      files: { 'config/admin.js': ADMIN_CONFIGURATION },
    });
    try {
      await call(app.http.url, 'POST', '/admin/register-admin', {
        body: { ...ADMIN, firstname: 'Ada', lastname: 'Admin' },
      });
      return new BrowserApp(app.http.url, app, await launch());
    } catch (error) {
      await app.dispose();
      throw error;
    }
  }

  /** The connection of the app, for rows that no request makes. */
  get knex(): Knex {
    return this.app.strapi.db.connection;
  }

  request<T = any>(
    method: string,
    target: string,
    options: { body?: unknown; token?: string } = {},
  ): Promise<Answer<T>> {
    return call(this.url, method, target, options);
  }

  /** The token of an admin, who signs in over HTTP at the first time. */
  signIn(credentials = ADMIN): Promise<string> {
    const known = this.tokens.get(credentials.email) ?? this.signInNow(credentials);
    this.tokens.set(credentials.email, known);
    return known;
  }

  private async signInNow(credentials: typeof ADMIN): Promise<string> {
    const answer = await this.request('POST', '/admin/login', { body: credentials });
    if (answer.status !== 200) throw new Error(`Sign-in failed: ${JSON.stringify(answer.body)}`);
    return answer.body.data.token;
  }

  /**
   * A page whose person is signed in. Each call within a test is a page of its own; after the test it is
   * kept for the next `open`. Where the same person saw it last, with the same look, the panel is not
   * loaded again: what it knows from the server is forgotten, and it goes to the address.
   */
  async open(target: string, options: PageOptions = {}): Promise<Page> {
    const { credentials = ADMIN, theme = 'light', language = 'en' } = options;
    const wanted = [credentials.email, theme, language].join(' ');
    const known = this.idle.findIndex(({ loaded }) => loaded === wanted);
    const [idle] = options.clock ? [] : this.idle.splice(Math.max(known, 0), 1);
    const page = idle?.page ?? (await this.newPage());
    this.used.set(page, options.clock ? undefined : wanted);
    if (options.clock) await page.clock.install();
    await page.setViewportSize({ width: options.width ?? 1440, height: options.height ?? 900 });
    if (idle?.loaded === wanted) await showInApp(page, target);
    else await load(page, target, await this.signIn(credentials), options);
    return page;
  }

  /** Goes to another address as `open` does, in a page that is open. */
  async visit(page: Page, target: string): Promise<void> {
    if (await leave(page)) await showInApp(page, target);
    else await page.goto(target, { waitUntil: 'domcontentloaded' });
  }

  private async newPage(): Promise<Page> {
    const context = await this.browser.newContext({
      baseURL: this.url,
      locale: 'en-GB',
      acceptDownloads: true,
      // What is half faded in is pale, and a moving button is hard to press.
      reducedMotion: 'reduce',
    });
    // A machine that builds and tests at the same time is slow, not wrong.
    context.setDefaultTimeout(60_000);
    context.setDefaultNavigationTimeout(120_000);
    return context.newPage();
  }

  /**
   * Leaves every page, so that the next `open` has it as if it were new; where
   * `NEXUS_TEST_SCREENSHOTS` names a folder, the last looks go there.
   */
  async closePages(name = 'page'): Promise<void> {
    const folder = process.env.NEXUS_TEST_SCREENSHOTS;
    for (const [index, page] of [...this.used.keys()].entries()) {
      const file = `${name.replace(/[^\w]+/g, '-').slice(0, 120)}-${index}.png`;
      if (folder) await page.screenshot({ path: path.join(folder, file) });
      await this.close(page);
    }
  }

  /** Leaves one page. */
  async close(page: Page): Promise<void> {
    const loaded = this.used.get(page);
    this.used.delete(page);
    if (loaded === undefined || page.isClosed()) {
      await page.context().close();
      return;
    }
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    this.idle.push((await leave(page)) ? { page, loaded } : { page });
  }

  async dispose(): Promise<void> {
    await this.browser.close();
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

/** The shell is the same engine without a window: opening a page costs it a quarter less. */
const CHROMIUM = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'];

/** A browser that sees this machine and nothing else. */
export const launch = () =>
  chromium.launch({
    executablePath: process.env.NEXUS_TEST_CHROMIUM ?? CHROMIUM.find(existsSync) ?? CHROMIUM.at(-1),
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
