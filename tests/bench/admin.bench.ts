import { setTimeout as wait } from 'node:timers/promises';

import type { Page, Response } from 'playwright-core';

import { createApiToken } from '../e2e/support/people';
import { act, createLead, personOf, publish } from '../e2e/support/process-page';
import buildOnce from '../support/admin-build';
import { BrowserApp } from '../support/browser';
import { copyInstances } from '../support/copies';
import { benchmark } from './pipelines';
import { ms, percentile, print } from './wall';

/**
 * The panel on 100,000 records: how long a navigation takes until the page can be used, how smoothly a
 * card is dragged among 200, and what it costs to keep a page fresh. On PostgreSQL, in Chromium without
 * a graphics card.
 */
const ALL = 100_000;
const ROUNDS = 12;
const CARDS = 200;
const MINUTE = 60_000;

const DEALS = (person: string) => ({
  id: 'deals',
  open: true,
  entities: {
    lead: {
      stages: [
        ...[{ name: 'open' }, { name: 'called' }, { name: 'offered' }],
        ...[
          { name: 'won', final: true },
          { name: 'lost', final: true },
        ],
      ],
    },
  },
  transitions: {
    call: {
      ...{ from: 'open', to: 'called' },
      do: [{ task: 'Call back', assign: { person }, due: '2 days' }],
    },
    offer: { from: ['open', 'called'], to: 'offered' },
    win: { from: 'offered', to: 'won' },
    lose: { from: '*', to: 'lost' },
  },
});

/** 60,000 leads in the first stage and 40,000 in the second, a task for each of those. */
async function fill(app: BrowserApp): Promise<void> {
  const token = await createApiToken(app);
  const admin = await app.signIn();
  const ada = await personOf(app);
  await publish(app, DEALS(ada));
  for (const [prefix, share, isCalled] of [
    ['a', 0.6, false],
    ['b', 0.4, true],
  ] as const) {
    const subject = { type: 'plugin::nexus-crm.contact', id: await createLead(app, token, 'Lea') };
    const started = await app.request('POST', '/nexus-crm/instances', {
      ...{ token: admin, body: { data: { definition: 'deals', subject } } },
    });
    const instance: string = started.body.data.id;
    if (isCalled) await act(app, instance, 'call', {});
    await copyInstances(app.knex, instance, {
      ...{ count: ALL * share, prefix },
      change: (table, _row, n) => {
        if (table === 'crm_contacts') return { name: `Lead ${prefix}${n}`, owner: ada };
        // One person has not 40,000 tasks: every fortieth is hers.
        if (table === 'crm_task_assignees') return n % 40 === 0 ? {} : { assignee: 'admin:other' };
        if (table === 'crm_instances') return { started_at: Date.now() - n * 1_000 };
        return {};
      },
    });
  }
  await app.knex.raw('vacuum analyze');
}

/** The panel's frame alone. */
const NOWHERE = '/admin/nowhere';
const ELSEWHERE = '/admin/plugins/nexus-crm/stand-in';

/**
 * Milliseconds from the click on a link of the menu to the page that can be used, where the panel has
 * kept nothing that the server said.
 */
async function navigations(
  app: BrowserApp,
  page: Page,
  { link, shown }: { readonly link: string; readonly shown: string },
): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await app.visit(page, ELSEWHERE);
    await page.getByRole('heading', { name: 'My stand-in' }).waitFor();
    const before = performance.now();
    await page.getByRole('link', { name: link }).first().click();
    await page.locator(shown).first().waitFor();
    times.push(performance.now() - before);
  }
  return times;
}

const printTimes = (what: string, [first, ...times]: readonly number[]): void =>
  print(
    what,
    `first ${ms(first!)}, then p50 ${ms(percentile(times, 0.5))}, most ${ms(Math.max(...times))}`,
  );

/** Loads the first columns on, until enough cards are there. */
async function cards(page: Page): Promise<number> {
  const count = (): Promise<number> => page.locator('[data-card]').count();
  while ((await count()) < CARDS) {
    const seen = await count();
    for (const more of await page.getByRole('button', { name: /^Show \d+ more/ }).all()) {
      await more.click();
    }
    while ((await count()) === seen) await page.waitForTimeout(50);
  }
  return count();
}

