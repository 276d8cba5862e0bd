import type { Page } from 'playwright-core';

import { BrowserApp } from '../support/browser';
import { violations } from './support/accessibility';
import { errorAt, save } from './support/fields-page';
import { createApiToken, createPerson } from './support/people';
import { polled } from './support/polling';
import { createLead } from './support/process-page';
import { Receiver } from './support/receiver';

jest.setTimeout(300_000);

const PAGE = '/admin/settings/nexus-crm/integrations';

describe('The page of integrations', () => {
  let app: BrowserApp;
  let receiver: Receiver;
  let api: string;

  beforeAll(async () => {
    receiver = await Receiver.start();
    app = await BrowserApp.start({
      level: 2,
      config: { integrations: { allowHttp: true, allowPrivate: ['127.0.0.1'] } },
    });
    api = await createApiToken(app);
  });
  beforeEach(() => {
    receiver.status = 200;
    receiver.received.length = 0;
  });
  afterEach(() => app.closePages(expect.getState().currentTestName));
  afterAll(async () => {
    await app?.dispose();
    receiver?.close();
  });

  const post = async (path: string, data: object): Promise<void> => {
    const token = await app.signIn();
    const answer = await app.request('POST', `/nexus-crm${path}`, { token, body: { data } });
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  };
  const connect = (name: string, settings: object = {}): Promise<void> =>
    post('/integrations', { name, kind: 'webhook', settings: { url: receiver.url, ...settings } });
  const row = (page: Page, name: string) => page.locator(`tr[data-integration="${name}"]`);

  it('[FR-L2-010] connects a webhook and sends a test', async () => {
    const page = await app.open(PAGE);
    await page.getByText('No system is connected yet').waitFor();
    await page.getByRole('link', { name: /^Webhook Calls/ }).click();
    await page.getByLabel('Label').fill('Sales chat');
    expect(await page.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('sales-chat');

    await page.getByLabel('URL').fill('not an address');
    await save(page);
    await page.getByText(/"url"/).waitFor();
    expect(await errorAt(page, 'URL*')).toMatch(/"url"/);

    await page.getByLabel('URL').fill(receiver.url);
    await save(page);
    await page.getByRole('button', { name: 'Send a test' }).click();
    await page.getByRole('button', { name: 'Send now' }).click();
    await page.getByText('It worked').waitFor();
    expect(receiver.received.map(({ body }) => body.type)).toEqual(['nexus-crm.activity']);

    receiver.status = 500;
    await page.getByRole('button', { name: 'Send now' }).click();
    await page.getByText('It failed').waitFor();
    await page.getByText('The receiver answered 500.').waitFor();
  });

  it('axe finds no violation in the list, a form and a drawer, in both themes', async () => {
    await connect('axe');
    for (const theme of ['light', 'dark'] as const) {
      const page = await app.open(PAGE, { theme });
      await row(page, 'axe').waitFor();
      expect({ theme, list: await violations(page) }).toEqual({ theme, list: [] });
      await app.visit(page, `${PAGE}/saved/axe`);
      await page.getByRole('button', { name: 'Send a test' }).waitFor();
      expect({ theme, form: await violations(page) }).toEqual({ theme, form: [] });
      await page.getByRole('button', { name: 'Send a test' }).click();
      await page.getByRole('button', { name: 'Send now' }).waitFor();
      expect({ theme, test: await violations(page) }).toEqual({ theme, test: [] });
      await app.visit(page, `${PAGE}/create`);
      await page.getByRole('link', { name: /^Webhook Calls/ }).waitFor();
      expect({ theme, kinds: await violations(page) }).toEqual({ theme, kinds: [] });
      await app.visit(page, `${PAGE}?tab=log`);
      await page.getByRole('combobox', { name: 'State' }).waitFor();
      expect({ theme, log: await violations(page) }).toEqual({ theme, log: [] });
      for (const tab of ['subscriptions', 'triggers']) {
        await app.visit(page, `${PAGE}?tab=${tab}&open=%2B`);
        await page.getByRole('dialog').getByLabel('Only if').waitFor();
        expect({ theme, tab, form: await violations(page) }).toEqual({ theme, tab, form: [] });
      }
      await app.close(page);
    }
  });

  it('[FR-L2-010] subscribes to an event, sees it fail, and sends it again', async () => {
    await connect('hook');
    const page = await app.open(`${PAGE}?tab=subscriptions`, { clock: true });
    await page.getByText('No integration is called for events').waitFor();
    await page.getByRole('button', { name: 'Add subscription' }).first().click();
    await page.getByLabel('Label').fill('New leads');
    await page.getByRole('combobox', { name: 'Integration' }).click();
    await page.getByRole('option', { name: 'hook' }).click();
    await page.getByLabel('Only if').fill('data.after.name ==');
    await save(page);
    await page.getByText('This needs a value').waitFor();

    await page.getByRole('combobox', { name: 'Events' }).click();
    await page.getByRole('combobox', { name: 'Events' }).fill('lead: created');
    await page.getByRole('option', { name: 'Lead: created' }).click();
    await save(page);
    await page.getByText(/"data.condition", at character/).waitFor();
    expect(await errorAt(page, 'Only if')).toMatch(/"data.condition", at character/);
    await page.getByLabel('Only if').fill("data.after.name == 'Lea'");
    await save(page);
    await page.locator('tr[data-subscription="new-leads"]').waitFor();

    receiver.status = 404;
    await createLead(app, api, 'Bob');
    await createLead(app, api, 'Lea');
    await page.getByRole('tab', { name: 'Delivery log' }).click();
    const delivery = page.locator('tr[data-delivery]', { hasText: 'Lead: created' });
    await polled(page, delivery.getByText('Failed'));
    expect(await delivery.count()).toBe(1);
    await delivery.click();
    const drawer = page.getByRole('dialog');
    await drawer.getByText('The receiver answered 404.').waitFor();
    await drawer.getByText(/"method": "POST"/).waitFor();

    receiver.status = 200;
    await drawer.getByRole('button', { name: 'Send again' }).click();
    await polled(page, drawer.getByText('Delivered', { exact: true }));
    expect(receiver.received.map(({ body }) => body.data?.after?.name)).toEqual(['Lea', 'Lea']);
  });

  it('sends all failed deliveries of a filter again, after saying how many', async () => {
    await connect('twice');
    await post('/subscriptions', {
      ...{ name: 'twice', integration: 'twice', events: ['nexus-crm.lead.created'] },
    });
    receiver.status = 404;
    for (const name of ['Ada', 'Zoe']) await createLead(app, api, name);
    const page = await app.open(`${PAGE}?tab=log&integration=twice&status=failed`);
    await page.getByRole('button', { name: 'Send 2 failed again' }).click();
    await page.getByText(/2 failed deliveries of events and notifications/).waitFor();
    expect(await violations(page)).toEqual([]);
    receiver.status = 200;
    await page.getByRole('alertdialog').getByRole('button', { name: 'Send again' }).click();
    await page.getByText('No delivery matches').waitFor();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await app.visit(page, PAGE);
    await row(page, 'twice').getByText('2 delivered').waitFor();
  });

  it('[FR-L2-010] says that an integration is paused once it has failed five times', async () => {
    await connect('flaky', { url: `${receiver.url}?flaky` });
    await post('/subscriptions', {
      ...{ name: 'flaky', integration: 'flaky', events: ['nexus-crm.lead.created'] },
    });
    const page = await app.open(PAGE);
    const own = row(page, 'flaky');
    await own.getByText('Enabled', { exact: true }).waitFor();
    receiver.status = 503;
    for (let count = 1; count <= 5; count += 1) await createLead(app, api, `Fay ${count}`);
    const circuit = async (): Promise<string> => {
      const token = await app.signIn();
      const answer = await app.request('GET', '/nexus-crm/integrations/flaky', { token });
      return answer.body.data.circuit.state;
    };
    while ((await circuit()) === 'closed')
      await page.evaluate('new Promise(requestAnimationFrame)');
    await app.visit(page, `${PAGE}/create`);
    await app.visit(page, PAGE);
    await own.getByText('Paused after failures').waitFor();
    expect(await violations(page)).toEqual([]);
    const calls = receiver.received.filter(({ url }) => url?.endsWith('?flaky'));
    expect(calls.length).toBeLessThanOrEqual(7);
    const token = await app.signIn();
    await app.request('DELETE', '/nexus-crm/subscriptions/flaky', { token });
  });

  it('[US-022] previews a mail on a record before its text is saved', async () => {
    await createLead(app, api, 'Lea Lead');
    await post('/integrations', {
      ...{ name: 'welcome', kind: 'email' },
      settings: { to: 'desk@example.org', subject: 'Welcome {{data.name}}', html: '<b>Hi</b>' },
    });
    const page = await app.open(`${PAGE}/saved/welcome`);
    await page.getByLabel('Text', { exact: true }).fill('Dear {{data.name}}');
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByRole('combobox', { name: 'Record', exact: true }).click();
    await page.getByRole('option', { name: 'Lea Lead' }).click();
    const parts = page.locator('[data-part="preview"]');
    await parts.getByText('Welcome Lea Lead').waitFor();
    await parts.getByText('Dear Lea Lead').waitFor();
    await parts.frameLocator('iframe').getByText('Hi').waitFor();
    expect(await violations(page)).toEqual([]);
  });

  it('[FR-EXT-004] adds a trigger, and shows its secret this once', async () => {
    const page = await app.open(`${PAGE}?tab=triggers`);
    await page.getByRole('button', { name: 'Add trigger' }).first().click();
    await page.getByLabel('Label').fill('Billing');
    await page.getByRole('combobox', { name: 'Who calls' }).click();
    await page.getByRole('option', { name: 'GitHub' }).click();
    await page.getByLabel('Performs an action').click();
    await page.getByRole('textbox', { name: 'Action' }).fill('win');
    await page.getByRole('combobox', { name: 'Content type' }).click();
    await page.getByRole('option', { name: 'CRM Contact' }).click();
    await page.getByRole('button', { name: 'Add entry' }).first().click();
    await page.getByLabel('Name 1').fill('email');
    await page.getByLabel('Value 1').fill('data.sender.email');
    await save(page);
    await page.getByText('Copy the secret now').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'I have copied it' }).click();
    const saved = page.locator('tr[data-trigger="billing"]');
    await saved.getByText(`${app.url}/api/nexus-crm/triggers/billing`).waitFor();
    const token = await app.signIn();
    const stored = await app.request('GET', '/nexus-crm/triggers/billing', { token });
    expect(stored.body.data).toMatchObject({
      settings: {
        signature: { kind: 'hmac', header: 'x-hub-signature-256', prefix: 'sha256=' },
        idempotencyHeader: 'x-github-delivery',
        act: {
          action: 'win',
          subject: { type: 'plugin::nexus-crm.contact', where: { email: 'data.sender.email' } },
        },
      },
      secrets: [{}],
    });

    await app.request('POST', '/api/nexus-crm/triggers/billing', {
      token: api,
      body: { action: 'paid' },
    });
    await saved.getByRole('button', { name: 'Log of “Billing”' }).click();
    const log = page.getByRole('dialog', { name: 'Log of “Billing”' });
    await log
      .locator('li[data-outcome="refused"]')
      .getByText(/is not signed/)
      .waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await log.waitFor({ state: 'detached' });

    await saved.getByRole('button', { name: 'Billing', exact: true }).click();
    await page.getByRole('button', { name: 'New secret' }).click();
    await page.getByText('Copy the secret now').waitFor();
    await page.getByRole('button', { name: 'I have copied it' }).click();
    await saved.getByRole('button', { name: 'Billing', exact: true }).click();
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
    await saved.waitFor({ state: 'detached' });
  });

  it('keeps a secret that is set, and tells of a change by somebody else', async () => {
    await post('/integrations', {
      ...{ name: 'signed', kind: 'webhook', settings: { url: receiver.url } },
      secrets: { secretHeaders: { authorization: 'Bearer one' } },
    });
    const page = await app.open(`${PAGE}/saved/signed`);
    await page.getByRole('button', { name: 'Replace Secret headers' }).waitFor();
    expect(await page.locator('main').innerText()).not.toContain('Bearer');
    const token = await app.signIn();
    const change = { data: { label: 'Changed meanwhile' } };
    await app.request('PUT', '/nexus-crm/integrations/signed', { token, body: change });
    await page.getByLabel('Label').fill('Mine');
    await save(page);
    await page.getByText('Somebody changed this in the meantime').waitFor();
    await page.getByRole('button', { name: 'Load newest version' }).click();
    await page.getByRole('heading', { name: 'Changed meanwhile' }).waitFor();

    await page.getByRole('button', { name: 'Remove Secret headers' }).click();
    await page.getByText('Removed when you save').waitFor();
    await save(page);
    await page.getByRole('button', { name: 'Add entry' }).nth(1).waitFor();
    await page.getByRole('button', { name: 'Send a test' }).click();
    await page.getByRole('button', { name: 'Send now' }).click();
    await page.getByText('It worked').waitFor();
    expect(receiver.received.at(-1)?.headers).not.toHaveProperty('authorization');

    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('tab', { name: 'Connected systems' }).waitFor();
    await row(page, 'signed').waitFor({ state: 'detached' });
  });

  it('connects a webhook by the keyboard alone', async () => {
    const page = await app.open(`${PAGE}/create`);
    const card = page.getByRole('link', { name: /^Webhook Calls/ });
    await card.focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('Label').focus();
    await page.keyboard.type('By keyboard');
    // The name, the switch, the URL.
    for (let step = 0; step < 3; step += 1) await page.keyboard.press('Tab');
    await page.keyboard.type(receiver.url);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'By keyboard' }).waitFor();
    expect(page.url()).toContain('/saved/by-keyboard');
  });

  it('shows a role that may only read no buttons', async () => {
    await connect('read-only');
    const { credentials } = await createPerson(app, 'integrations-reader', [
      { action: 'plugin::nexus-crm.integrations.read' },
    ]);
    const page = await app.open(PAGE, { credentials });
    await row(page, 'read-only').getByRole('link').click();
    await page.getByRole('heading', { name: 'read-only' }).waitFor();
    expect(await page.getByLabel('URL').isDisabled()).toBe(true);
    for (const name of ['Save', 'Delete', 'Send a test', 'Replace', 'Remove']) {
      expect({ name, count: await page.getByRole('button', { name }).count() }).toEqual({
        ...{ name, count: 0 },
      });
    }
    for (const tab of ['', '?tab=subscriptions', '?tab=triggers']) {
      await app.visit(page, `${PAGE}${tab}`);
      await page.getByRole('tab', { selected: true }).waitFor();
      expect(await page.getByText(/^Add (integration|subscription|trigger)$/).count()).toBe(0);
    }
    await app.close(page);
    const stranger = await createPerson(app, 'no-integrations', []);
    const closed = await app.open(PAGE, { credentials: stranger.credentials });
    await closed.getByText(/permission/).waitFor();
  });

  it('speaks German', async () => {
    await connect('deutsch');
    const page = await app.open(`${PAGE}/saved/deutsch`, { language: 'de' });
    await page.getByRole('button', { name: 'Test senden' }).click();
    await page.getByRole('button', { name: 'Jetzt senden' }).click();
    await page.getByText('Es hat funktioniert').waitFor();
    await app.visit(page, `${PAGE}?tab=log`);
    await page.getByText('Als Test gesendet').first().waitFor();
  });

  it('fits a phone', async () => {
    await connect('phone');
    const page = await app.open(PAGE, { width: 390, height: 844 });
    for (const target of ['', '?tab=log', '?tab=subscriptions', '/saved/phone']) {
      await app.visit(page, `${PAGE}${target}`);
      await page.locator('main').getByRole('heading', { level: 1 }).waitFor();
      const width = await page.evaluate('document.documentElement.scrollWidth');
      expect({ target, width }).toEqual({ target, width: 390 });
    }
  });
});
