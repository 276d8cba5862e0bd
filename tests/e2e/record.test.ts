import type { Locator, Page } from 'playwright-core';

import { BrowserApp } from '../support/browser';
import { violations } from './support/accessibility';
import { CONTACT, createField, errorAt, OPPORTUNITY } from './support/fields-page';
import {
  contentManagerPermissions,
  createApiToken,
  createPerson,
  type Credentials,
} from './support/people';
import { polled } from './support/polling';
import { personOf, publish } from './support/process-page';

jest.setTimeout(300_000);

const INTERACTION = 'plugin::nexus-crm.interaction';
const COMPANY = 'api::company.company';

const DAY = (person: string) => ({
  id: 'day',
  label: 'Sales',
  open: true,
  entities: {
    lead: { stages: [{ name: 'new', label: 'New lead', color: 'secondary' }] },
    opportunity: {
      stages: [
        { name: 'open', label: 'Open', color: 'primary' },
        { name: 'offer', label: 'Offer', color: 'alternative' },
        { name: 'won', label: 'Won', final: true, color: 'success' },
        { name: 'lost', label: 'Lost', final: true, color: 'danger' },
      ],
    },
  },
  transitions: {
    offer: {
      ...{ label: 'Make an offer', entity: 'opportunity', from: 'open', to: 'offer' },
      do: [{ task: 'Send the papers', assign: { person }, due: '2 days' }],
    },
    win: { label: 'Win the deal', entity: 'opportunity', from: ['open', 'offer'], to: 'won' },
    lose: {
      ...{ label: 'Give up', entity: 'opportunity', from: '*', to: 'lost' },
      require: { comment: true },
    },
  },
});

const boxes = (...names: readonly string[]) =>
  names.map((name) => ({ action: `plugin::nexus-crm.${name}` }));

const REP = [
  ...contentManagerPermissions(CONTACT, ['name', 'kind', 'email', 'phone', 'stage', 'owner']),
  ...contentManagerPermissions(OPPORTUNITY, [
    ...['name', 'value', 'currency', 'stage', 'owner', 'contact'],
  ]),
  ...contentManagerPermissions(INTERACTION, [
    ...['type', 'direction', 'title', 'notes', 'happenedAt', 'dueAt', 'assignee', 'author'],
    ...['subjectType', 'subjectId', 'attachments'],
  ]),
  ...boxes('instances.read', 'instances.act', 'dashboard.read', 'people.read'),
  ...boxes('references.read', 'timeline.read'),
  { action: 'plugin::upload.assets.create' },
  { action: 'plugin::upload.read' },
];

/** May open the CRM and see names of contacts, and nothing of what happened to them. */
const READER = [
  ...contentManagerPermissions(CONTACT, ['name']).filter(({ action }) => action.endsWith('read')),
  ...boxes('dashboard.read'),
];

