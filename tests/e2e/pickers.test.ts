import type { Locator, Page } from 'playwright-core';

import { BrowserApp } from '../support/browser';
import { violations } from './support/accessibility';
import { createField, OPPORTUNITY } from './support/fields-page';
import { contentManagerPermissions, createApiToken, createPerson } from './support/people';

jest.setTimeout(300_000);

const DEALS = `/admin/content-manager/collection-types/${OPPORTUNITY}`;
const TEAMS = '/admin/content-manager/collection-types/plugin::nexus-crm.team';

const box = (page: Page, name: string | RegExp): Locator => page.getByRole('combobox', { name });

/** Saves, and waits until there is nothing left to be saved. */
const save = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Save', disabled: true }).waitFor();
  await page.getByText('Saved document').first().waitFor();
};

describe('Inputs of the Content Manager that take names', () => {
  let app: BrowserApp;
  let token: string;
  const ids: Record<string, string> = {};

  const open = (...args: Parameters<BrowserApp['open']>): Promise<Page> => app.open(...args);

  const post = async (path: string, data: object) =>
    (await app.request('POST', `/api/${path}`, { token, body: { data } })).body.data;

  const deal = async (name: string) =>
    (
      await app.request(
        'GET',
        `/api/nexus-crm/opportunities?filters[name][$eq]=${encodeURIComponent(name)}`,
        { token },
      )
    ).body.data[0];

  const createUser = async (username: string): Promise<string> => {
    const user = await app.request('POST', '/api/users', {
      token,
      body: {
        username,
        email: `${username.toLowerCase().replaceAll(' ', '.')}@example.com`,
        password: 'Passw0rd!',
        role: 1,
      },
    });
    return `user:${user.body.documentId}`;
  };

  beforeAll(async () => {
    app = await BrowserApp.start({ level: 3 });
    token = await createApiToken(app);
    for (const name of ['Priya Patel', 'Paul Weber', 'Zoe Gone'])
      ids[name] = await createUser(name);
    ids.team = (
      await post('nexus-crm/teams', { name: 'Inside sales', key: 'inside-sales' })
    ).documentId;
    ids.acme = (await post('companies', { name: 'Acme Rockets' })).documentId;
    await createField(app, {
      uid: OPPORTUNITY,
      name: 'products',
      type: 'multiple',
      label: 'Products',
      enum: ['Atlas', 'Beacon', 'Comet'],
      max: 2,
    });
  });
  afterEach(() => app.closePages(expect.getState().currentTestName));
  afterAll(() => app?.dispose());

  it('[US-024] takes an owner by a part of the name, with the keyboard alone', async () => {
    const page = await open(`${DEALS}/create`);
    await page.locator('input[name="name"]').fill('Keyboard deal');
    await box(page, 'Owner').focus();
    await page.keyboard.type('riya');
    await page.getByRole('option', { name: /Priya Patel/ }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.locator('[role=option][data-highlighted]').waitFor();
    await page.keyboard.press('Enter');
    await expectValue(box(page, 'Owner'), 'Priya Patel');
    await save(page);

    expect(await deal('Keyboard deal')).toMatchObject({ owner: ids['Priya Patel'] });
    await page.reload();
    await page.locator('input[name="name"]').waitFor();
    await expectValue(box(page, 'Owner'), 'Priya Patel');
  });

  it('[US-024] offers "You" and "Nobody", teams, and keeps what is chosen when the search is left', async () => {
    await post('nexus-crm/opportunities', { name: 'Mine', owner: ids['Paul Weber'] });
    const { documentId } = await deal('Mine');
    const page = await open(`${DEALS}/${documentId}`);
    await expectValue(box(page, 'Owner'), 'Paul Weber');
    await box(page, 'Owner').fill('nobody of this name');
    await page.getByText('Nothing found').waitFor();
    await page.keyboard.press('Escape');
    await expectValue(box(page, 'Owner'), 'Paul Weber');

    await box(page, 'Owner').click();
    await page.getByRole('option', { name: /Ada Admin \(you\)/ }).click();
    await save(page);
    expect((await deal('Mine')).owner).toMatch(/^admin:/);

    await box(page, 'Owner').fill('inside');
    await page.getByRole('option', { name: /Inside sales/ }).click();
    await save(page);
    expect(await deal('Mine')).toMatchObject({ owner: `team:${ids.team}` });

    await box(page, 'Owner').click();
    await page.getByRole('option', { name: 'Nobody' }).click();
    await save(page);
    expect(await deal('Mine')).toMatchObject({ owner: null });
  });

  it('[US-024] shows an owner who is gone, and saves other fields with it', async () => {
    await post('nexus-crm/opportunities', { name: 'Left alone', owner: ids['Zoe Gone'] });
    const users = await app.request('GET', '/api/users?filters[username][$eq]=Zoe Gone', { token });
    await app.request('DELETE', `/api/users/${users.body[0].id}`, { token });
    const before = await deal('Left alone');
    const page = await open(`${DEALS}/${before.documentId}`);
    await box(page, 'Owner').waitFor();
    if (before.owner !== null) await expectValue(box(page, 'Owner'), /^No longer there \(….{4}\)$/);
    await page.locator('input[name="name"]').fill('Left alone, renamed');
    await save(page);
    expect(await deal('Left alone, renamed')).toMatchObject({ owner: before.owner });
  });

  it('[US-024] takes the members of a team by name', async () => {
    const page = await open(`${TEAMS}/${ids.team}`);
    for (const name of ['Priya Patel', 'Paul Weber']) {
      await box(page, 'Members').fill(name.slice(0, 5));
      await page.getByRole('option', { name: new RegExp(name) }).click();
      await page.getByRole('button', { name: `Remove ${name}` }).waitFor();
    }
    await page.getByRole('button', { name: 'Remove Paul Weber' }).click();
    await save(page);
    const team = await app.request('GET', `/api/nexus-crm/teams/${ids.team}`, { token });
    expect(team.body.data.members).toEqual([ids['Priya Patel']]);
  });

  it('[US-024] takes the parent company by name, a currency by name, and some of several choices', async () => {
    const page = await open(`${DEALS}/create`);
    await page.locator('input[name="name"]').fill('Whole deal');
    await box(page, 'Parent: type').click();
    await page.getByRole('option', { name: 'Company' }).click();
    await box(page, /^Parent$/).fill('acme');
    await page.getByRole('option', { name: 'Acme Rockets' }).click();
    await box(page, 'Currency').fill('swiss');
    await page.getByRole('option', { name: /^CHF/ }).click();
    await box(page, 'Stage').fill('prospecting');
    await page.getByRole('option', { name: 'Use “prospecting”' }).click();
    await box(page, 'Products').click();
    await page.getByRole('option', { name: 'Atlas' }).click();
    await page.getByRole('option', { name: 'Comet' }).click();
    expect(await page.getByRole('option', { name: 'Beacon' }).getAttribute('aria-disabled')).toBe(
      'true',
    );
    await page.keyboard.press('Escape');
    await save(page);
    expect(await deal('Whole deal')).toMatchObject({
      parentType: 'api::company.company',
      parentId: ids.acme,
      currency: 'CHF',
      stage: 'prospecting',
      products: ['Atlas', 'Comet'],
    });
  });

  it('[US-024] shows names in the list, with one request for all rows', async () => {
    for (const name of ['Priya Patel', 'Paul Weber'])
      await post('nexus-crm/opportunities', { name: `Of ${name}`, owner: ids[name] });
    const page = await open('/admin');
    const requests: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('/nexus-crm/people')) requests.push(request.url());
    });
    await app.visit(page, `${DEALS}?page=1&pageSize=50&sort=name:ASC`);
    const row = page.getByRole('row').filter({ hasText: 'Of Priya Patel' });
    await row.getByRole('gridcell', { name: 'Priya Patel', exact: true }).waitFor();
    await page.getByRole('gridcell', { name: /^No longer there/ }).waitFor();
    expect(requests).toHaveLength(1);
  });

  it('[US-024] filters a list by an owner, who is chosen by name', async () => {
    for (const name of ['Priya Patel', 'Paul Weber'])
      await post('nexus-crm/opportunities', { name: `Filtered ${name}`, owner: ids[name] });
    const page = await open(`${DEALS}?page=1&pageSize=50&sort=name:ASC`);
    const rowOf = (name: string) => page.getByRole('row').filter({ hasText: `Filtered ${name}` });
    await rowOf('Paul Weber').waitFor();
    await page.getByRole('button', { name: 'Filters' }).click();
    await box(page, 'Select field').click();
    await page.getByRole('option', { name: 'Owner', exact: true }).click();
    await box(page, 'Owner').fill('priya');
    await page.getByRole('option', { name: /Priya Patel/ }).click();
    await page.getByRole('button', { name: 'Add filter' }).click();
    await page.getByText('Owner is Priya Patel').waitFor();
    await rowOf('Paul Weber').waitFor({ state: 'detached' });
    await rowOf('Priya Patel').waitFor();
  });

  it.each(['light', 'dark'] as const)(
    '[NFR-A11Y] axe finds no violation in a form of them in the %s theme',
    async (theme) => {
      const { documentId } = await post('nexus-crm/opportunities', {
        name: `Seen in ${theme}`,
        owner: ids['Priya Patel'],
        parentType: 'api::company.company',
        parentId: ids.acme,
        currency: 'EUR',
        stage: 'prospecting',
        products: ['Atlas', 'Beacon'],
      });
      const page = await open(`${DEALS}/${documentId}`, { theme });
      await expectValue(box(page, 'Owner'), 'Priya Patel');
      await expectValue(box(page, /^Parent$/), 'Acme Rockets');
      const found = await violations(page);
      // Strapi's panels at the right share one label.
      expect(found.filter((violation) => !violation.includes('<aside'))).toEqual([]);
      await box(page, 'Owner').click();
      await page.getByRole('option', { name: /Paul Weber/ }).waitFor();
    },
  );

  it('[NFR-I18N] speaks German, labels included', async () => {
    const page = await open(`${DEALS}/create`, { language: 'de' });
    await box(page, 'Zuständig').click();
    await page.getByRole('option', { name: 'Niemand' }).waitFor();
    await page.getByRole('option', { name: 'Ada Admin (Sie)' }).waitFor();
    await box(page, 'Zuständig').fill('ich');
    await page.getByRole('option', { name: 'Ada Admin (Sie)' }).waitFor();
    await page.keyboard.press('Escape');
    await box(page, 'Währung').fill('franken');
    await page.getByRole('option', { name: /^CHF – Schweizer Franken/ }).waitFor();
  });

  it('[US-024] tells a role that may not look people up, in words', async () => {
    const { credentials } = await createPerson(
      app,
      'blind',
      contentManagerPermissions(OPPORTUNITY, ['name', 'owner', 'parentType', 'parentId']),
    );
    const { documentId } = await post('nexus-crm/opportunities', {
      name: 'Not looked up',
      owner: ids['Priya Patel'],
    });
    const page = await open(`${DEALS}/${documentId}`, { credentials });
    await box(page, 'Owner').click();
    await page.getByText('Your role may not look up people.').waitFor();
    await page.keyboard.press('Escape');
    await expectValue(box(page, 'Owner'), 'Somebody');
    expect(await page.getByText('Priya').count()).toBe(0);
  });
});

/** Names are looked up after the form is shown. */
async function expectValue(input: Locator, expected: string | RegExp): Promise<void> {
  await input.waitFor();
  const isRight = (value: string) =>
    typeof expected === 'string' ? value === expected : expected.test(value);
  const end = Date.now() + 60_000;
  while (!isRight(await input.inputValue()) && Date.now() < end)
    await input.page().evaluate('new Promise(requestAnimationFrame)');
  expect(await input.inputValue()).toEqual(
    typeof expected === 'string' ? expected : expect.stringMatching(expected),
  );
}
