import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import type { Page } from 'playwright-core';

import { freePort, launch } from '../support/browser';
import { packedPlugin } from './support/packed-plugin';
import { answers, block } from './support/readme';
import { paste, Running } from './support/shell';

/** What an app must have once; two of any of them break the server or the panel. */
const ONCE = [
  ...['@strapi/design-system', '@strapi/strapi', '@strapi/utils'],
  ...['react', 'react-dom', 'react-intl', 'react-router-dom', 'styled-components'],
];
/** What the requirements allow from the installation to the first result. */
const FIVE_MINUTES = 300_000;
const ADMIN = { email: 'ada@example.com', password: 'Passw0rd!' };

/**
 * The README's quick start, followed literally with only the packed plugin. What
 * differs from the page: the package comes from the tarball instead of the registry, the port is
 * one that is free, and `…` is the token that the admin panel would have shown.
 */
describe('the quick start of the README', () => {
  let folder: string;
  let app: string;
  let port: number;
  let token = '';
  let server: Running | undefined;
  /** When the clock of a quick start began. */
  let began: number;

  const here = (text: string) =>
    text
      .replaceAll('strapi-plugin-nexus-crm', packedPlugin())
      .replaceAll('localhost:1337', `127.0.0.1:${port}`)
      .replaceAll('TOKEN=…', `TOKEN=${token}`);

  const run = (name: string, before = '') =>
    paste(`${before}\n${here(block('run', name))}`, { cwd: app });

  const write = async (name: string) => {
    const target = path.join(app, name);
    await fs.mkdir(path.dirname(target), { recursive: true });
    await fs.writeFile(target, block('file', name));
  };

  const start = async (name: string) => {
    server = Running.start(here(block('start', name)), {
      cwd: app,
      env: { HOST: '127.0.0.1', PORT: String(port), BROWSER: 'none' },
    });
    await server.sees(/Strapi started successfully/, 300);
    return server;
  };

  /** What the page leaves to the admin panel: the first admin, and a token with full access. */
  const call = async (target: string, body: object, jwt = '') => {
    const response = await fetch(`http://127.0.0.1:${port}${target}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${jwt}` },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${target}: ${response.status} ${text}`);
    return JSON.parse(text).data;
  };

  const took = (since: number) => {
    const seconds = Math.round((Date.now() - since) / 1000);
    return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  };

  beforeAll(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), 'nexus-quick-start-'));
    port = await freePort();
    const since = Date.now();
    await paste(block('run', 'new-app'), { cwd: folder });
    app = path.join(folder, 'my-crm');
    console.log(`A new Strapi app, its installation included: ${took(since)}`);
  }, 1_800_000);

  afterAll(async () => {
    await server?.interrupt();
    await fs.rm(folder, { recursive: true, force: true });
  }, 120_000);

  test('the package has no second Strapi, and contains what it needs', async () => {
    began = Date.now();
    await run('install');
    const found = await paste(
      `find node_modules ${ONCE.map((name) => `-path '*/node_modules/${name}/package.json' -o -path 'node_modules/${name}/package.json'`).join(' -o ')}`,
      { cwd: app },
    );
    expect(found.trim().split('\n').sort()).toEqual(
      ONCE.map((name) => `node_modules/${name}/package.json`).sort(),
    );
    const installed = path.join(app, 'node_modules', 'strapi-plugin-nexus-crm');
    expect((await fs.readdir(installed)).sort()).toEqual(
      expect.arrayContaining(['LICENSE', 'README.md', 'dist', 'package.json']),
    );
    await expect(fs.readdir(path.join(installed, 'server'))).rejects.toThrow('ENOENT');
  }, 600_000);

  test('[US-001] [FR-L1-001] level 1: a first contact on the type of an app, in code and by REST', async () => {
    await write('src/api/company/content-types/company/schema.json');
    await run('company');
    await write('src/index.js');
    const { output } = await start('level-1');
    expect(output).toMatch(/name: 'John',\s+email: 'j@example\.com'/);
    expect(output).toMatch(/event: '/);

    const first = { ...ADMIN, firstname: 'Ada', lastname: 'Admin' };
    const { token: jwt } = await call('/admin/register-admin', first);
    const apiToken = { name: 'mine', description: '', type: 'full-access', lifespan: null };
    token = (await call('/admin/api-tokens', apiToken, jwt)).accessKey;

    const [added, listed] = answers(await run('level-1-rest'));
    expect(added.data).toMatchObject({ name: 'Jane', email: 'jane@example.com' });
    expect(listed.data.map(({ name }: { name: string }) => name)).toEqual(['John', 'Jane']);
    console.log(`hello world: ${took(began)}`);
    expect(Date.now() - began).toBeLessThan(FIVE_MINUTES);

    // No table: the contacts are in a column of the app's own type.
    const tables = await paste(
      `node -p "require('better-sqlite3')('.tmp/data.db').prepare('SELECT name FROM sqlite_master').pluck().all().join(' ')"`,
      { cwd: app },
    );
    expect(tables).toContain('companies');
    expect(tables).not.toContain('crm_');
    await server!.interrupt();
  }, 600_000);

  test('[US-024] [FR-L3-005] level 2: a field added in the admin panel is in REST at once', async () => {
    began = Date.now();
    await run('level');
    await start('level-2');
    const browser = await launch();
    try {
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
      page.setDefaultTimeout(180_000);
      await addBudget(page, `http://127.0.0.1:${port}/admin`);
    } finally {
      await browser.close();
    }

    const [created, found] = answers(await run('level-2-rest', `export TOKEN=${token}`));
    expect(created.data).toMatchObject({ name: 'Acme: 40 seats', budget: 15_000 });
    expect(found.data.map(({ budget }: { budget: number }) => budget)).toEqual([15_000]);
    console.log(`a custom field, from the panel to REST: ${took(began)}`);
    expect(Date.now() - began).toBeLessThan(FIVE_MINUTES);

    const [field] = answers(await run('level-2-field-by-rest', `export TOKEN=${token}`));
    expect(field.data).toMatchObject({ name: 'region', type: 'enumeration' });
  }, 600_000);

  test('[BR-006] what was written for level 1 runs at level 2', async () => {
    const [added, listed] = answers(await run('level-1-rest'));
    expect(added.data).toMatchObject({ name: 'Jane' });
    expect(listed.data.map(({ name }: { name: string }) => name)).toEqual(['John', 'Jane', 'Jane']);
  }, 60_000);
});

/** As the page says: Settings, Custom fields, CRM Opportunity, Add field, Budget, Whole number. */
async function addBudget(page: Page, panel: string): Promise<void> {
  await page.goto(`${panel}/auth/login`);
  await page.getByRole('textbox', { name: /^Email/ }).fill(ADMIN.email);
  await page.locator('input[name=password]').fill(ADMIN.password);
  await page.getByRole('button', { name: 'Login' }).click();
  await page.waitForURL((url) => !url.pathname.includes('/auth/'));
  await page.goto(`${panel}/settings`);
  await page.getByRole('link', { name: 'Custom fields' }).click();
  await page.getByRole('combobox', { name: 'Record type' }).click();
  await page.getByRole('option', { name: /^CRM Opportunity/ }).click();
  await page.getByRole('link', { name: 'Add field' }).first().click();
  await page.getByRole('textbox', { name: /^Label/ }).fill('Budget');
  await page.getByRole('combobox', { name: /^Type/ }).click();
  await page.getByRole('option', { name: /^Whole number/ }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('“Budget” is live').first().waitFor();
}
