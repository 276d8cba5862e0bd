import type { Page } from 'playwright-core';

import { BrowserApp } from '../support/browser';
import { violations } from './support/accessibility';
import { save } from './support/fields-page';
import { createApiToken, createPerson } from './support/people';
import { createLead, personOf, publish, READER } from './support/process-page';
import { Receiver } from './support/receiver';

jest.setTimeout(300_000);

const SETTINGS = '/admin/settings/nexus-crm';

describe('The settings of the CRM', () => {
  let app: BrowserApp;
  let api: string;
  let receiver: Receiver;
  let me: string;

  beforeAll(async () => {
    receiver = await Receiver.start();
    app = await BrowserApp.start({
      level: 3,
      config: { integrations: { allowHttp: true, allowPrivate: ['127.0.0.1'] } },
    });
    api = await createApiToken(app);
    me = await personOf(app);
  });
  afterEach(() => app.closePages(expect.getState().currentTestName));
  afterAll(async () => {
    await app?.dispose();
    receiver?.close();
  });

  const call = async (method: string, path: string, data?: object) => {
    const token = await app.signIn();
    const answer = await app.request(method, `/nexus-crm${path}`, {
      token,
      ...(data && { body: { data } }),
    });
    if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
    return answer.body.data;
  };
  const pick = async (page: Page, label: string, text: string): Promise<void> => {
    await page.getByRole('combobox', { name: label }).click();
    await page.getByRole('combobox', { name: label }).fill(text);
    await page
      .getByRole('option', { name: new RegExp(text) })
      .first()
      .click();
  };

  it('makes a team, and says what it is needed for before it is deleted', async () => {
    const page = await app.open(`${SETTINGS}/teams`);
    await page.getByText('There is no team yet').waitFor();
    await page.getByRole('button', { name: 'Add team' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Inside sales');
    expect(await dialog.getByLabel('Key').inputValue()).toBe('inside-sales');
    await pick(page, 'Members', 'Ada');
    await pick(page, 'Team lead', 'Ada');
    await dialog.getByLabel('Capacity').fill('0');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText(/at least 1/).waitFor();
    await dialog.getByLabel('Capacity').fill('5');
    expect(await violations(page)).toEqual([]);
    await save(page);
    const row = page.locator('tr[data-team="inside-sales"]');
    await row.getByText('Ada Admin (you)').waitFor();
    await row.getByText('Lead', { exact: true }).waitFor();
    await row.getByText('5 open tasks each').waitFor();
    expect(await violations(page)).toEqual([]);

    const { data } = (await app.request('GET', '/api/nexus-crm/teams', { token: api })).body;
    await app.request('POST', '/api/nexus-crm/contacts', {
      token: api,
      body: { data: { kind: 'lead', name: 'Lea', owner: `team:${data[0].documentId}` } },
    });
    await row.getByRole('button', { name: 'Inside sales' }).click();
    await dialog.getByLabel('Name').fill('Inside sales EMEA');
    await dialog.getByLabel('Capacity').fill('');
    await save(page);
    await row.getByText('No limit').waitFor();
    await row.getByRole('button', { name: 'Inside sales EMEA' }).click();
    await dialog.getByRole('button', { name: 'Delete' }).click();
    const question = page.getByRole('alertdialog');
    await question.getByText('CRM Contact: owns 1 record').waitFor();
    expect(await violations(page)).toEqual([]);
    await question.getByRole('button', { name: 'Delete' }).click();
    await page.getByText('There is no team yet').waitFor();
  });

  it('[FR-L3-002] makes a calendar with holidays, and tests when something is due', async () => {
    const page = await app.open(`${SETTINGS}/calendars/create`);
    await page.getByLabel('Name').fill('office');
    await pick(page, 'Time zone', 'Berlin');
    const monday = page.locator('[data-day="1"]');
    await monday.getByLabel('Monday 1: to').fill('12');
    await monday.getByRole('button', { name: 'Add hours on Monday' }).click();
    await monday.getByLabel('Monday 2: to').fill('11');
    await monday.getByText('The end must be after the beginning').waitFor();
    await monday.getByLabel('Monday 2: to').fill('17');
    await monday.getByRole('button', { name: /^Copy to all days/ }).click();
    for (const day of ['Saturday', 'Sunday']) {
      for (const span of [2, 1]) {
        await page.getByRole('button', { name: `Remove hours ${day} ${span}` }).click();
      }
    }
    await page.getByRole('button', { name: 'Paste a list' }).click();
    await page
      .getByRole('dialog')
      .getByLabel('Holidays')
      .fill('25.12.2028 Christmas\n2028-12-26\n1st of May');
    await page.getByText('Not a day: 1st of May').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Add 2 days' }).click();
    await page.locator('[data-holiday="2028-12-25"]').waitFor();
    expect(await violations(page)).toEqual([]);
    await save(page);
    await page.getByRole('heading', { name: 'When is it due?' }).waitFor();
    const [calendar] = await call('GET', '/calendars');
    expect(calendar).toEqual({
      ...{ name: 'office', timeZone: 'Europe/Berlin' },
      hours: [
        { days: [1, 2, 3, 4, 5], from: '09:00', to: '12:00' },
        { days: [1, 2, 3, 4, 5], from: '13:00', to: '17:00' },
      ],
      holidays: ['2028-12-25', '2028-12-26'],
      revision: 1,
    });

    await page.getByLabel('Duration').fill('1');
    await page.getByRole('button', { name: 'Compute' }).click();
    await page.getByText(/^Due on .*\(Europe\/Berlin\)$/).waitFor();
    expect(await violations(page)).toEqual([]);

    await app.visit(page, `${SETTINGS}/calendars`);
    const row = page.locator('tr[data-calendar="office"]');
    await row.getByText('Mon–Fri 09:00–12:00, 13:00–17:00').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('tab', { name: 'Due and overdue' }).click();
    await page.getByText('Nothing is late').waitFor();
    expect(await violations(page)).toEqual([]);
  });

  it('[FR-L3-003] a stand-in sees the work of somebody who is away, until it is ended', async () => {
    const { credentials } = await createPerson(app, 'Bob', [
      { action: 'plugin::nexus-crm.dashboard.read' },
      { action: 'plugin::nexus-crm.people.read' },
      { action: 'plugin::nexus-crm.delegations.own' },
      ...READER,
    ]);
    await publish(app, {
      ...{ id: 'calls', open: true },
      entities: { lead: { stages: [{ name: 'new' }, { name: 'done', final: true }] } },
      transitions: {
        ask: { from: 'new', to: 'new', do: [{ task: 'Call back', assign: { person: me } }] },
        finish: { from: 'new', to: 'done' },
      },
    } as { id: string });
    const subject = { type: 'plugin::nexus-crm.contact', id: await createLead(app, api, 'Zoe') };
    const { id } = await call('POST', '/instances', { definition: 'calls', subject });
    await call('POST', `/instances/${id}/actions/ask`, {});

    const page = await app.open('/admin/plugins/nexus-crm/stand-in');
    await page.getByText('Nobody stands in for you, and you for nobody').waitFor();
    await page.getByRole('button', { name: 'Choose a stand-in' }).first().click();
    const dialog = page.getByRole('dialog');
    await pick(page, 'Stand-in', 'Ada');
    await dialog.getByLabel('Until').click();
    await dialog.getByLabel('Until').fill('31/12/2099');
    await page.keyboard.press('Enter');
    await save(page);
    await dialog.getByText('Choose another person than who is away').waitFor();
    await pick(page, 'Stand-in', 'Bob');
    await save(page);
    const row = page.locator('tr[data-delegation]');
    await row.getByText('Active').waitFor();
    expect(await violations(page)).toEqual([]);

    const inbox = await app.open('/admin/plugins/nexus-crm/inbox', { credentials });
    await inbox.getByRole('tab', { name: /Delegated to me/ }).click();
    await inbox.getByText('Call back').waitFor();
    await app.close(inbox);

    await page.getByRole('button', { name: 'Choose a stand-in' }).first().click();
    await pick(page, 'Stand-in', 'Bob');
    await dialog.getByLabel('Until').click();
    await dialog.getByLabel('Until').fill('31/12/2099');
    await page.keyboard.press('Enter');
    await save(page);
    await dialog.getByText(/This work is delegated to somebody already/).waitFor();
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Cancel' }).click();

    await app.visit(page, `${SETTINGS}/delegation`);
    await row.getByRole('button', { name: 'End now' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'End now' }).click();
    await page.getByText('Nobody stands in for anybody').waitFor();
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    expect(await violations(page)).toEqual([]);
  });

  it('[US-013] builds a campaign, counts its audience, starts, pauses, resumes and cancels it', async () => {
    await publish(app, {
      ...{ id: 'mailing', open: true },
      entities: { lead: { stages: [{ name: 'new' }, { name: 'done', final: true }] } },
      transitions: { finish: { from: 'new', to: 'done' } },
      campaigns: { spring: { do: [{ wait: '1 day' }] } },
    } as { id: string });
    for (const name of ['Nina North', 'Nora North', 'Sam South', 'Wim West']) {
      await createLead(app, api, name);
    }
    const page = await app.open('/admin/plugins/nexus-crm/campaigns');
    const asked: string[] = [];
    page.on('response', (answer) => {
      const { pathname } = new URL(answer.url());
      if (pathname.startsWith('/nexus-crm/campaign')) asked.push(`${answer.status()} ${pathname}`);
    });
    await page.getByText('There is no campaign yet').waitFor();
    await page.getByRole('button', { name: 'Add campaign' }).first().click();
    await page.getByRole('dialog').getByLabel('Name').fill('Spring');
    await save(page);
    await page.getByRole('heading', { name: 'Spring', exact: true }).waitFor();
    const choose = async (label: string, option: string): Promise<void> => {
      await page.getByRole('combobox', { name: label }).click();
      await page.getByRole('option', { name: option, exact: true }).click();
    };
    await choose('Pipeline to run', 'Mailing');
    await choose('Flow', 'Spring');
    await choose('Field 1', 'Name');
    await choose('Operator 1', 'contains');
    await page.getByLabel('Value 1').fill('north');
    await page.getByText('2 records now').waitFor();
    await page.getByText('Nina North, Nora North').waitFor();
    expect(await violations(page)).toEqual([]);

    // A condition without a value is neither counted nor saved.
    await page.getByLabel('Value 1').fill('');
    await page.getByText('A condition has no value yet').waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Enter a value, or remove the condition.').waitFor();
    expect(await violations(page)).toEqual([]);

    // The name contains "th", and it contains "south" or "nora".
    await page.getByLabel('Value 1').fill('th');
    const group = page.getByRole('group', { name: 'Group 2', exact: true });
    await page.getByRole('button', { name: 'Add group' }).focus();
    await page.keyboard.press('Enter');
    for (const [position, text] of [
      ['2.1', 'south'],
      ['2.2', 'nora'],
    ] as const) {
      await choose(`Field ${position}`, 'Name');
      await choose(`Operator ${position}`, 'contains');
      await page.getByLabel(`Value ${position}`, { exact: true }).fill(text);
    }
    await page.getByText('Nora North, Sam South').waitFor();
    await page.getByText('2 records now').waitFor();
    await choose('How the conditions of group 2 are joined', 'No condition holds');
    await page.getByText('1 record now').waitFor();
    await page.getByText('Nina North', { exact: true }).waitFor();
    await choose('How the conditions of group 2 are joined', 'Any condition holds');
    await page.getByText('Nora North, Sam South').waitFor();
    await group.getByRole('button', { name: 'Add group' }).click();
    await page.getByRole('group', { name: 'Group 2.3', exact: true }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    expect(await violations(page)).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 900 });
    await group.getByRole('button', { name: 'Remove group 2.3' }).focus();
    await page.keyboard.press('Enter');
    await page
      .getByRole('group', { name: 'Group 2.3', exact: true })
      .waitFor({ state: 'detached' });
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Add condition');
    await save(page);
    await page.reload();
    await page.getByText('Nora North, Sam South').waitFor();
    expect(await page.getByLabel('Value 2.2', { exact: true }).inputValue()).toBe('nora');
    await page.getByRole('button', { name: 'Remove group 2', exact: true }).click();
    await page.getByText('3 records now').waitFor();
    // Somebody else saves it meanwhile: the input is kept until the newest version is loaded.
    const listed = await app.request('GET', '/api/nexus-crm/campaigns', { token: api });
    const [{ documentId }] = (listed.body as { data: [{ documentId: string }] }).data;
    await app.request('PUT', `/api/nexus-crm/campaigns/${documentId}`, {
      ...{ token: api, body: { data: { type: 'mail' } } },
    });
    await page.getByLabel('Value 1').fill('nor');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Somebody changed this in the meantime').waitFor();
    expect(await page.getByLabel('Value 1').inputValue()).toBe('nor');
    await page.getByRole('button', { name: 'Load newest version' }).click();
    await page.getByText('Somebody changed this in the meantime').waitFor({ state: 'detached' });
    expect(await page.getByLabel('Value 1').inputValue()).toBe('th');
    await page.getByRole('button', { name: 'Remove group 2', exact: true }).click();
    await page.getByLabel('Value 1').fill('north');
    await page.getByText('Nina North, Nora North').waitFor();
    await save(page);
    await page.getByRole('button', { name: 'Start' }).click();
    const question = page.getByRole('alertdialog');
    await question.getByText(/2 records match now/).waitFor();
    expect(await violations(page)).toEqual([]);
    await question.getByRole('button', { name: 'Start' }).click();
    await page.getByRole('link', { name: 'Nina North' }).waitFor();
    await page.locator('[data-metric="active"]', { hasText: '2' }).waitFor();

    for (const [order, state] of [
      ['Pause', 'Paused'],
      ['Resume', 'Running'],
      ['Cancel campaign', 'Cancelled'],
    ] as const) {
      await page.getByRole('button', { name: order, exact: true }).first().click();
      await question.getByRole('button', { name: order }).click();
      await question.waitFor({ state: 'detached' });
      await page.getByText(state, { exact: true }).first().waitFor();
    }
    await page.getByText('2 of 2 done').waitFor();
    expect(await violations(page)).toEqual([]);
    expect(asked.filter((one) => one.startsWith('404'))).toEqual([]);

    for (const name of ['Summer', 'Autumn']) {
      await app.request('POST', '/api/nexus-crm/campaigns', {
        ...{ token: api, body: { data: { name } } },
      });
    }
    asked.length = 0;
    await app.visit(page, '/admin/plugins/nexus-crm/campaigns');
    await page.locator('tr[data-campaign="Spring"]').getByText('2 of 2 done').waitFor();
    await page.locator('tr[data-campaign="Summer"]').getByText('Not started').waitFor();
    expect(asked).toEqual(['200 /nexus-crm/campaign-runs']);
    expect(await violations(page)).toEqual([]);
  });

  it('finds a process that has stopped, and lets it go on', async () => {
    receiver.status = 404;
    await call('POST', '/integrations', {
      ...{ name: 'partner', kind: 'webhook', settings: { url: receiver.url } },
    });
    await publish(app, {
      ...{ id: 'handover', open: true },
      entities: { lead: { stages: [{ name: 'new' }, { name: 'done', final: true }] } },
      transitions: {
        send: { from: 'new', to: 'new', do: [{ activity: 'partner' }] },
        finish: { from: 'new', to: 'done' },
      },
    } as { id: string });
    const subject = { type: 'plugin::nexus-crm.contact', id: await createLead(app, api, 'Ola') };
    const { id } = await call('POST', '/instances', { definition: 'handover', subject });
    await call('POST', `/instances/${id}/actions/send`, {});

    const page = await app.open(`${SETTINGS}/operations?tab=parked`);
    const row = page.locator(`tr[data-parked="${id}"]`);
    await row.getByText(/404/).waitFor();
    expect(await violations(page)).toEqual([]);
    receiver.status = 200;
    await row.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Nothing has stopped').waitFor();

    await page.getByRole('tab', { name: 'Health' }).click();
    await page.getByText('Background jobs').first().waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('tab', { name: 'Timers and jobs' }).click();
    await page.getByText('Nothing fails').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('tab', { name: 'Verify and repair' }).click();
    await page.getByRole('button', { name: 'Verify now' }).first().click();
    await page.getByText(/all are consistent/).waitFor();
    const chains = page.getByRole('region', { name: 'Verify the history' });
    await page.route('**/nexus-crm/history/verify*', (route) => route.abort(), { times: 1 });
    await chains.getByRole('button', { name: 'Verify now' }).click();
    await chains.getByText('Broken off after 0 entries: what follows was not verified').waitFor();
    await chains.getByRole('button', { name: 'Verify now' }).click();
    await chains.getByText(/nothing was tampered with/).waitFor();
    expect(await violations(page)).toEqual([]);
  });

  it('[REL-004] tries dead timers again, one and all that the filter finds, and they are carried out', async () => {
    await publish(app, {
      ...{ id: 'waits', open: true },
      entities: { lead: { stages: [{ name: 'new' }, { name: 'done', final: true }] } },
      transitions: {
        rest: { from: 'new', to: 'new', do: [{ wait: '1 day' }] },
        finish: { from: 'new', to: 'done' },
      },
    } as { id: string });
    const instances: string[] = [];
    for (const name of ['Tina Timer', 'Tom Timer', 'Tea Timer']) {
      const subject = { type: 'plugin::nexus-crm.contact', id: await createLead(app, api, name) };
      const { id } = await call('POST', '/instances', { definition: 'waits', subject });
      await call('POST', `/instances/${id}/actions/rest`, {});
      instances.push(id);
    }
    const dead = { status: 'dead', attempts: 20, last_error: 'No line' };
    expect(await app.knex('crm_timers').whereIn('instance_id', instances).update(dead)).toBe(3);
    const waiting = async (): Promise<number> => {
      const views = await Promise.all(instances.map((id) => call('GET', `/instances/${id}`)));
      return views.filter(({ tokens }) => tokens.length > 0).length;
    };

    const page = await app.open(`${SETTINGS}/operations?tab=timers&state=dead`);
    const rows = page.locator('tr[data-timer]');
    const row = rows.filter({ hasText: 'Tina Timer' });
    await row.getByText('No line').waitFor();
    expect([await rows.count(), await waiting()]).toEqual([3, 3]);
    expect(await violations(page)).toEqual([]);
    await row.getByRole('button', { name: 'Try again now' }).click();
    await row.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Try all 2 again' }).click();
    const question = page.getByRole('alertdialog');
    await question.getByText(/^2 timers or jobs/).waitFor();
    expect(await violations(page)).toEqual([]);
    await question.getByRole('button', { name: 'Try all 2 again' }).click();
    await rows.first().waitFor({ state: 'detached' });
    while ((await waiting()) > 0) await page.evaluate('new Promise(requestAnimationFrame)');
    expect(await app.knex('crm_timers').whereIn('instance_id', instances)).toEqual([]);
  });

  it('[REL-004] shows what a repair would change before it is made', async () => {
    await publish(app, {
      ...{ id: 'fragile', open: true },
      entities: { lead: { stages: [{ name: 'new' }, { name: 'done', final: true }] } },
      transitions: { finish: { from: 'new', to: 'done' } },
    } as { id: string });
    const subject = { type: 'plugin::nexus-crm.contact', id: await createLead(app, api, 'Cora') };
    const { id } = await call('POST', '/instances', { definition: 'fragile', subject });
    const stored = () => app.knex('crm_instances').where({ document_id: id }).first();
    await app.knex('crm_instances').where({ document_id: id }).update({ state: 'nowhere' });

    const page = await app.open(`${SETTINGS}/operations?tab=consistency`);
    await page.getByRole('button', { name: 'Verify now' }).first().click();
    const corrupt = page.locator(`[data-corrupt="${id}"]`);
    await corrupt.getByText(/nowhere/).waitFor();
    expect(await corrupt.getByRole('button', { name: 'Repair' }).count()).toBe(0);
    await corrupt.getByRole('button', { name: 'Show what would change' }).click();
    await corrupt.getByRole('listitem').first().waitFor();
    expect((await stored()).state).toBe('nowhere');
    expect(await violations(page)).toEqual([]);
    await corrupt.getByRole('button', { name: 'Repair' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Repair' }).click();
    await corrupt.waitFor({ state: 'detached' });
    expect((await stored()).state).toBe('new');
    await page.getByRole('tab', { name: 'Stopped processes' }).click();
    await page.locator(`tr[data-parked="${id}"]`).getByText('Cora').waitFor();
  });

  it('fits a narrow screen', async () => {
    const page = await app.open(`${SETTINGS}/calendars/saved/office`, { width: 390, height: 844 });
    await page.getByRole('heading', { name: 'When is it due?' }).waitFor();
    const width = await page.evaluate('document.documentElement.scrollWidth');
    expect(width).toBeLessThanOrEqual(390);
    expect(await violations(page)).toEqual([]);
  });
});
