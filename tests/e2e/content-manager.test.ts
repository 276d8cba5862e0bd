import type { Page } from 'playwright-core';

import { BrowserApp } from '../support/browser';
import { chooseType, CONTACT, createField, PAGE, rowOf, save } from './support/fields-page';
import {
  contentManagerPermissions,
  createApiToken,
  createPerson,
  setPermissions,
} from './support/people';

jest.setTimeout(300_000);

const CONTACTS = `/admin/content-manager/collection-types/${CONTACT}`;

/** The contact's own name, whatever its label says. */
const nameOf = (page: Page) => page.locator('input[name="name"]');

describe('A custom field in the Content Manager', () => {
  let app: BrowserApp;
  let token: string;

  const open = (...args: Parameters<BrowserApp['open']>): Promise<Page> => app.open(...args);

  const read = async (name: string) => {
    const answer = await app.request(
      'GET',
      `/api/nexus-crm/contacts?filters[name][$eq]=${encodeURIComponent(name)}`,
      { token },
    );
    return answer.body.data[0];
  };

  beforeAll(async () => {
    app = await BrowserApp.start({ level: 2 });
    token = await createApiToken(app);
  });
  afterEach(() => app.closePages(expect.getState().currentTestName));
  afterAll(() => app?.dispose());

  it('[US-024] [FR-L3-005] is there for a super admin at once, with no restart and no reload', async () => {
    const page = await open(CONTACTS);
    // The Content Manager has read the type before the field exists.
    await page.getByRole('link', { name: 'Create new entry' }).first().waitFor();
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('link', { name: 'Custom fields' }).click();
    await page.getByRole('link', { name: 'Add field' }).last().click();
    await page.getByLabel('Label').fill('Loyalty points');
    await page.getByLabel('Help text').fill('What the shop counted');
    await chooseType(page, 'Whole number');
    await page.getByLabel('Largest value').fill('500');
    await save(page);
    await rowOf(page, 'loyalty_points').waitFor();

    await page.getByRole('link', { name: 'Content Manager' }).click();
    await page.getByRole('link', { name: 'CRM Contact' }).click();
    await page.getByRole('link', { name: 'Create new entry' }).first().click();
    await page.getByLabel('Loyalty points').fill('42');
    await page.getByText('What the shop counted').waitFor();
    await nameOf(page).fill('Ada Live');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved document').waitFor();

    expect(await read('Ada Live')).toMatchObject({ name: 'Ada Live', loyalty_points: 42 });
  });

  it('[FR-L3-005] is there for another role once its box is ticked', async () => {
    await createField(app, { uid: CONTACT, name: 'nickname', label: 'Nickname' });
    const { credentials, roleId } = await createPerson(
      app,
      'editor',
      contentManagerPermissions(CONTACT, ['name', 'kind']),
    );
    const before = await open(`${CONTACTS}/create`, { credentials });
    await nameOf(before).waitFor();
    // Strapi shows what a role may not touch as locked, or not at all; never as an open input.
    const locked = before.getByLabel('Nickname');
    expect((await locked.count()) === 0 || (await locked.isDisabled())).toBe(true);
    await app.close(before);

    await setPermissions(
      app,
      roleId,
      contentManagerPermissions(CONTACT, ['name', 'kind', 'nickname']),
    );
    const page = await open(`${CONTACTS}/create`, { credentials });
    await nameOf(page).fill('Eddy Editor');
    await page.getByLabel('Nickname').fill('Ed');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved document').waitFor();

    expect(await read('Eddy Editor')).toMatchObject({ nickname: 'Ed' });
  });

  it('[FR-L3-005] offers its choices, and goes when it is archived', async () => {
    const field = await createField(app, {
      uid: CONTACT,
      name: 'segment',
      type: 'enumeration',
      label: 'Segment',
      enum: ['Gold', 'Silver'],
    });
    const page = await open(`${CONTACTS}/create`);
    await page.getByRole('combobox', { name: 'Segment' }).click();
    await page.getByRole('option', { name: 'Silver' }).click();
    await nameOf(page).fill('Gus Goes');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved document').waitFor();
    expect(await read('Gus Goes')).toMatchObject({ segment: 'Silver' });

    await app.visit(page, PAGE);
    await page.getByRole('button', { name: 'Actions for Segment' }).click();
    await page.getByRole('menuitem', { name: 'Archive' }).click();
    await page.getByRole('button', { name: 'Archive field' }).click();
    await rowOf(page, 'segment').waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Content Manager' }).click();
    await page.getByRole('link', { name: 'CRM Contact' }).click();
    await page.getByRole('link', { name: 'Create new entry' }).first().click();
    await nameOf(page).waitFor();
    expect(await page.getByRole('combobox', { name: 'Segment' }).count()).toBe(0);
    expect(await read('Gus Goes')).not.toHaveProperty('segment');

    await app.request('POST', `/nexus-crm/custom-fields/${field.id}/restore`, {
      token: await app.signIn(),
    });
    expect(await read('Gus Goes')).toMatchObject({ segment: 'Silver' });
  });
});
