import type { Page } from 'playwright-core';

import { BrowserApp } from '../support/browser';
import {
  CAMPAIGN,
  chooseType,
  CONTACT,
  createField,
  errorAt,
  INTERACTION,
  listFields,
  listOf,
  namesIn,
  OPPORTUNITY,
  ordered,
  PAGE,
  paste,
  rowOf,
  save,
} from './support/fields-page';
import { createApiToken, createPerson } from './support/people';

jest.setTimeout(300_000);

describe('The page of custom fields', () => {
  let app: BrowserApp;

  const open = (...args: Parameters<BrowserApp['open']>): Promise<Page> => app.open(...args);

  beforeAll(async () => {
    app = await BrowserApp.start({ level: 2 });
  });
  afterEach(() => app.closePages(expect.getState().currentTestName));
  afterAll(() => app?.dispose());

  it('[US-024] [FR-L3-005] leads from the empty list to a first text field', async () => {
    const page = await open(PAGE);
    await page.getByText('CRM Contact has no custom fields yet').waitFor();
    await page.getByRole('link', { name: 'Add field' }).last().click();

    expect(await page.getByRole('button', { name: 'Save' }).isEnabled()).toBe(false);
    await page.getByLabel('Label').fill('VAT number');
    expect(await page.getByLabel('Name').inputValue()).toBe('vat_number');
    await chooseType(page, 'Short text');
    await page.getByLabel('Unique').check();
    await page.getByLabel('Longest length').fill('14');
    await save(page);

    await rowOf(page, 'vat_number').waitFor();
    expect(await rowOf(page, 'vat_number').innerText()).toMatch(
      /VAT number[\s\S]*Short text[\s\S]*Unique[\s\S]*Max length 14/,
    );
    expect(await listFields(app, CONTACT)).toMatchObject([
      { name: 'vat_number', type: 'string', label: 'VAT number', unique: true, maxLength: 14 },
    ]);
  });

  it('[FR-L3-005] adds a list of choices: typed, pasted, moved and removed', async () => {
    const page = await open(`${PAGE}/create?type=${OPPORTUNITY}`);
    await page.getByLabel('Label').fill('Sector');
    await page.getByLabel('Name').fill('branch');
    await page.getByLabel('Label').fill('Business sector');
    expect(await page.getByLabel('Name').inputValue()).toBe('branch');
    await chooseType(page, 'Choice');

    const next = page.getByLabel('New choice');
    await next.fill('Software');
    await next.press('Enter');
    await paste(next, 'Retail\nMedical\n\nSoftware\nFinance');
    await page.getByRole('button', { name: 'Move Medical up' }).click();
    await page.getByRole('button', { name: 'Remove Finance' }).click();
    await page.getByRole('combobox', { name: 'Default' }).click();
    await page.getByRole('option', { name: 'Retail' }).click();
    await save(page);

    await rowOf(page, 'branch').waitFor();
    expect(await listFields(app, OPPORTUNITY)).toMatchObject([
      { name: 'branch', enum: ['Software', 'Medical', 'Retail'], default: 'Retail' },
    ]);
  });

  it('[FR-L3-005] changes the order by drag, by menu and by keyboard', async () => {
    for (const name of ['alpha', 'beta', 'gamma']) await createField(app, { uid: CAMPAIGN, name });
    const page = await open(listOf(CAMPAIGN));
    await rowOf(page, 'gamma').waitFor();
    const saved = () =>
      page.waitForResponse((answer) => answer.url().endsWith('/reorder') && answer.ok());

    const handle = page.getByRole('button', { name: 'Reorder alpha' });
    const from = await handle.boundingBox();
    const to = await rowOf(page, 'gamma').boundingBox();
    if (!from || !to) throw new Error('The rows are not on the page.');
    await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
    await page.mouse.down();
    await page.mouse.move(from.x + from.width / 2, from.y + 30, { steps: 5 });
    await page.mouse.move(from.x + from.width / 2, to.y + to.height / 2 + 5, { steps: 10 });
    await Promise.all([saved(), page.mouse.up()]);
    await ordered(page, ['beta', 'gamma', 'alpha']);

    await page.getByRole('button', { name: 'Actions for alpha' }).click();
    await Promise.all([saved(), page.getByRole('menuitem', { name: 'Move up' }).click()]);
    await ordered(page, ['beta', 'alpha', 'gamma']);

    const keyboard = page.getByRole('button', { name: 'Reorder gamma' });
    await keyboard.focus();
    await keyboard.press('Space');
    await keyboard.press('ArrowUp');
    await keyboard.press('ArrowUp');
    await Promise.all([saved(), keyboard.press('Space')]);
    await ordered(page, ['gamma', 'beta', 'alpha']);

    await keyboard.press('Space');
    await keyboard.press('ArrowDown');
    expect(await namesIn(page)).toEqual(['beta', 'gamma', 'alpha']);
    await keyboard.press('Escape');
    expect(await namesIn(page)).toEqual(['gamma', 'beta', 'alpha']);

    await page.reload();
    await rowOf(page, 'gamma').waitFor();
    expect(await namesIn(page)).toEqual(['gamma', 'beta', 'alpha']);
  });

  it('[FR-L3-005] shows how many rows break a rule before it is saved', async () => {
    const token = await createApiToken(app);
    const field = await createField(app, { uid: OPPORTUNITY, name: 'region', label: 'Region' });
    for (const name of ['One', 'Two'])
      await app.request('POST', '/api/nexus-crm/opportunities', {
        token,
        body: { data: { name, value: 10 } },
      });
    const page = await open(`${PAGE}/${field.id}`);
    await page.getByLabel('Required').check();
    await save(page);

    const dialog = page.getByRole('alertdialog');
    await dialog.waitFor();
    expect(await dialog.innerText()).toMatch(/2 existing rows break this rule.*new writes only/);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect((await listFields(app, OPPORTUNITY)).find(({ name }) => name === 'region')).not.toEqual(
      expect.objectContaining({ required: true }),
    );

    await save(page);
    await page.getByRole('button', { name: 'Save anyway' }).click();
    await page.getByText('“Region” is saved').waitFor();
    expect((await listFields(app, OPPORTUNITY)).find(({ name }) => name === 'region')).toEqual(
      expect.objectContaining({ required: true }),
    );
    expect(await page.getByRole('button', { name: 'Save' }).isEnabled()).toBe(false);
  });

  it('[FR-L3-005] archives after a question that says what happens, and restores', async () => {
    await createField(app, { uid: INTERACTION, name: 'mood', label: 'Mood' });
    const page = await open(listOf(INTERACTION));
    await page.getByRole('button', { name: 'Actions for Mood' }).click();
    await page.getByRole('menuitem', { name: 'Archive' }).click();
    const dialog = page.getByRole('alertdialog');
    expect(await dialog.innerText()).toMatch(
      /disappears from forms, lists, REST[\s\S]*are kept[\s\S]*restore/,
    );
    await dialog.getByRole('button', { name: 'Archive field' }).click();
    await page.getByText('CRM Interaction has no custom fields yet').waitFor();

    await page.getByRole('tab', { name: /Archived/ }).click();
    expect(page.url()).toContain('state=archived');
    await rowOf(page, 'mood').getByRole('button', { name: 'Restore' }).click();
    await page.getByText('Nothing is archived').waitFor();
    await page.getByRole('tab', { name: /In use/ }).click();
    await rowOf(page, 'mood').waitFor();
  });

  it('[FR-L3-005] shows what is wrong with a name at the name, and changes nothing', async () => {
    await createField(app, { uid: CONTACT, name: 'fax_number', label: 'Fax' });
    const before = await listFields(app, CONTACT);
    const page = await open(`${PAGE}/create?type=${CONTACT}`);
    await page.getByLabel('Label').fill('Email');
    await chooseType(page, 'Short text');

    await save(page);
    await page.getByText('the name is taken by an attribute of CRM Contact').waitFor();
    expect(await errorAt(page, 'Name*')).toContain('the name is taken');

    await page.getByLabel('Name').fill('select');
    expect(await errorAt(page, 'Name*')).toBe('');
    await save(page);
    await page.getByText('reserved word of SQL').waitFor();
    expect(await errorAt(page, 'Name*')).toContain('select_value');

    // These the browser knows by itself, when the input is left.
    for (const [name, sentence] of [
      ['9 lives', 'Begin with a letter'],
      ['FAX_NUMBER', 'CRM Contact already has a custom field “fax_number”'],
      ['', 'This is needed'],
    ] as const) {
      await page.getByLabel('Name').fill(name);
      await page.getByLabel('Help text').focus();
      expect(await errorAt(page, 'Name*')).toContain(sentence);
    }
    expect(await listFields(app, CONTACT)).toEqual(before);
  });

  it('[FR-L3-005] shows a conflict over the name at the name', async () => {
    const page = await open(`${PAGE}/create?type=${CONTACT}`);
    await page.getByLabel('Label').fill('Late comer');
    await chooseType(page, 'Short text');
    await createField(app, { uid: CONTACT, name: 'late_comer' });
    await save(page);
    await page.getByText('exists already').waitFor();
    expect(await errorAt(page, 'Name*')).toContain('late_comer');
  });

  it('[FR-L3-005] rejects a change with a stale revision', async () => {
    const field = await createField(app, { uid: CONTACT, name: 'shared', label: 'Shared' });
    const page = await open(`${PAGE}/${field.id}`);
    await page.getByLabel('Label').fill('Mine');
    await app.request('PUT', `/nexus-crm/custom-fields/${field.id}`, {
      token: await app.signIn(),
      body: { data: { label: 'Theirs', revision: field.revision } },
    });
    await save(page);
    await page.getByText('Somebody changed this in the meantime').waitFor();
    await page.getByRole('button', { name: 'Load newest version' }).click();
    await page.getByRole('heading', { name: 'Theirs' }).waitFor();
    await page.getByLabel('Label').fill('Mine');
    await save(page);
    await page.getByText('“Mine” is saved').waitFor();
  });

  it('[FR-L3-005] asks before unsaved changes are left behind', async () => {
    const page = await open(`${PAGE}/create?type=${CONTACT}`);
    await page.getByLabel('Label').fill('Half done');
    await page.getByRole('link', { name: 'API Tokens' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).click();
    expect(await page.getByLabel('Label').inputValue()).toBe('Half done');
  });

  it('[FR-L3-005] can be used with the keyboard alone', async () => {
    const page = await open(listOf(CONTACT));
    const add = page.getByRole('link', { name: 'Add field' });
    await add.first().waitFor();
    await add.first().focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('Label').waitFor();

    await page.getByLabel('Label').focus();
    await page.keyboard.type('Loyalty');
    await page.keyboard.press('Tab');
    expect(await page.getByLabel('Name').evaluate(isFocused)).toBe(true);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('option', { name: /^Whole number/ }).waitFor();
    await page.keyboard.type('Whole');
    // The list answers to what was typed a moment later.
    await page.locator('[role="option"]:focus', { hasText: /^Whole number/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('listbox').waitFor({ state: 'detached' });
    await page.keyboard.press('Tab');
    expect(await page.getByLabel('Help text').evaluate(isFocused)).toBe(true);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    expect(await page.getByLabel('Required').isChecked()).toBe(true);
    await page.getByLabel('Smallest value').focus();
    await page.keyboard.type('1');
    await page.keyboard.press('Enter');
    await rowOf(page, 'loyalty').waitFor();
    expect(await listFields(app, CONTACT)).toContainEqual(
      expect.objectContaining({ name: 'loyalty', type: 'integer', required: true, min: 1 }),
    );
  });

  it('[FR-L3-005] shows users with read permission the list without actions', async () => {
    const { credentials } = await createPerson(app, 'reader', [
      { action: 'plugin::nexus-crm.custom-fields.read' },
    ]);
    await createField(app, { uid: CONTACT, name: 'looked_at', label: 'Looked at' });
    const page = await open(listOf(CONTACT), { credentials });
    await rowOf(page, 'looked_at').waitFor();
    for (const name of [/Add field/, /Reorder/, /Actions for/, /^Edit/]) {
      expect(await page.getByRole('button', { name }).count()).toBe(0);
    }
    expect(await page.getByRole('link', { name: 'Add field' }).count()).toBe(0);

    await page.getByRole('link', { name: 'Looked at' }).click();
    await page.getByLabel('Label').waitFor();
    expect(await page.getByLabel('Label').isDisabled()).toBe(true);
    expect(await page.getByRole('button', { name: 'Save' }).count()).toBe(0);

    await app.visit(page, `${PAGE}/create?type=${CONTACT}`);
    await page.getByText("You don't have the permissions").waitFor();
  });

  it('[FR-L3-005] is closed to users without read permission', async () => {
    const { credentials } = await createPerson(app, 'stranger', []);
    const page = await open(PAGE, { credentials });
    await page.getByText("You don't have the permissions").waitFor();
    expect(await page.getByRole('link', { name: 'Custom fields' }).count()).toBe(0);
  });

  it('[FR-L3-005] saves the definitions as a file, and shows what a file would do', async () => {
    await createField(app, { uid: CAMPAIGN, name: 'budget', type: 'decimal', label: 'Budget' });
    const page = await open(listOf(CAMPAIGN));
    await page.getByRole('button', { name: 'More actions' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'Export fields of CRM Campaign' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('custom-fields-campaign.json');
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
    const file = JSON.parse(Buffer.concat(chunks).toString());
    expect(file).toMatchObject({ format: 'nexus-crm.custom-fields', version: 1 });

    const choose = (name: string, content: unknown) =>
      page.getByLabel('File of field definitions').setInputFiles({
        name,
        mimeType: 'application/json',
        buffer: Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)),
      });

    await choose('junk.json', '{');
    await page.getByText('“junk.json” is not a JSON file.').waitFor();

    const known = file.fields.length;
    file.fields.push({ uid: CAMPAIGN, name: 'channel', type: 'string', label: 'Channel' });
    await choose('more.json', file);
    const dialog = page.getByRole('dialog');
    await dialog.getByText('1 new field').waitFor();
    expect(await dialog.innerText()).toContain(`${known} exist already and stay as they are`);
    expect((await listFields(app, CAMPAIGN)).map(({ name }) => name)).not.toContain('channel');
    await dialog.getByRole('button', { name: 'Import 1 field' }).click();
    await rowOf(page, 'channel').waitFor();
    // Nobody chooses the next file while the dialog of the last one is closing.
    await dialog.waitFor({ state: 'detached' });

    file.fields.push({ uid: CAMPAIGN, name: 'select', type: 'string', label: 'Bad' });
    await choose('bad.json', file);
    await page.getByText('This file cannot be imported').waitFor();
    expect(await page.getByRole('dialog').innerText()).toContain('reserved word of SQL');
  });

  it('[FR-L3-005] speaks the language of the person', async () => {
    const page = await open(PAGE, { language: 'de' });
    await page.getByRole('heading', { name: 'Eigene Felder' }).waitFor();
  });

  it('[FR-L3-005] shows a missing field as not found, with a link back', async () => {
    const page = await open(`${PAGE}/nothing-here`);
    await page.getByText('There is no such field').waitFor();
    await page.getByRole('link', { name: 'Back to the list' }).click();
    await page.getByRole('tab', { name: /In use/ }).waitFor();
  });

  it('[FR-L3-005] offers to try again where the list cannot be loaded', async () => {
    const page = await open(listOf(CONTACT));
    await page.getByRole('tab', { name: /In use/ }).waitFor();
    await page.route('**/nexus-crm/custom-fields?**', (route) =>
      route.fulfill({ status: 500, json: { error: { status: 500, message: 'Out of order' } } }),
    );
    await page.getByRole('combobox', { name: 'Record type' }).click();
    await page.getByRole('option', { name: /Company/ }).click();
    await page.getByText('Out of order').waitFor();
    await page.unroute('**/nexus-crm/custom-fields?**');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Company has no custom fields yet').waitFor();
  });

  it.each([390, 768, 1440])(
    '[FR-L3-005] fits a window of %i pixels without scrolling sideways',
    async (width) => {
      const page = await open(listOf(CONTACT), { width });
      await rowOf(page, 'vat_number').waitFor();
      const wider = await page.evaluate(overflowing);
      expect(wider).toEqual([]);
    },
  );
});

const isFocused = (element: unknown): boolean =>
  (element as { ownerDocument: { activeElement: unknown } }).ownerDocument.activeElement ===
  element;

/** Scrolling containers of the page whose content is wider than they are. */
const overflowing = `[...document.querySelectorAll('main, main *')]
  .filter((element) => ['auto', 'scroll'].includes(getComputedStyle(element).overflowX))
  .filter((element) => element.scrollWidth > element.clientWidth + 1)
  .map((element) => element.outerHTML.slice(0, 200))`;
