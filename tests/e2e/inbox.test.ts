import type { Page } from 'playwright-core';

import { BrowserApp } from '../support/browser';
import { violations } from './support/accessibility';
import { CONTACT } from './support/fields-page';
import { createApiToken, createPerson, type Credentials } from './support/people';
import { polled } from './support/polling';
import {
  act,
  createLead,
  instanceOf,
  personOf,
  publish,
  REP,
  salesDefinition,
  start,
} from './support/process-page';
import { until } from './support/until';

jest.setTimeout(300_000);

const INBOX = '/admin/plugins/nexus-crm/inbox';

const WORKER = [
  ...REP,
  { action: 'plugin::nexus-crm.dashboard.read' },
  { action: 'plugin::nexus-crm.people.read' },
  { action: 'plugin::nexus-crm.references.read' },
  { action: 'plugin::nexus-crm.delegations.own' },
];

describe('The inbox', () => {
  let app: BrowserApp;
  let token: string;
  let bob: Credentials;
  let bobs: string;

  const rowOf = (page: Page, record: string) => page.getByRole('row').filter({ hasText: record });

  /** A lead whose deal waits to be won; its call back waits for both. */
  const qualified = async (name: string) => {
    const id = await createLead(app, token, name);
    const instance = await start(app, id);
    await act(app, instance, 'qualify', { fields: { budget: 5000, email: 'ann@example.com' } });
    return { id, instance };
  };

  /** One that waits for the votes of both. */
  const asked = async (name: string) => {
    const found = await qualified(name);
    await act(app, found.instance, 'win');
    return found;
  };

  beforeAll(async () => {
    app = await BrowserApp.start({ level: 3 });
    token = await createApiToken(app);
    ({ credentials: bob } = await createPerson(app, 'bob', WORKER));
    bobs = await personOf(app, bob);
    await publish(app, salesDefinition([await personOf(app), bobs]));
  });
  afterEach(() => app.closePages(expect.getState().currentTestName));
  afterAll(() => app?.dispose());

  it('[US-015] shows what waits, with its record, and is reached from the main menu', async () => {
    const { instance } = await asked('Mia Menu');
    const page = await app.open('/admin', { credentials: bob });
    await page.getByRole('link', { name: 'CRM', exact: true }).click();
    await page.getByRole('heading', { name: 'Inbox' }).waitFor();
    await rowOf(page, 'Mia Menu').first().waitFor();
    await page.getByRole('button', { name: 'Win the deal' }).click();
    const drawer = page.getByRole('dialog', { name: 'Mia Menu' });
    await drawer.getByText('0 of 2 voted').waitFor();
    await drawer.getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('dialog').last().getByRole('button', { name: 'Approve' }).click();
    await drawer.getByText('1 of 2 voted').waitFor();
    // The list behind it is fresh without reloading.
    await page.getByRole('button', { name: 'Win the deal' }).waitFor({ state: 'detached' });
    expect((await instanceOf(app, instance)).tasks).toHaveLength(2);
    await page.getByRole('tab', { name: 'Done' }).click();
    await rowOf(page, 'Mia Menu').getByText('Approved').waitFor();
  });

  it('[US-015] answers several at once, and names those that are refused', async () => {
    const found = [await asked('Sev One'), await asked('Sev Two'), await asked('Sev Three')];
    const page = await app.open(`${INBOX}?kind=approval`, { credentials: bob });
    for (const name of ['Sev One', 'Sev Two', 'Sev Three']) {
      await rowOf(page, name).getByRole('checkbox').click();
    }
    await page.getByRole('button', { name: 'Reject 3' }).click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByRole('button', { name: 'Reject 3' }).isDisabled()).toBe(true);
    await dialog.getByLabel('Comment for all of them').fill('Too cheap');
    // Somebody ends one of them meanwhile.
    await act(app, found[2]?.instance ?? '', 'lose', { comment: 'Gone' });
    await dialog.getByRole('button', { name: 'Reject 3' }).click();
    await dialog.getByText('These were refused').waitFor();
    await dialog.getByText('Sev Three').waitFor();
    // A second run is about that one only.
    await dialog.getByRole('heading', { name: 'Reject 1' }).waitFor();
    expect(await dialog.getByRole('button', { name: 'Reject 1' }).isEnabled()).toBe(true);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    for (const { instance } of found.slice(0, 2)) {
      const { tasks } = await instanceOf(app, instance);
      expect(tasks.filter(({ kind }: { kind: string }) => kind === 'approval')).toEqual([]);
    }
  });

  it('[US-015] three people in three browsers decide, and each sees what the others vote', async () => {
    const { credentials: carl } = await createPerson(app, 'carl', WORKER);
    const everybody: readonly (Credentials | undefined)[] = [undefined, bob, carl];
    const voters = await Promise.all(everybody.map((one) => personOf(app, one)));
    await publish(app, { ...salesDefinition(voters), id: 'trio' });
    const id = await createLead(app, token, 'Tri Umph');
    const started = await app.request('POST', '/nexus-crm/instances', {
      token: await app.signIn(),
      body: { data: { definition: 'trio', subject: { type: CONTACT, id } } },
    });
    const instance: string = started.body.data.id;
    await act(app, instance, 'qualify', { fields: { budget: 5000, email: 'ann@example.com' } });
    await act(app, instance, 'win');

    const drawers = [];
    for (const credentials of everybody) {
      const page = await app.open(`${INBOX}?kind=approval`, { credentials, clock: true });
      await rowOf(page, 'Tri Umph').getByRole('button', { name: 'Win the deal' }).click();
      const drawer = page.getByRole('dialog', { name: 'Tri Umph' });
      await drawer.getByText('0 of 3 voted').waitFor();
      drawers.push({ page, drawer });
    }
    for (const [already, { page, drawer }] of drawers.entries()) {
      // Nobody reloads: the votes of the others come by themselves.
      await polled(page, drawer.getByText(`${already} of 3 voted`));
      await drawer.getByRole('button', { name: 'Approve' }).click();
      await page.getByRole('dialog').last().getByRole('button', { name: 'Approve' }).click();
      await rowOf(page, 'Tri Umph').getByText('Approval').waitFor({ state: 'detached' });
    }
    expect(await instanceOf(app, instance)).toMatchObject({ stage: 'won' });
    for (const { page } of drawers) {
      await page.keyboard.press('Escape');
      await page.getByRole('tab', { name: 'Done' }).click();
      await rowOf(page, 'Tri Umph').getByText('Approved').waitFor();
    }
  });

  it('[US-015] shows who has not answered a request', async () => {
    await asked('Rita Request');
    const page = await app.open(`${INBOX}?tab=requests`);
    await rowOf(page, 'Rita Request').getByText('Waits for').waitFor();
    await rowOf(page, 'Rita Request').getByText('bob Test').waitFor();
    await page.getByRole('tab', { name: 'Waiting for me' }).click();
    await page.getByRole('combobox', { name: 'Kind' }).click();
    await page.getByRole('option', { name: 'Approval' }).click();
    await rowOf(page, 'Call back').first().waitFor({ state: 'detached' });
    await rowOf(page, 'Rita Request').waitFor();
    expect(page.url()).toContain('kind=approval');
    // One comes back to the same place.
    await page.reload();
    await rowOf(page, 'Rita Request').waitFor();
  });

  it('gives the focus back to the row, and closes the record by Back too', async () => {
    await qualified('Fay Focus');
    const page = await app.open(`${INBOX}?kind=task`, { credentials: bob });
    const button = rowOf(page, 'Fay Focus').getByRole('button', { name: 'Call back' });
    const drawer = page.getByRole('dialog', { name: 'Fay Focus' });
    await button.focus();
    await page.keyboard.press('Enter');
    await drawer.getByRole('button', { name: 'Complete' }).waitFor();
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
    await until(page, `document.activeElement?.textContent === 'Call back'`);
    await page.keyboard.press('Enter');
    await drawer.waitFor();
    await page.goBack();
    await drawer.waitFor({ state: 'detached' });
    expect(page.url()).toContain('kind=task');
    expect(page.url()).not.toContain('item=');
  });

  it('goes to the last page that exists', async () => {
    await qualified('Paige Page');
    const page = await app.open(`${INBOX}?page=9&pageSize=100`, { credentials: bob });
    await rowOf(page, 'Paige Page').first().waitFor();
  });

  // Work and settings: one place says it for all of them.
  it.each([
    ['the inbox', INBOX, 'Otto Offline'],
    ['the board', '/admin/plugins/nexus-crm/board', 'Otto Offline'],
    ['notifications', '/admin/plugins/nexus-crm/notifications', 'Notifications'],
    ['teams', '/admin/settings/nexus-crm/teams', 'Teams'],
    ['operations', '/admin/settings/nexus-crm/operations', 'Driver'],
  ])('says so when it cannot be loaded again: %s', async (_name, address, shown) => {
    if (shown === 'Otto Offline') await qualified('Otto Offline');
    const page = await app.open(address, { clock: true });
    await page.getByText(shown).first().waitFor();
    const ours = /nexus-crm\/(?!translations)/;
    await page.route(ours, (route) => route.abort());
    const note = page.getByRole('alert').filter({ hasText: 'Not up to date since' });
    await polled(page, note);
    await page.getByText(shown).first().waitFor();
    await page.unroute(ours);
    await note.getByRole('button', { name: 'Try again' }).click();
    await note.waitFor({ state: 'detached' });
  });

  it('names the right that a role lacks to open a record', async () => {
    const { id } = await qualified('Norm Noright');
    const { credentials } = await createPerson(app, 'norm', [
      { action: 'plugin::nexus-crm.dashboard.read' },
    ]);
    const page = await app.open(`${INBOX}?item=${CONTACT}/${id}`, { credentials });
    await page
      .getByRole('dialog')
      .getByText('See stages, tasks and approvals of records')
      .waitFor();
  });

  it('is worked by keyboard alone', async () => {
    const { instance } = await qualified('Kay Board');
    const page = await app.open(`${INBOX}?kind=task`, { credentials: bob });
    const row = rowOf(page, 'Kay Board');
    await row.waitFor();
    await row.getByRole('button', { name: 'Call back' }).focus();
    await page.keyboard.press('Enter');
    const drawer = page.getByRole('dialog', { name: 'Kay Board' });
    await drawer.getByRole('button', { name: 'Complete' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').last().getByRole('button', { name: 'Complete' }).focus();
    await page.keyboard.press('Enter');
    await row.waitFor({ state: 'detached' });
    expect((await instanceOf(app, instance)).tasks).toEqual([]);
    // The form lies over the drawer, and takes the Escape until it is gone.
    await until(page, `document.querySelectorAll('[role="dialog"]').length === 1`);
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
  });

  it('speaks German, and French', async () => {
    await qualified('Gerda Deutsch');
    const page = await app.open(INBOX, { credentials: bob, language: 'de' });
    await page.getByRole('heading', { name: 'Eingang' }).waitFor();
    await page.getByRole('tab', { name: 'Wartet auf mich' }).waitFor();
    await app.close(page);
    const french = await app.open(INBOX, { credentials: bob, language: 'fr' });
    await french.getByRole('heading', { name: 'Boîte de réception' }).waitFor();
  });

  it.each(['light', 'dark'] as const)('has no fault that axe finds, %s', async (theme) => {
    await asked('Axel Axe');
    const page = await app.open(INBOX, { theme });
    await rowOf(page, 'Axel Axe').first().waitFor();
    expect(await violations(page)).toEqual([]);
    await rowOf(page, 'Axel Axe').getByRole('button').first().click();
    await page.getByRole('dialog').getByText('0 of 2 voted').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    for (const tab of ['My requests', 'Delegated to me', 'Done']) {
      await page.getByRole('tab', { name: tab }).click();
      await page.getByRole('tabpanel').getByText(/\w/).first().waitFor();
      expect(await violations(page)).toEqual([]);
    }
  });

  it('fits a narrow screen', async () => {
    await asked('Nora Narrow');
    const page = await app.open(INBOX, { width: 390, height: 844 });
    await rowOf(page, 'Nora Narrow').first().waitFor();
    const overflow = await page.evaluate('document.body.scrollWidth - window.innerWidth');
    expect(overflow).toBeLessThanOrEqual(0);
    await rowOf(page, 'Nora Narrow').getByRole('button').first().click();
    await page.getByRole('dialog').getByText('0 of 2 voted').waitFor();
    // The navigation is a page of its own.
    await app.visit(page, '/admin/plugins/nexus-crm');
    await page.getByRole('link', { name: /^Inbox/ }).click();
    await page.getByRole('heading', { name: 'Inbox' }).waitFor();
    await rowOf(page, 'Nora Narrow').first().waitFor();
  });

  // Last: work that is assigned from now on goes to the stand-in.
  it('[BR-009] work of somebody for whom one stands in has a tab of its own', async () => {
    const { credentials: dora } = await createPerson(app, 'dora', WORKER);
    const { instance } = await asked('Del Egated');
    const made = await app.request('POST', '/nexus-crm/delegations', {
      token: await app.signIn(bob),
      body: {
        data: {
          ...{ delegatee: await personOf(app, dora), reason: 'Holiday' },
          to: new Date(Date.now() + 86_400_000).toISOString(),
        },
      },
    });
    expect(made.body.error).toBeUndefined();
    const page = await app.open(INBOX, { credentials: dora });
    await page.getByText('Nothing waits for you').waitFor();
    await page.getByRole('tab', { name: 'Delegated to me' }).click();
    await rowOf(page, 'Del Egated').getByText('for bob Test').first().waitFor();

    await rowOf(page, 'Del Egated').filter({ hasText: 'Approval' }).getByRole('checkbox').click();
    await page.getByRole('button', { name: 'Approve 1' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Approve 1' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    const { tasks } = await instanceOf(app, instance);
    const approval = tasks.find(({ kind }: { kind: string }) => kind === 'approval');
    const seat = approval.seats.find(({ person }: { person: string }) => person === bobs);
    expect(seat.vote).toMatchObject({ choice: 'approve' });
  });
});
