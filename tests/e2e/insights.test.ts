import fs from 'node:fs/promises';

import type { Page } from 'playwright-core';

import { contentOf } from '../../admin/src/pages/General/model/presets';
import { BrowserApp } from '../support/browser';
import { violations } from './support/accessibility';
import { OPPORTUNITY } from './support/fields-page';
import {
  contentManagerPermissions,
  createApiToken,
  createPerson,
  type Credentials,
} from './support/people';
import { act, personOf, publish } from './support/process-page';
import { until } from './support/until';

jest.setTimeout(300_000);

const SHOTS = process.env.NEXUS_TEST_SCREENSHOTS;
const ROOT = '/admin/plugins/nexus-crm';
const REPORTS = `${ROOT}/reports?definition=deals&entity=opportunity`;

const DEALS = (person: string) => ({
  id: 'deals',
  open: true,
  sla: { duration: '30 days', warnAt: '80%' },
  entities: {
    opportunity: {
      stages: [
        { name: 'open', label: 'New', color: 'secondary' },
        { name: 'offer', label: 'Offer', color: 'alternative' },
        { name: 'won', label: 'Won', final: true, color: 'success' },
        { name: 'lost', label: 'Lost', final: true, color: 'danger' },
      ],
    },
  },
  transitions: {
    offer: {
      ...{ label: 'Make an offer', from: 'open', to: 'offer' },
      do: [
        {
          parallel: [
            [{ task: 'Call back', assign: { person }, due: '1 hour' }],
            [{ wait: '3 days' }],
          ],
        },
      ],
    },
    sign: {
      ...{ label: 'Sign', from: 'open', to: 'won' },
      approval: { strategy: 'first', allowSelf: true, voters: [{ person }] },
    },
    win: { label: 'Win', from: '*', to: 'won' },
    lose: { label: 'Lose', from: '*', to: 'lost' },
  },
});

const FIELDS = ['name', 'value', 'currency', 'stage', 'owner', 'closeDate', 'lostReason'];
const action = (name: string) => ({ action: `plugin::nexus-crm.${name}` });
const MANAGER = [
  ...contentManagerPermissions(OPPORTUNITY, FIELDS),
  ...['instances.read', 'instances.act', 'dashboard.read', 'people.read', 'references.read'].map(
    action,
  ),
];

/** The closing day of an open deal, some months from now. */
const monthsAhead = (months: number): string => {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months, 15))
    .toISOString()
    .slice(0, 10);
};