/** A rep finds a record, logs and plans, converts and wins: all on the pages of records. */
describe('The page of a record', () => {
  let app: BrowserApp;
  let token: string;
  let admin: string;
  let rep: Credentials;
  let reader: Credentials;

  const timelineOf = (page: Page) => page.getByRole('list', { name: 'Timeline' });
  const pathOf = (type: string, id: string) =>
    `/admin/plugins/nexus-crm/records/${encodeURIComponent(type)}/${id}`;

  const fieldOf = (page: Page, name: string) => page.locator(`[data-field="${name}"]`);
  /** Opens the input of a field by the keyboard. */
  const edit = (page: Page, name: string) =>
    fieldOf(page, name)
      .getByRole('button', { name: /^Edit / })
      .press('Enter');
  const focused = (page: Page, locator: Locator) => locator.and(page.locator(':focus')).waitFor();
  const stored = async (what: string, id: string): Promise<Record<string, unknown>> =>
    (await app.request('GET', `/api/nexus-crm/${what}/${id}`, { token })).body.data;

  const create = async (what: string, data: object): Promise<string> => {
    const made = await app.request('POST', `/api/nexus-crm/${what}`, { token, body: { data } });
    if (made.status !== 201) throw new Error(JSON.stringify(made.body));
    return made.body.data.documentId;
  };
  const started = async (type: string, id: string): Promise<void> => {
    const answer = await app.request('POST', '/nexus-crm/instances', {
      token: admin,
      body: { data: { definition: 'day', subject: { type, id } } },
    });
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  };

  beforeAll(async () => {
    app = await BrowserApp.start({ level: 3 });
    token = await createApiToken(app);
    admin = await app.signIn();
    ({ credentials: rep } = await createPerson(app, 'rita', REP));
    ({ credentials: reader } = await createPerson(app, 'ron', READER));
    await publish(app, DAY(await personOf(app, rep)));
  });
  afterEach(() => app.closePages(expect.getState().currentTestName));
  afterAll(() => app?.dispose());

  it('[US-016] a day of a rep: find, log, plan, complete, convert, win, and see all of it', async () => {
    const lead = await create('contacts', {
      ...{ name: 'Lena Lindqvist', email: 'lena@lindqvist.example', kind: 'lead' },
    });
    await started(CONTACT, lead);
    const page = await app.open('/admin/plugins/nexus-crm/inbox', { credentials: rep });

    // Find, by the keyboard alone.
    const search = page.getByRole('combobox', { name: 'Search records' });
    await search.fill('nobody of this name');
    await page.getByText('No record fits.').waitFor();
    await search.fill('lindq');
    await page.getByRole('option', { name: /Lena Lindqvist/ }).waitFor();
    await search.press('ArrowDown');
    await search.press('Enter');
    await page.getByRole('heading', { name: 'Lena Lindqvist', level: 1 }).waitFor();
    await page.getByRole('list', { name: 'Stages' }).getByText('New lead').waitFor();
    await page.getByRole('link', { name: 'lena@lindqvist.example' }).waitFor();

    // Log a call with a file: one click opens the form, one sends it.
    await page.getByRole('button', { name: 'Call', exact: true }).click();
    await page.getByLabel('What was said').fill('She wants an offer for forty seats.');
    await page.locator('input[type=file]').setInputFiles({
      ...{ name: 'seats.txt', mimeType: 'text/plain' },
      buffer: Buffer.from('forty'),
    });
    await page.getByRole('button', { name: 'Log', exact: true }).click();
    await timelineOf(page).getByText('She wants an offer for forty seats.').waitFor();
    await timelineOf(page)
      .getByRole('link', { name: /seats.txt/ })
      .waitFor();

    // Plan, and complete it among the activities.
    await page.getByRole('button', { name: 'Plan activity' }).click();
    await page.getByLabel('What is to be done').fill('Show the product');
    await page.getByRole('button', { name: 'Plan', exact: true }).click();
    await page.getByRole('list', { name: 'Planned' }).getByText('Show the product').waitFor();
    expect(await timelineOf(page).getByText('Show the product').count()).toBe(0);
    await page.getByRole('link', { name: 'Activities' }).click();
    const activity = page.locator('[data-activity]').filter({ hasText: 'Show the product' });
    await activity.getByRole('link', { name: 'Lena Lindqvist' }).waitFor();
    await activity.getByRole('button', { name: 'Complete' }).click();
    await page.getByRole('dialog').getByLabel('Outcome').fill('She liked it.');
    await page.getByRole('dialog').getByRole('button', { name: 'Complete' }).click();
    await page.getByText('Nothing is planned').waitFor();

    // Convert, and win the deal on its own page.
    await page.goBack();
    await timelineOf(page).getByText('She liked it.').waitFor();
    await page.getByRole('button', { name: 'Convert', exact: false }).first().click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Name').fill('Forty seats');
    await form.getByRole('button', { name: /^Convert/ }).click();
    await page.getByRole('link', { name: 'Forty seats' }).click();
    await page.getByRole('heading', { name: 'Forty seats', level: 1 }).waitFor();
    await page.getByRole('button', { name: /Start/ }).first().click();
    await page.getByRole('button', { name: 'Win the deal' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Win the deal' }).click();
    await timelineOf(page).getByText('Moved to Won').waitFor();
    await page.getByRole('group', { name: 'What the timeline shows' }).getByText('Tasks').click();
    await page.getByText('Nothing fits this filter.').waitFor();
    expect(page.url()).toContain('show=tasks');
    await page.getByRole('link', { name: 'Lena Lindqvist' }).click();
    await timelineOf(page).getByText('She wants an offer for forty seats.').waitFor();
    expect(await timelineOf(page).locator('li').count()).toBeGreaterThan(4);
  });

  it('changes a text, a number, an owner and choices in place, by the keyboard', async () => {
    await createField(app, {
      ...{ uid: OPPORTUNITY, name: 'modules', label: 'Modules', type: 'multiple' },
      ...{ enum: ['Sales', 'Support', 'Service'], max: 2 },
    });
    const contact = await create('contacts', { name: 'Paula Plan', phone: '1' });
    const deal = await create('opportunities', { name: 'Forty chairs', value: 1200 });
    const page = await app.open(pathOf(CONTACT, contact), { credentials: rep });

    // A text: it is shown at once, and in the timeline; the focus is where it was.
    await edit(page, 'phone');
    const phone = fieldOf(page, 'phone').getByRole('textbox');
    await focused(page, phone);
    await phone.fill('+44 20 7946 0000');
    await phone.press('Enter');
    await fieldOf(page, 'phone').getByRole('link', { name: '+44 20 7946 0000' }).waitFor();
    await page.getByText('Phone is saved').waitFor();
    await focused(page, page.getByRole('button', { name: 'Edit Phone' }));
    await timelineOf(page).getByText('Phone: 1 → +44 20 7946 0000').waitFor();

    // Escape keeps what is stored.
    await edit(page, 'phone');
    await phone.fill('never');
    await phone.press('Escape');
    await fieldOf(page, 'phone').getByRole('link', { name: '+44 20 7946 0000' }).waitFor();
    expect(await stored('contacts', contact)).toMatchObject({ phone: '+44 20 7946 0000' });

    // Escape in an open list closes the list first.
    await edit(page, 'owner');
    const owner = fieldOf(page, 'owner').getByRole('combobox');
    await owner.fill('rita');
    await page.getByRole('option', { name: /rita Test/ }).waitFor();
    await owner.press('Escape');
    await page.getByRole('option').first().waitFor({ state: 'detached' });
    await owner.fill('rita');
    await page.getByRole('option', { name: /rita Test/ }).click();
    await fieldOf(page, 'owner').getByRole('button', { name: 'Save' }).click();
    await fieldOf(page, 'owner').getByText('rita Test').waitFor();
    expect(await stored('contacts', contact)).toMatchObject({ owner: await personOf(app, rep) });

    // A field without a value, a number, and the choices of a custom field.
    await app.visit(page, pathOf(OPPORTUNITY, deal));
    await fieldOf(page, 'currency').getByText('Not set').waitFor();
    await edit(page, 'currency');
    await fieldOf(page, 'currency').getByRole('combobox').fill('EUR');
    await page.getByRole('option', { name: /^EUR/ }).click();
    await fieldOf(page, 'currency').getByRole('button', { name: 'Save' }).click();
    await fieldOf(page, 'currency').getByText('EUR', { exact: true }).waitFor();
    await edit(page, 'value');
    await fieldOf(page, 'value').getByRole('textbox').fill('2500.5');
    await fieldOf(page, 'value').getByRole('textbox').press('Enter');
    await fieldOf(page, 'value').getByText('2,500.5').waitFor();
    await page.getByText('€2,501').waitFor();
    const admins = await app.open(pathOf(OPPORTUNITY, deal));
    await edit(admins, 'modules');
    await fieldOf(admins, 'modules').getByRole('combobox').click();
    await admins.getByRole('option', { name: 'Support' }).click();
    await admins.keyboard.press('Escape');
    await fieldOf(admins, 'modules').getByRole('button', { name: 'Save' }).click();
    await fieldOf(admins, 'modules').getByText('Support', { exact: true }).waitFor();
    expect(await stored('opportunities', deal)).toMatchObject({
      ...{ value: 2500.5, currency: 'EUR', modules: ['Support'] },
    });
  });

  it('says at the input why a value is refused, and loses none of what was typed', async () => {
    const contact = await create('contacts', { name: 'Nora Name' });
    const page = await app.open(pathOf(CONTACT, contact), { credentials: rep });
    await edit(page, 'name');
    const name = fieldOf(page, 'name').getByRole('textbox');
    await name.fill('');
    await name.press('Enter');
    await page.getByText('A contact needs a "name", an "email" or a "phone"').waitFor();
    expect(await errorAt(page, 'Name')).toContain('A contact needs');
    await name.fill('Nora Newname');
    await name.press('Enter');
    await page.getByRole('heading', { name: 'Nora Newname', level: 1 }).waitFor();

    // Somebody else is faster.
    await edit(page, 'phone');
    const phone = fieldOf(page, 'phone').getByRole('textbox');
    await phone.fill('mine');
    const body = { data: { phone: 'theirs' } };
    const faster = await app.request('PUT', `/api/nexus-crm/contacts/${contact}`, { token, body });
    expect(faster.status).toBe(200);
    await phone.press('Enter');
    const note = fieldOf(page, 'phone').getByRole('alert');
    await note.getByText('Somebody changed this in the meantime').waitFor();
    await note.getByText('theirs').waitFor();
    expect(await phone.inputValue()).toBe('mine');
    expect(await stored('contacts', contact)).toMatchObject({ phone: 'theirs' });
    await phone.press('Enter');
    await fieldOf(page, 'phone').getByRole('link', { name: 'mine' }).waitFor();
    expect(await stored('contacts', contact)).toMatchObject({ phone: 'mine' });
  });

  it('changes the draft of a document of the app, and says that it is to be published', async () => {
    const made = await app.request('POST', `/content-manager/collection-types/${COMPANY}`, {
      ...{ token: admin, body: { name: 'Plan Ltd', city: 'Leeds' } },
    });
    expect(made.status).toBe(201);
    const id: string = made.body.data.documentId;
    const at = `/content-manager/collection-types/${COMPANY}/${id}`;
    await app.request('POST', `${at}/actions/publish`, { token: admin, body: {} });
    const page = await app.open(pathOf(COMPANY, id));
    await edit(page, 'city');
    await fieldOf(page, 'city').getByRole('textbox').fill('York');
    await page.keyboard.press('Enter');
    await page.getByText('City is saved in the draft.').waitFor();
    await fieldOf(page, 'city').getByText('York').waitFor();
    const cityOf = async (status: string): Promise<string> =>
      (await app.request('GET', `${at}?status=${status}`, { token: admin })).body.data.city;
    expect([await cityOf('draft'), await cityOf('published')]).toEqual(['York', 'Leeds']);
  });

  it('asks why a deal is lost, also by the transition of that name, and keeps the reason', async () => {
    const deal = await create('opportunities', { name: 'Lost cause' });
    await started(OPPORTUNITY, deal);
    const page = await app.open(pathOf(OPPORTUNITY, deal), { credentials: rep });
    await page.getByRole('button', { name: 'Give up' }).click();
    const dialog = page.getByRole('dialog', { name: 'Give up' });
    await dialog.getByLabel('Reason').fill('Too expensive');
    await dialog.getByLabel('Comment').fill('They chose another vendor');
    await dialog.getByRole('button', { name: 'Give up' }).click();
    await timelineOf(page).getByText(/Lost/).first().waitFor();
    const subject = `filters[subjectType]=${OPPORTUNITY}&filters[subjectId]=${deal}`;
    const { body } = await app.request('GET', `/api/nexus-crm/instances?${subject}`, { token });
    expect(body.data).toMatchObject([{ status: 'lost', stage: 'lost' }]);
    expect(await stored('opportunities', deal)).toMatchObject({ lostReason: 'Too expensive' });
  });

  it('[BR-007] leaves stage and owner to the pipeline that runs', async () => {
    const lead = await create('contacts', { name: 'Piet Pipeline', kind: 'lead' });
    await started(CONTACT, lead);
    const page = await app.open(pathOf(CONTACT, lead), { credentials: rep });
    await fieldOf(page, 'owner').getByText('Changed by the actions of its pipeline').waitFor();
    await page.getByRole('button', { name: 'Edit Phone' }).waitFor();
    for (const name of ['Edit Owner', 'Edit Stage']) {
      expect([name, await page.getByRole('button', { name }).count()]).toEqual([name, 0]);
    }
  });

  it('the Content Manager moves several records, and names those that are refused', async () => {
    const deals = [];
    for (const name of ['Bulk one', 'Bulk two', 'Bulk three']) {
      deals.push(await create('opportunities', { name }));
    }
    for (const deal of deals.slice(0, 2)) await started(OPPORTUNITY, deal);
    const list = `/admin/content-manager/collection-types/${OPPORTUNITY}?_q=Bulk&page=1&pageSize=10`;
    const page = await app.open(list, { credentials: rep });
    await page.getByRole('row').filter({ hasText: 'Bulk one' }).waitFor();
    await page.getByRole('checkbox', { name: 'Select all entries' }).click();
    await page.getByRole('button', { name: 'Move', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox').click();
    await page.getByRole('option', { name: 'Give up' }).click();
    await dialog.getByLabel('Comment').fill('No budget');
    await dialog.getByRole('button', { name: 'Move 3 records' }).click();
    await dialog.getByText('Bulk three: No process runs on it.').waitFor();
    await dialog.getByRole('button', { name: 'Move one record' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
    await page.getByRole('row').filter({ hasText: 'Bulk one' }).getByText('Lost').waitFor();
    // The panel beside the form.
    await page.getByRole('row').filter({ hasText: 'Bulk one' }).click();
    const panel = page.locator('[data-crm-timeline]');
    await panel.getByText(/Moved to Lost/).waitFor();
    await panel.getByRole('link', { name: 'Open the record' }).click();
    await page.getByRole('heading', { name: 'Bulk one', level: 1 }).waitFor();
  });

  it('the Content Manager gives several records to a person, and names those that are refused', async () => {
    const deals = [];
    for (const name of ['Given one', 'Given two', 'Given three']) {
      deals.push(await create('opportunities', { name }));
    }
    for (const deal of deals.slice(0, 2)) await started(OPPORTUNITY, deal);
    const list = `/admin/content-manager/collection-types/${OPPORTUNITY}?_q=Given&page=1&pageSize=10`;
    const page = await app.open(list);
    await page.getByRole('row').filter({ hasText: 'Given one' }).waitFor();
    await page.getByRole('checkbox', { name: 'Select all entries' }).click();
    await page.getByRole('button', { name: 'Assign', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox').fill('rita');
    await page.getByRole('option', { name: /rita Test/ }).click();
    await dialog.getByRole('button', { name: 'Assign 3 records' }).click();
    await dialog.getByText('Given three: No process runs on it.').waitFor();
    expect(await violations(page)).toEqual([]);
    const owner = await personOf(app, rep);
    for (const [index, deal] of deals.entries()) {
      expect(await stored('opportunities', deal)).toMatchObject({
        owner: index < 2 ? owner : null,
      });
    }
    await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
    await page.getByRole('row').filter({ hasText: 'Given two' }).getByText('rita Test').waitFor();
  });

  it('says in German why a value is refused, and that somebody else has changed it first', async () => {
    const contact = await create('contacts', { name: 'Dora Deutsch' });
    const page = await app.open(pathOf(CONTACT, contact), { language: 'de' });
    const open = (name: string) =>
      fieldOf(page, name).getByRole('button', { name: / bearbeiten$/ });
    await open('name').press('Enter');
    const name = fieldOf(page, 'name').getByRole('textbox');
    await name.fill('');
    await name.press('Enter');
    await page.getByText('Ein Kontakt braucht „name“, „email“ oder „phone“').waitFor();
    await name.press('Escape');
    await open('phone').press('Enter');
    const phone = fieldOf(page, 'phone').getByRole('textbox');
    await phone.fill('meins');
    const body = { data: { phone: 'deren' } };
    await app.request('PUT', `/api/nexus-crm/contacts/${contact}`, { token, body });
    await phone.press('Enter');
    const note = fieldOf(page, 'phone').getByRole('alert');
    await note.getByText(/Nichts wurde gespeichert, und Ihre Eingabe ist noch da/).waitFor();
    await note.getByText('deren').waitFor();
    expect(await note.innerText()).not.toMatch(/Somebody|changed|saved/);
  });

  it('[SR-006] a role without rights sees none of it', async () => {
    const lead = await create('contacts', { name: 'Hugo Hidden', email: 'h@example.com' });
    const deal = await create('opportunities', { name: 'Hidden deal', contact: lead, value: 7 });
    const subject = { subjectType: CONTACT, subjectId: lead };
    await create('interactions', { ...subject, type: 'call', notes: 'Between us' });
    const page = await app.open(pathOf(CONTACT, lead), { credentials: reader });
    await page.getByRole('heading', { name: 'Hugo Hidden', level: 1 }).waitFor();
    await page.getByText('Your role may not see timelines.').waitFor();
    for (const text of ['Between us', 'h@example.com', 'Hidden deal']) {
      expect([text, await page.getByText(text).count()]).toEqual([text, 0]);
    }
    for (const name of ['Note', 'Plan activity', 'Edit']) {
      expect(await page.getByRole('button', { name, exact: true }).count()).toBe(0);
    }
    expect(await page.getByRole('button', { name: /^Edit / }).count()).toBe(0);
    expect(await page.getByRole('combobox', { name: 'Search records' }).count()).toBe(0);
    await app.visit(page, pathOf(OPPORTUNITY, deal));
    await page.getByText("You don't have the permissions to access that content").waitFor();
  });

  it('says that a record is not there, and that it was deleted meanwhile', async () => {
    const lead = await create('contacts', { name: 'Gone Soon' });
    const page = await app.open(pathOf(CONTACT, 'nobody'), { credentials: rep, clock: true });
    await page.getByText('There is no such record').waitFor();
    await app.visit(page, pathOf(CONTACT, lead));
    await page.getByRole('heading', { name: 'Gone Soon', level: 1 }).waitFor();
    await app.request('DELETE', `/api/nexus-crm/contacts/${lead}`, { token });
    await polled(page, page.getByText('The record was deleted'));
  });

  it('has no fault that axe finds in either theme, fits a phone, and speaks German', async () => {
    const lead = await create('contacts', {
      name: 'Axel Axe',
      email: 'axel@example.com',
      kind: 'lead',
    });
    await started(CONTACT, lead);
    const subject = { subjectType: CONTACT, subjectId: lead };
    await create('interactions', { ...subject, type: 'meeting', notes: 'Agreed on the price' });
    await create('interactions', {
      ...{ ...subject, type: 'call', title: 'Ask again', dueAt: '2020-01-01T09:00:00.000Z' },
      assignee: await personOf(app),
    });
    for (const theme of ['light', 'dark'] as const) {
      const page = await app.open(pathOf(CONTACT, lead), { theme });
      await timelineOf(page).getByText('Agreed on the price').waitFor();
      await page.getByRole('button', { name: 'Call', exact: true }).click();
      await page.getByLabel('What was said').waitFor();
      await edit(page, 'parentId');
      await edit(page, 'email');
      await fieldOf(page, 'email').getByRole('textbox').fill('axel');
      await page.keyboard.press('Enter');
      await page.getByText('This must be an email address').waitFor();
      expect(await violations(page)).toEqual([]);
      await app.visit(page, `/admin/plugins/nexus-crm/activities`);
      await page.getByText('Ask again').waitFor();
      expect(await violations(page)).toEqual([]);
      await app.close(page);
    }
    const phone = await app.open(pathOf(CONTACT, lead), {
      ...{ width: 390, height: 844, language: 'de' },
    });
    await phone.getByRole('list', { name: 'Verlauf' }).getByText('Agreed on the price').waitFor();
    await phone.getByRole('button', { name: 'Aktivität planen' }).waitFor();
    await phone.getByRole('button', { name: 'E-Mail bearbeiten' }).click();
    await fieldOf(phone, 'email').getByRole('button', { name: 'Speichern' }).waitFor();
    const overflow = await phone.evaluate('document.body.scrollWidth - window.innerWidth');
    expect(overflow).toBeLessThanOrEqual(0);
  });
});
