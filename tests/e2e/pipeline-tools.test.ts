import type { Locator, Page } from 'playwright-core';

import { BrowserApp } from '../support/browser';
import { violations } from './support/accessibility';

jest.setTimeout(300_000);

const PAGE = '/admin/settings/nexus-crm/pipelines';

const deals = (version: string, more: object = {}): Record<string, unknown> => ({
  ...{ id: 'deals', label: 'Deals', version },
  dataSchema: { budget: { type: 'number', min: 0 } },
  entities: {
    lead: {
      stages: [
        { name: 'new', label: 'New', color: 'secondary' },
        { name: 'offered', label: 'Offered', color: 'primary' },
        { name: 'won', label: 'Won', color: 'success', final: true },
      ],
    },
  },
  transitions: {
    offer: {
      ...{ label: 'Send an offer', from: 'new', to: 'offered', require: { fields: ['budget'] } },
      condition: 'data.budget >= 1000',
      approval: { strategy: 'majority', voters: { team: 'desk' } },
      do: [
        { activity: 'webhook', as: 'notice', with: {} },
        { parallel: [[{ task: 'Call the customer' }], [{ wait: '2 days' }]] },
      ],
    },
    win: { label: 'Win', from: 'offered', to: 'won' },
  },
  ...more,
});

/** Issue 10: what is in the editor of pipelines besides the editing, and the page General. */
describe('The tools of pipelines', () => {
  let app: BrowserApp;
  let token: string;

  beforeAll(async () => {
    app = await BrowserApp.start({ level: 3 });
    token = await app.signIn();
    await publish(deals('1.0.0'));
  });
  afterEach(() => app.closePages(expect.getState().currentTestName));
  afterAll(() => app?.dispose());

  const send = async (path: string, data: object): Promise<void> => {
    const answer = await app.request('POST', `/nexus-crm${path}`, { token, body: { data } });
    if (answer.status > 201) throw new Error(JSON.stringify(answer.body));
  };
  const save = (schema: object) => send('/definitions', { schema });
  const publish = async (schema: Record<string, unknown>): Promise<void> => {
    await save(schema);
    await send(`/definitions/${String(schema.id)}/publish`, { version: schema.version });
  };
  const lead = async (name: string): Promise<string> => {
    const uid = 'plugin::nexus-crm.contact';
    const body = { name, kind: 'lead' };
    const url = `/content-manager/collection-types/${uid}`;
    const answer = await app.request('POST', url, { token, body });
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    return answer.body.data.documentId;
  };
  const section = (page: Page, name: string): Locator => page.getByRole('region', { name });

  it('tries an unsaved pipeline: acts, is refused, votes, answers a call, lets time pass, steps back', async () => {
    const page = await app.open(`${PAGE}/saved/deals?tab=try`);
    const now = section(page, 'Now');
    const steps = section(page, 'What happened');
    await now.getByRole('button', { name: 'Send an offer' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('budget').fill('10');
    await dialog.getByRole('button', { name: 'Send an offer' }).click();
    await steps.getByText('The condition for this is not met.').waitFor();
    await steps.getByRole('button', { name: 'Step back' }).click();
    await steps.getByText('The condition for this is not met.').waitFor({ state: 'detached' });

    await now.getByRole('button', { name: 'Send an offer' }).click();
    await dialog.getByLabel('budget').fill('5000');
    await dialog.getByRole('button', { name: 'Send an offer' }).click();
    const seat = now.getByRole('group', { name: 'Somebody of desk' });
    await seat.getByRole('button', { name: 'Approve' }).click();
    await now.getByRole('button', { name: 'It fails' }).click();
    await now.getByText(/^Attempt 2/).waitFor();
    await now.getByRole('button', { name: 'It succeeds' }).click();
    await now.getByRole('button', { name: 'Complete as A colleague' }).click();
    await now.getByText(/^A wait ends/).waitFor();
    await now.getByRole('button', { name: 'Let time pass until then' }).click();
    await now.getByText(/^A wait ends/).waitFor({ state: 'detached' });
    await now.getByRole('button', { name: 'Win', exact: true }).click();
    await now.getByText('It has ended').waitFor();
    await steps.getByText('Moved to Won').waitFor();
    expect(await steps.locator('[data-step]').count()).toBe(8);

    // What is edited, and not saved, is tried.
    await page.getByRole('tab', { name: 'JSON' }).click();
    await page.getByRole('textbox', { name: 'Definition as JSON' }).click();
    await page.keyboard.press('Control+End');
    await page.getByRole('tab', { name: 'Try it' }).click();
    await steps.getByRole('button', { name: 'Start over' }).click();
    await steps.getByText('Moved to Won').waitFor({ state: 'detached' });
    expect(await app.request('GET', '/nexus-crm/instances', { token })).toMatchObject({
      body: { data: [] },
    });
  });

  it('tries it on a record of the app', async () => {
    await lead('Lea Lead');
    const page = await app.open(`${PAGE}/saved/deals?tab=try`);
    await page.getByRole('radio', { name: 'One of yours' }).click();
    await page.getByRole('combobox', { name: 'Choose a record' }).click();
    await page.getByRole('option', { name: 'Lea Lead' }).click();
    await section(page, 'Now').getByText('New', { exact: true }).waitFor();
    await section(page, 'Now').getByRole('button', { name: 'Send an offer' }).waitFor();
  });

  it('draws stages and steps; a node leads to its editor', async () => {
    const page = await app.open(`${PAGE}/saved/deals?tab=graph`);
    const graph = page.getByRole('group', { name: 'Graph of the pipeline' });
    await graph.getByRole('button', { name: /Offered/ }).waitFor();
    await graph.getByRole('button', { name: /^Send an offer has a condition/ }).waitFor();
    await page.getByRole('button', { name: 'As a list' }).click();
    await page
      .getByText(
        'From New to Offered · Send an offer · has a condition, needs an approval, starts steps',
      )
      .waitFor();
    await page.getByRole('combobox', { name: 'Show' }).click();
    await page.getByRole('option', { name: 'Steps of “Send an offer”' }).click();
    await graph.getByRole('button', { name: 'In parallel' }).waitFor();
    await graph.getByRole('button', { name: 'Task: Call the customer' }).click();
    await page.waitForURL(/tab=transitions/);
  });

  it('compares versions, moves running records after a dry run, and goes back', async () => {
    const id = await lead('Mia Mover');
    const subject = { type: 'plugin::nexus-crm.contact', id };
    await send('/instances', { definition: 'deals', subject });
    const next = deals('2.0.0');
    await publish({
      ...next,
      entities: {
        lead: {
          stages: [
            { name: 'fresh', label: 'Fresh', color: 'secondary' },
            { name: 'offered', label: 'Offered', color: 'primary' },
            { name: 'won', label: 'Won', color: 'success', final: true },
          ],
        },
      },
      transitions: { offer: { from: 'fresh', to: 'offered' }, win: { from: 'offered', to: 'won' } },
    });
    const page = await app.open(`${PAGE}/saved/deals?version=2.0.0&tab=versions&from=1.0.0`);
    await page.getByText('Stage “Fresh” is new').waitFor();
    await page.getByText('Stage “New” is removed').waitFor();
    await page.getByRole('tab', { name: 'As text' }).click();
    await page.getByText('+             "name": "fresh"').first().waitFor();

    const row = page.locator('tr[data-version="2.0.0"]');
    await row.getByRole('button', { name: 'Move running ones here' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('0 records would move, 1 cannot').waitFor();
    await dialog.getByText('Mia Mover · 1.0.0').waitFor();
    await dialog.getByRole('combobox', { name: 'Records in “new” go to' }).click();
    await page.getByRole('option', { name: 'Fresh' }).click();
    await dialog.getByText('1 record would move, none is left behind').waitFor();
    await dialog.getByRole('button', { name: 'Move 1 record' }).click();
    await page.getByText('1 record runs version 2.0.0 now').waitFor();

    await page
      .locator('tr[data-version="1.0.0"]')
      .getByRole('button', { name: 'Go back to it' })
      .click();
    await dialog.getByRole('button', { name: 'Go back to it' }).click();
    await page.getByText('Version 1.0.0 is active: new records run it').waitFor();
    // The one that is open knows it, too.
    await page.locator('[data-strapi-header]').getByText('Inactive').waitFor();
  });

  it('[SR-001] makes a role for sales reps, who can do their day and not the work of an administrator', async () => {
    const page = await app.open('/admin/settings/nexus-crm/general');
    await page.locator('[data-rule="selfAssign"]').getByText('nobody may take one').waitFor();
    await page.getByRole('button', { name: 'Create “Sales rep”…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Change stages, complete tasks and vote').waitFor();
    await dialog.getByText('Contact: create, read, change').waitFor();
    await dialog.getByRole('button', { name: 'Create role' }).click();
    await page.getByText('The role “Sales rep” is created').waitFor();
    // It is not changed by a second one.
    await page.getByRole('button', { name: 'Create “Sales rep”…' }).click();
    await dialog.getByText('There is a role of this name').waitFor();
    expect(await dialog.getByRole('button', { name: 'Create role' }).isDisabled()).toBe(true);
    await dialog.getByRole('button', { name: 'Cancel' }).click();

    const mail = page.locator('[data-preference="approval"]').getByRole('checkbox').last();
    const before = await mail.isChecked();
    const saved = page.waitForResponse(
      (answer) =>
        answer.url().includes('notification-preferences') && answer.request().method() === 'PUT',
    );
    await Promise.all([saved, mail.click()]);
    await page.reload();
    await mail.waitFor();
    expect(await mail.isChecked()).toBe(!before);
    await app.close(page);

    const { body } = await app.request('GET', '/admin/roles', { token });
    const role = body.data.find(({ name }: { name: string }) => name === 'Sales rep');
    const credentials = { email: 'rep@example.com', password: 'Passw0rd!' };
    const invited = await app.request('POST', '/admin/users', {
      token,
      body: { firstname: 'Rea', lastname: 'Rep', email: credentials.email, roles: [role.id] },
    });
    await app.request('POST', '/admin/register', {
      body: {
        registrationToken: invited.body.data.registrationToken,
        userInfo: { firstname: 'Rea', lastname: 'Rep', password: credentials.password },
      },
    });
    const rep = await app.signIn(credentials);
    const status = async (method: string, url: string, data?: object): Promise<number> =>
      (await app.request(method, url, { token: rep, body: data })).status;
    const contacts = '/content-manager/collection-types/plugin::nexus-crm.contact';
    const made = await app.request('POST', contacts, {
      token: rep,
      body: { name: 'Own lead', kind: 'lead', email: 'own@example.com' },
    });
    expect(made.status).toBe(201);
    const subject = { type: 'plugin::nexus-crm.contact', id: made.body.data.documentId };
    const start = { data: { definition: 'deals', subject } };
    expect(await status('POST', '/nexus-crm/instances', start)).toBe(201);
    expect(await status('GET', '/nexus-crm/dashboard')).toBe(200);
    expect(await status('GET', '/nexus-crm/board/deals')).toBe(200);
    expect(await status('DELETE', `${contacts}/${subject.id}`)).toBe(403);
    const schema = { data: { schema: deals('9.0.0') } };
    expect(await status('POST', '/nexus-crm/definitions', schema)).toBe(403);
    expect(await status('POST', '/nexus-crm/definitions/simulate', schema)).toBe(403);
    expect(await status('GET', '/nexus-crm/integrations')).toBe(403);
    expect(await status('GET', '/admin/roles')).toBe(403);
    const own = await app.open('/admin/settings/nexus-crm/general', { credentials });
    await own.getByRole('heading', { name: 'Your notifications' }).waitFor();
    expect(await own.getByRole('heading', { name: 'Roles for your team' }).count()).toBe(0);
  });

  it('axe finds no violation, in both themes', async () => {
    for (const theme of ['light', 'dark'] as const) {
      const page = await app.open(`${PAGE}/saved/deals?tab=try`, { theme });
      await section(page, 'Now').waitFor();
      expect({ theme, trial: await violations(page) }).toEqual({ theme, trial: [] });
      await app.visit(page, `${PAGE}/saved/deals?version=1.0.0&tab=graph`);
      await page.getByRole('group', { name: 'Graph of the pipeline' }).waitFor();
      expect({ theme, graph: await violations(page) }).toEqual({ theme, graph: [] });
      await app.visit(page, `${PAGE}/saved/deals?version=1.0.0&tab=versions`);
      await page.locator('tr[data-version="1.0.0"]').waitFor();
      expect({ theme, versions: await violations(page) }).toEqual({ theme, versions: [] });
      await app.visit(page, '/admin/settings/nexus-crm/general');
      await page.getByRole('button', { name: 'Create “CRM administrator”…' }).click();
      await page.getByRole('button', { name: 'Create role' }).waitFor();
      expect({ theme, general: await violations(page) }).toEqual({ theme, general: [] });
      await app.close(page);
    }
  });
});