describe('Reports, running processes, notifications and saved views', () => {
  let app: BrowserApp;
  let token: string;
  let admin: string;
  let ada: string;
  let rep: Credentials;
  const instances: Record<string, string> = {};

  const deal = async (name: string, values: object, ...actions: [string, object?][]) => {
    const made = await app.request('POST', '/api/nexus-crm/opportunities', {
      token,
      body: { data: { name, value: 1000, currency: 'EUR', owner: ada, ...values } },
    });
    const subject = { type: OPPORTUNITY, id: made.body.data.documentId };
    const started = await app.request('POST', '/nexus-crm/instances', {
      token: admin,
      body: { data: { definition: 'deals', subject } },
    });
    if (started.status !== 201) throw new Error(JSON.stringify(started.body));
    const id: string = started.body.data.id;
    instances[name] = id;
    for (const [one, data] of actions) await act(app, id, one, data);
  };

  beforeAll(async () => {
    app = await BrowserApp.start({ level: 3 });
    token = await createApiToken(app);
    admin = await app.signIn();
    ada = await personOf(app);
    ({ credentials: rep } = await createPerson(app, 'rita', MANAGER));
    await publish(app, DEALS(ada));
    const lost = (reason: string): [string, object] => ['close', { outcome: 'lost', reason }];
    await deal('Won one', { value: 4000 }, ['win']);
    await deal('Won two', { value: 2500 }, ['win']);
    await deal('Won in dollars', { value: 900, currency: 'USD' }, ['win']);
    await deal('Lost one', {}, lost('Price'));
    await deal('Lost two', {}, lost('Price'));
    await deal('Lost three', {}, lost('No budget'));
    await deal('Nora Next', { value: 7000, closeDate: monthsAhead(1) });
    await deal('Olga Offer', { value: 3000, closeDate: monthsAhead(2) }, ['offer']);
    await deal('Una Undated', { value: 500 });
    await deal('Sia Sign', { value: 5000, closeDate: monthsAhead(0) }, ['sign']);
  });
  afterEach(() => app.closePages(expect.getState().currentTestName));
  afterAll(() => app?.dispose());

  const chart = (page: Page, name: string) => page.locator(`[data-chart="${name}"]`);
  const report = async (path: string) =>
    (await app.request('GET', `/nexus-crm/reports/${path}`, { token: admin })).body.data;

  it('[US-025] figures of reports are those of the endpoints, as a chart, a table and a file', async () => {
    const page = await app.open('/admin');
    await page.getByRole('link', { name: 'CRM', exact: true }).click();
    await page.getByRole('link', { name: 'Reports' }).click();
    await chart(page, 'funnel').getByRole('img').waitFor();
    const [funnel] = await report('funnel?definition=deals');
    const words = await chart(page, 'funnel').getByRole('img').getAttribute('aria-label');
    for (const { stage, reached } of funnel.stages) {
      const label = { open: 'New', offer: 'Offer', won: 'Won' }[stage as 'open'];
      if (label) expect(words).toContain(`${label}: ${reached} · `);
    }
    expect(words).not.toContain('Lost');
    // Currencies are never added up.
    await page.locator('[data-figure="won"]').getByText('€6.5K · $900').waitFor();
    await page.locator('[data-figure="win-rate"]').getByText('50%').waitFor();
    const reasons = await chart(page, 'lost-reasons').getByRole('img').getAttribute('aria-label');
    expect(reasons).toContain('Price: 2 · 67%; No budget: 1 · 33%');

    await chart(page, 'forecast').getByRole('button', { name: 'Show as table' }).click();
    expect(page.url()).toContain('table=forecast');
    const rows = await report(`forecast?definition=deals&from=${monthsAhead(1).slice(0, 7)}-01`);
    const next = rows.find((row: { period: string }) => row.period === monthsAhead(1).slice(0, 7));
    expect(next.pipeline.value).toBe(7000);
    const table = chart(page, 'forecast').locator('table');
    await table.locator('tr').filter({ hasText: '€7,000' }).waitFor();
    const weighted = new Intl.NumberFormat('en', {
      ...{ style: 'currency', currency: 'EUR', maximumFractionDigits: 0 },
    } as const).format(next.weighted);
    await table.locator('tr').filter({ hasText: weighted }).first().waitFor();

    const download = page.waitForEvent('download');
    await chart(page, 'lost-reasons').getByRole('button', { name: 'Download as CSV' }).click();
    const file = await download;
    expect(file.suggestedFilename()).toBe('lost-reasons.csv');
    const csv = await fs.readFile(await file.path(), 'utf8');
    expect(csv).toContain('deals,opportunity,EUR,Price,2,2000');

    await page.getByRole('combobox', { name: 'Period' }).click();
    await page.getByRole('option', { name: 'This quarter' }).click();
    await page.getByRole('combobox', { name: 'Currency' }).click();
    await page.getByRole('option', { name: 'USD' }).click();
    await chart(page, 'won').getByRole('img', { name: /\$900/ }).waitFor();
    expect(page.url()).toContain('period=quarter');
    expect(page.url()).toContain('currency=USD');
    expect(await violations(page)).toEqual([]);
  });

  it('has no faults for axe in the dark, fits a phone, and speaks German', async () => {
    const dark = await app.open(REPORTS, { theme: 'dark' });
    await chart(dark, 'lost-reasons').getByRole('img').waitFor();
    expect(await violations(dark)).toEqual([]);
    await app.close(dark);
    const phone = await app.open(REPORTS, { width: 390, height: 844, language: 'de' });
    await phone.getByRole('heading', { name: 'Verlustgründe' }).waitFor();
    await phone.getByRole('button', { name: 'Als Tabelle zeigen' }).first().waitFor();
    expect(await phone.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
  });

  it('[US-014] the board is a table that is sorted over all pages, and a forecast by month', async () => {
    const page = await app.open(`${ROOT}/board/deals?pageSize=10`);
    await page.getByRole('button', { name: 'Table', exact: true }).click();
    const names = (): Promise<string[]> =>
      page.evaluate(`[...document.querySelectorAll('[data-row]')].map((row) => row.dataset.row)`);
    await page.locator('[data-row]').first().waitFor();
    await page.getByRole('button', { name: 'Value' }).click();
    await page.locator('[data-row="Nora Next"]').waitFor();
    await until(page, `document.querySelector('[data-row]')?.dataset.row === 'Nora Next'`);
    expect(await names()).toEqual(['Nora Next', 'Sia Sign', 'Olga Offer', 'Una Undated']);
    await page.getByRole('button', { name: 'Value' }).click();
    await until(page, `document.querySelector('[data-row]')?.dataset.row === 'Una Undated'`);
    expect(page.url()).toContain('sort=value%3Aasc');
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Forecast' }).click();
    const month = (key: string) => page.locator(`[data-month="${key}"]`);
    await month(monthsAhead(1).slice(0, 7)).getByText('Nora Next').waitFor();
    await month(monthsAhead(1).slice(0, 7)).getByText('€7K').first().waitFor();
    await month('none').getByText('Una Undated').waitFor();
    await month(monthsAhead(0).slice(0, 7)).getByText('Won €6.5K').waitFor();
    expect(await violations(page)).toEqual([]);
  });

  it('[US-015] running processes are filtered, and one explains why it cannot move', async () => {
    const page = await app.open(`${ROOT}/runs`, { credentials: rep });
    await page.locator('[data-run]').filter({ hasText: 'Nora Next' }).waitFor();
    await page.getByRole('combobox', { name: 'State', exact: true }).click();
    await page.getByRole('option', { name: 'Completed', exact: true }).click();
    await page.locator('[data-run]').filter({ hasText: 'Won two' }).waitFor();
    await page
      .locator('[data-run]')
      .filter({ hasText: 'Nora Next' })
      .waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.getByRole('button', { name: 'Sia Sign' }).click();
    await page.getByRole('heading', { name: 'Sia Sign' }).waitFor();
    const why = page.locator('[data-part="why"]');
    await why.getByText('It waits for Ada Admin.').waitFor();
    await why.getByRole('listitem').filter({ hasText: 'Sign' }).getByText('waits').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.goBack();
    await page.getByRole('button', { name: 'Olga Offer' }).click();
    const tokens = page.locator('[data-part="tokens"]');
    await tokens.getByText('branch 1', { exact: false }).waitFor();
    await tokens.getByText('Waits for its time').waitFor();
    await page.locator('[data-part="timers"]').getByText('A wait ends').waitFor();
    await page.locator('[data-part="tasks"]').getByText('Call back').waitFor();
    await page.locator('[data-part="history"]').getByText('Moved to Offer').waitFor();
    expect(await violations(page)).toEqual([]);
  });

  it.each(['rep', 'manager'] as const)(
    '[US-015] who has the preset role %s sees in the graph of the pipeline where a process is',
    async (preset) => {
      const { body: layout } = await app.request('GET', '/admin/permissions', { token: admin });
      const { permissions } = contentOf(preset, layout.data);
      const { credentials } = await createPerson(app, `graph-${preset}`, permissions);
      const page = await app.open(`${ROOT}/runs/${instances['Olga Offer']}`, { credentials });
      const graph = page.locator('[data-part="graph"]');
      const marks = graph.locator('[data-mark="here"]');
      await marks.getByText('Offer', { exact: true }).waitFor();
      expect(await marks.allInnerTexts()).toEqual([
        expect.stringContaining('Task: Call back'),
        expect.stringContaining('Wait: 3 days'),
        expect.stringContaining('Offer'),
      ]);
      await graph.getByText('Make an offer').first().waitFor();
      expect(await violations(page)).toEqual([]);
      if (SHOTS)
        await page.screenshot({ path: `${SHOTS}/run-graph-${preset}.png`, fullPage: true });
    },
  );

  it('[US-015] a widget of the home page approves at once', async () => {
    const page = await app.open('/admin');
    await page.getByRole('button', { name: 'Approve: Sia Sign' }).click();
    await page.getByText('Your vote is stored').waitFor();
    await page.getByRole('button', { name: 'Approve: Sia Sign' }).waitFor({ state: 'detached' });
    const { body } = await app.request('GET', `/nexus-crm/instances/${instances['Sia Sign']}`, {
      token: admin,
    });
    expect(body.data.stage).toBe('won');
    await page.locator('[data-widget="day"]').getByText('Call back').first().waitFor();
    await page
      .locator('[data-widget="pipeline"]')
      .getByRole('img', { name: /New: 2 / })
      .waitFor();
    await page.locator('[data-widget="forecast"]').getByText('€11.5K').waitFor();
    for (const name of ['day', 'pipeline', 'forecast']) {
      expect(await violations(page, `[data-widget="${name}"]`)).toEqual([]);
    }
  });

  it('[FR-L2-007] a saved view survives a reload, and colleagues have it when it is shared', async () => {
    const page = await app.open(`${ROOT}/board/deals?entity=opportunity&view=table&from=4000`);
    await page.locator('[data-row="Nora Next"]').waitFor();
    await page.getByRole('button', { name: 'Saved views' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Large deals');
    await dialog.getByRole('button', { name: 'Save', exact: true }).click();
    const row = dialog.locator('[data-view="Large deals"]');
    await row.getByRole('button', { name: 'Share “Large deals” with everybody' }).click();
    await row.getByText('Shared').waitFor();
    await row.getByRole('button', { name: 'Pin “Large deals” in the navigation' }).click();
    await row.getByRole('button', { name: 'Take “Large deals” out of the navigation' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await app.visit(page, `${ROOT}/inbox`);
    await page.getByRole('link', { name: 'Large deals' }).click();
    await page.locator('[data-row="Nora Next"]').waitFor();
    expect(await page.locator('[data-row="Una Undated"]').count()).toBe(0);
    expect(page.url()).toContain('from=4000');
    await app.close(page);

    const colleague = await app.open(`${ROOT}/board/deals`, { credentials: rep });
    await colleague.getByRole('button', { name: 'Saved views' }).click();
    const shared = colleague.getByRole('dialog').locator('[data-view="Large deals"]');
    await shared.getByText('By', { exact: false }).waitFor();
    // Who may not share sees no button for it, and changes nothing.
    expect(await shared.getByRole('button').count()).toBe(1);
    await shared.getByRole('link', { name: 'Large deals' }).click();
    await colleague.locator('[data-row="Nora Next"]').waitFor();
    expect(colleague.url()).toContain('from=4000');
  });

  it('[FR-L3-001] a notification is read, and preferences are kept', async () => {
    const page = await app.open(`${ROOT}/notifications`);
    const rows = page.locator('[data-notification]');
    const first = rows.filter({ hasText: 'Nora Next' }).first();
    await first.waitFor();
    const id = await first.getAttribute('data-notification');
    await first.getByRole('button', { name: 'Assigned to you', exact: true }).click();
    await page.getByRole('dialog', { name: 'Nora Next' }).waitFor();
    await page.locator(`[data-notification="${id}"]`).waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Mark all as read' }).click();
    await page.getByText('Nothing new').waitFor();
    await page.getByRole('tab', { name: 'Preferences' }).click();
    const email = page.getByRole('checkbox', { name: 'Due soon: By email' });
    await email.click();
    await page.getByText('Your preferences are saved').first().waitFor();
    await page.reload();
    await page.getByRole('checkbox', { name: 'Due soon: By email', checked: true }).waitFor();
    expect(await violations(page)).toEqual([]);
  });
});
