import type { Locator, Page } from 'playwright-core';

import { BrowserApp } from '../support/browser';
import { violations } from './support/accessibility';
import { OPPORTUNITY } from './support/fields-page';
import {
  contentManagerPermissions,
  createApiToken,
  createPerson,
  type Credentials,
} from './support/people';
import { polled } from './support/polling';
import { act, instanceOf, personOf, publish } from './support/process-page';

jest.setTimeout(300_000);

const BOARD = '/admin/plugins/nexus-crm/board/deals';

const DEALS = (person: string) => ({
  id: 'deals',
  open: true,
  dataSchema: { budget: { type: 'integer', min: 0 } },
  sla: { duration: '30 days', warnAt: '80%' },
  entities: {
    opportunity: {
      stages: [
        { name: 'open', label: 'New', color: 'secondary' },
        { name: 'qualified', label: 'Qualified', color: 'primary' },
        { name: 'offer', label: 'Offer', color: 'alternative' },
        { name: 'signing', label: 'Signing', color: 'warning' },
        { name: 'won', label: 'Won', final: true, color: 'success' },
        { name: 'lost', label: 'Lost', final: true, color: 'danger' },
      ],
    },
  },
  transitions: {
    qualify: {
      ...{ label: 'Qualify', from: 'open', to: 'qualified' },
      do: [{ task: 'Call back', assign: { person }, due: '2 days' }],
    },
    offer: {
      label: 'Make an offer',
      from: ['open', 'qualified'],
      to: 'offer',
      require: { fields: ['budget'] },
    },
    sign: {
      ...{ label: 'Sign', from: '*', to: 'signing' },
      condition: { type: 'role_check', roles: ['strapi-editor'] },
    },
    win: { label: 'Win', from: ['qualified', 'offer'], to: 'won' },
    lose: { label: 'Lose', from: '*', to: 'lost', require: { comment: true } },
  },
});

const FIELDS = ['name', 'value', 'currency', 'stage', 'owner', 'closeDate'];
const REP = [
  ...contentManagerPermissions(OPPORTUNITY, FIELDS),
  ...['instances.read', 'instances.act', 'dashboard.read', 'people.read', 'references.read'].map(
    (name) => ({ action: `plugin::nexus-crm.${name}` }),
  ),
];