/** Intervals between frames in milliseconds, while a card is dragged to and fro. */
async function frames(page: Page): Promise<readonly number[]> {
  const box = await page.locator('[data-column="open"] [data-card]').first().boundingBox();
  if (!box) throw new Error('There is no card.');
  const [x, y] = [box.x + 60, box.y + box.height - 16];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 30, y + 20, { steps: 5 });
  await page.evaluate(`window.__frames = []; window.__isDragged = true;
    (() => { let last = performance.now();
      const next = (now) => { window.__frames.push(now - last); last = now;
        if (window.__isDragged) requestAnimationFrame(next); };
      requestAnimationFrame(next); })()`);
  for (let turn = 0; turn < 10; turn += 1) {
    await page.mouse.move(x + (turn % 2 === 0 ? 560 : 30), y + 60, { steps: 30 });
  }
  const found = await page.evaluate<number[]>(`window.__isDragged = false; window.__frames`);
  await page.keyboard.press('Escape');
  await page.mouse.up();
  return found.slice(1);
}

/** What an open page asks within a minute in which somebody uses it and nothing changes. */
async function polling(app: BrowserApp, page: Page, what: string): Promise<void> {
  const answers: Response[] = [];
  const keep = (response: Response): void => void answers.push(response);
  page.on('response', keep);
  const spent = await minute(app, async (second) => {
    await page.mouse.move(700 + (second % 10_000) / 1_000, 20);
    await page.waitForTimeout(5_000);
  });
  page.off('response', keep);
  const sizes = await Promise.all(answers.map((one) => one.request().sizes()));
  const bytes = sizes.reduce((sum, { responseBodySize }) => sum + responseBodySize, 0);
  print(
    `${what}, open for a minute`,
    `${answers.length} requests, ${(bytes / 1_024).toFixed(0)} kB of bodies, ${spent}`,
  );
}

/** What the database and the process do in a minute: reads, and CPU time. */
async function minute(app: BrowserApp, rest: (second: number) => Promise<void>): Promise<string> {
  let statements = 0;
  const listen = ({ sql }: { sql: string }): void => {
    if (/^select/i.test(sql)) statements += 1;
  };
  app.knex.on('query', listen);
  const { user, system } = process.cpuUsage();
  for (let second = 0; second < MINUTE; second += 5_000) await rest(second);
  const used = process.cpuUsage();
  app.knex.removeListener('query', listen);
  const cpu = (used.user + used.system - user - system) / 1_000;
  return `${statements} reads, ${ms(cpu)} CPU of the server`;
}

benchmark(async () => {
  await buildOnce();
  const app = await BrowserApp.start({ level: 3, database: 'postgres' });
  try {
    await fill(app);
    const page = await app.open(ELSEWHERE);
    print('records in the pipeline', ALL.toLocaleString('en'));
    await app.visit(page, NOWHERE);
    print('no page of the CRM, for a minute', await minute(app, () => wait(5_000)));
    for (const [what, link, shown] of [
      ["floor: Strapi's own list of the same records", 'Leads and contacts', 'tbody tr'],
      ['Inbox: click to rows', 'Inbox', 'tbody tr'],
      ['Board: click to cards', 'Board', '[data-card]'],
    ] as const) {
      printTimes(what, await navigations(app, page, { link, shown }));
    }

    await polling(app, page, 'Board');
    const shown = await cards(page);
    const intervals = await frames(page);
    const half = percentile(intervals, 0.5);
    print(
      `a drag among ${shown} cards`,
      `${(1_000 / half).toFixed(0)} frames a second (p50 ${ms(half)}, p95 ${ms(percentile(intervals, 0.95))})`,
    );
    await page.getByRole('link', { name: 'Inbox' }).first().click();
    await page.locator('tbody tr').first().waitFor();
    await polling(app, page, 'Inbox');
  } finally {
    await app.dispose();
  }
});