describe('The board', () => {
  let app: BrowserApp;
  let token: string;
  let admin: string;
  let ada: string;
  let rep: Credentials;

  const columnOf = (page: Page, stage: string) => page.locator(`[data-column="${stage}"]`);
  const cardOf = (within: Page | Locator, name: string) =>
    within.locator('[data-card]').filter({ hasText: name });

  /** A deal in its first stage; the id of its instance. */
  const deal = async (name: string, values: object = {}): Promise<string> => {
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
    return started.body.data.id;
  };
  const stageOf = async (instance: string) => (await instanceOf(app, instance)).stage;

  /** Lifts a card by the pointer, and holds it over a stage until the board has seen it there. */
  const drag = async (page: Page, name: string, stage: string, place: Locator): Promise<void> => {
    const from = await cardOf(page, name).boundingBox();
    if (!from) throw new Error(`There is no card ${name}`);
    await page.mouse.move(from.x + 60, from.y + from.height - 16);
    await page.mouse.down();
    await page.mouse.move(from.x + 90, from.y + from.height, { steps: 5 });
    await place.waitFor();
    const to = await place.boundingBox();
    if (!to) throw new Error('There is no such place');
    await page.mouse.move(to.x + to.width / 2, to.y + 40, { steps: 10 });
    await page.getByText(`${name} is over ${stage}`).waitFor({ state: 'attached' });
  };

  beforeAll(async () => {
    app = await BrowserApp.start({ level: 3 });
    token = await createApiToken(app);
    admin = await app.signIn();
    ada = await personOf(app);
    ({ credentials: rep } = await createPerson(app, 'rita', REP));
    await publish(app, DEALS(ada));
  });
  afterEach(() => app.closePages(expect.getState().currentTestName));
  afterAll(() => app?.dispose());

  it('moves a dragged card, and asks for what the action requires', async () => {
    const instance = await deal('Dora Drag', { value: 12000 });
    const page = await app.open('/admin', { credentials: rep });
    await page.getByRole('link', { name: 'CRM', exact: true }).click();
    await page.getByRole('link', { name: 'Board' }).click();
    await cardOf(columnOf(page, 'open'), 'Dora Drag').waitFor();
    await drag(page, 'Dora Drag', 'Qualified', columnOf(page, 'qualified'));
    await page.mouse.up();
    await cardOf(columnOf(page, 'qualified'), 'Dora Drag').getByText('Call back').waitFor();
    expect(await stageOf(instance)).toBe('qualified');
    await drag(page, 'Dora Drag', 'Offer', columnOf(page, 'offer'));
    await page.mouse.up();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Budget').fill('9000');
    await dialog.getByRole('button', { name: 'Make an offer' }).click();
    await cardOf(columnOf(page, 'offer'), 'Dora Drag').waitFor();
    expect(await stageOf(instance)).toBe('offer');
    await drag(page, 'Dora Drag', 'Won', page.locator('[data-zone="won"]'));
    await page.mouse.up();
    await cardOf(columnOf(page, 'won'), 'Dora Drag').waitFor();
    await cardOf(columnOf(page, 'offer'), 'Dora Drag').waitFor({ state: 'detached' });
    expect(await stageOf(instance)).toBe('won');
  });

  it('asks why a deal is lost, and keeps the reason', async () => {
    const instance = await deal('Lola Lost');
    const page = await app.open(BOARD, { credentials: rep });
    await cardOf(page, 'Lola Lost').waitFor();
    await drag(page, 'Lola Lost', 'Lost', page.locator('[data-zone="lost"]'));
    await page.mouse.up();
    const dialog = page.getByRole('dialog', { name: 'Close as lost' });
    await dialog.getByLabel('Reason').fill('Too expensive');
    await dialog.getByLabel('Comment').fill('They have bought another one');
    await dialog.getByRole('button', { name: 'Close as lost' }).click();
    await cardOf(page, 'Lola Lost').waitFor({ state: 'detached' });
    expect(await instanceOf(app, instance)).toMatchObject({ status: 'lost', stage: 'lost' });
    const { body } = await app.request(
      'GET',
      '/api/nexus-crm/opportunities?filters[name]=Lola Lost',
      {
        token,
      },
    );
    expect(body.data).toMatchObject([{ lostReason: 'Too expensive' }]);
  });

  it('says why a column is closed before the card is dropped, and does nothing there', async () => {
    const instance = await deal('Clara Closed');
    const page = await app.open(BOARD, { credentials: rep });
    await cardOf(page, 'Clara Closed').waitFor();
    await drag(page, 'Clara Closed', 'Signing', page.locator('[data-closed="signing"]'));
    await page
      .locator('[data-closed="signing"]')
      .getByText(/strapi-editor/)
      .waitFor();
    await page.locator('[data-zone="won"]').getByText('No action leads here from New').waitFor();
    await page.mouse.up();
    await cardOf(columnOf(page, 'open'), 'Clara Closed').waitFor();
    expect(await stageOf(instance)).toBe('open');
  });

  it('puts a card back whose move is refused, with the reason', async () => {
    const instance = await deal('Rolf Refused');
    const page = await app.open(BOARD, { credentials: rep });
    await cardOf(page, 'Rolf Refused').waitFor();
    // Somebody else is faster.
    await page.route('**/actions/qualify', async (route) => {
      await act(app, instance, 'comment', { comment: 'Wait' });
      await route.continue();
    });
    await drag(page, 'Rolf Refused', 'Qualified', columnOf(page, 'qualified'));
    await page.mouse.up();
    await page.getByText('Rolf Refused was not moved.').first().waitFor();
    await cardOf(columnOf(page, 'open'), 'Rolf Refused').waitFor();
    await cardOf(columnOf(page, 'qualified'), 'Rolf Refused').waitFor({ state: 'detached' });
    expect(await stageOf(instance)).toBe('open');
  });

  it('moves a card by the keyboard alone', async () => {
    const instance = await deal('Kay Board');
    const page = await app.open(BOARD, { credentials: rep });
    const button = page.getByRole('button', { name: 'Move Kay Board to…' });
    await button.focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Move Kay Board to…' });
    await dialog.getByText(/strapi-editor/).waitFor();
    await dialog.getByRole('button', { name: 'Qualified' }).focus();
    await page.keyboard.press('Enter');
    await cardOf(columnOf(page, 'qualified'), 'Kay Board').waitFor();
    await page.getByText('Kay Board is in Qualified now').waitFor({ state: 'attached' });
    expect(await stageOf(instance)).toBe('qualified');
    // Its name opens the record beside the board.
    await page.getByRole('button', { name: 'Kay Board', exact: true }).focus();
    await page.keyboard.press('Enter');
    const drawer = page.getByRole('dialog', { name: 'Kay Board' });
    await drawer.getByRole('button', { name: 'Win' }).waitFor();
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
  });

  it('narrows by search and value, which the address keeps', async () => {
    await deal('Sue Search', { value: 77000 });
    const page = await app.open(BOARD, { credentials: rep });
    await cardOf(page, 'Sue Search').waitFor();
    await page.getByRole('spinbutton', { name: 'Value from' }).fill('50000');
    await page.keyboard.press('Enter');
    await cardOf(page, 'Clara Closed').waitFor({ state: 'detached' });
    await page.getByText('€77K').first().waitFor();
    await page.reload();
    await cardOf(page, 'Sue Search').waitFor();
    expect(await page.locator('[data-card]').count()).toBe(1);
    await app.visit(page, `${BOARD}?_q=nowhere`);
    await page.getByText('No card fits these filters.').waitFor();
    await page.getByRole('button', { name: 'Clear filters' }).first().click();
    await cardOf(page, 'Clara Closed').waitFor();
  });

  it('loads a long column in pages, and counts all of it', async () => {
    // More than Strapi gives in one answer.
    const names = Array.from({ length: 110 }, (_, index) => `Many ${index}`);
    while (names.length > 0) {
      await Promise.all(names.splice(0, 8).map((name) => deal(name, { value: 10 })));
    }
    const page = await app.open(`${BOARD}?_q=Many`, { credentials: rep });
    const column = columnOf(page, 'open');
    await column.getByText('25 of 110').waitFor();
    await column.getByText('€1,100').first().waitFor();
    expect(await column.locator('[data-card]').count()).toBe(25);
    await column.getByRole('button', { name: 'Show 25 more' }).click();
    await column.getByText('50 of 110').waitFor();
    const shown = await column.locator('[data-card]').allInnerTexts();
    expect(new Set(shown.map((text) => text.split('\n')[0])).size).toBe(50);
  });

  it('shows what somebody else has changed', async () => {
    const instance = await deal('Otto Other');
    const page = await app.open(`${BOARD}?_q=Otto`, { credentials: rep, clock: true });
    await cardOf(columnOf(page, 'open'), 'Otto Other').waitFor();
    await act(app, instance, 'qualify');
    await polled(page, cardOf(columnOf(page, 'qualified'), 'Otto Other'));
  });

  it('is not asked for any more once it is left', async () => {
    await deal('Lia Left');
    const page = await app.open(`${BOARD}?_q=Lia`, { credentials: rep, clock: true });
    await cardOf(page, 'Lia Left').first().waitFor();
    await page.getByRole('link', { name: 'Inbox' }).first().click();
    await page.getByRole('heading', { name: 'Inbox' }).waitFor();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    for (let turn = 1; turn <= 2; turn += 1) {
      const answer = page.waitForResponse((one) => one.url().includes('/nexus-crm/dashboard'));
      await page.clock.fastForward(10_000);
      await answer;
    }
    expect(asked.filter((path) => path.includes('/board/'))).toEqual([]);
  });

  it('is not there for a role that may not read the records', async () => {
    const { credentials } = await createPerson(app, 'nora', [
      { action: 'plugin::nexus-crm.dashboard.read' },
      { action: 'plugin::nexus-crm.instances.read' },
    ]);
    const page = await app.open(BOARD, { credentials });
    await page.getByText('There is no pipeline yet').waitFor();
  });

  it('speaks German', async () => {
    const page = await app.open(BOARD, { credentials: rep, language: 'de' });
    await page.getByText('Brauchen Aufmerksamkeit').waitFor();
    await page.getByRole('button', { name: 'Clara Closed verschieben nach…' }).first().waitFor();
  });

  it.each(['light', 'dark'] as const)('has no fault that axe finds, %s', async (theme) => {
    const page = await app.open(`${BOARD}?from=500`, { theme });
    await cardOf(page, 'Kay Board').first().waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Move Clara Closed to…' }).click();
    await page
      .getByRole('dialog')
      .getByText(/strapi-editor/)
      .waitFor();
    expect(await violations(page)).toEqual([]);
  });

  it('is one column on a narrow screen', async () => {
    const page = await app.open(`${BOARD}?from=500`, { width: 390, height: 844 });
    await cardOf(page, 'Clara Closed').waitFor();
    expect(await page.locator('[data-column]').count()).toBe(1);
    const overflow = await page.evaluate('document.body.scrollWidth - window.innerWidth');
    expect(overflow).toBeLessThanOrEqual(0);
    await page.getByRole('combobox', { name: 'Stage' }).click();
    await page.getByRole('option', { name: /^Qualified/ }).click();
    await cardOf(columnOf(page, 'qualified'), 'Kay Board').waitFor();
    expect(page.url()).toContain('stage=qualified');
  });
});
