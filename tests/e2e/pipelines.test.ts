import type { Locator, Page } from 'playwright-core';

import { BrowserApp } from '../support/browser';
import { violations } from './support/accessibility';
import { createApiToken, createPerson } from './support/people';
import { createLead, instanceOf, personOf, publish } from './support/process-page';
import { until } from './support/until';

jest.setTimeout(300_000);

const PAGE = '/admin/settings/nexus-crm/pipelines';

describe('The page of pipelines', () => {
  let app: BrowserApp;
  let api: string;

  beforeAll(async () => {
    app = await BrowserApp.start({ level: 3 });
    api = await createApiToken(app);
  });
  afterEach(() => app.closePages(expect.getState().currentTestName));
  afterAll(() => app?.dispose());

  const send = async (path: string, data: object) => {
    const token = await app.signIn();
    const answer = await app.request('POST', `/nexus-crm${path}`, { token, body: { data } });
    if (answer.status >= 300) throw new Error(JSON.stringify(answer.body));
    return answer.body.data;
  };
  const stored = async (name: string) =>
    (await app.request('GET', `/nexus-crm/definitions/${name}`, { token: await app.signIn() })).body
      .data;
  const tab = (page: Page, name: string) => page.getByRole('tab', { name }).click();
  const part = (within: Page | Locator, ...path: (string | number)[]): Locator =>
    within.locator(`[data-crm-path='${JSON.stringify(path)}']`).first();
  const choose = async (page: Page, box: Locator, option: string): Promise<void> => {
    await box.click();
    await page.getByRole('option', { name: option, exact: true }).click();
  };
  const addStep = async (page: Page, flow: Locator, kind: RegExp): Promise<void> => {
    await flow.getByRole('button', { name: 'Add step' }).last().click();
    await page.getByRole('menuitem', { name: kind }).click();
  };
  const save = async (page: Page): Promise<void> => {
    await page.getByRole('button', { name: 'Save draft' }).click();
    await page
      .getByText(/^Draft .* is saved$/)
      .first()
      .waitFor();
  };

  const pipeline = (id: string, more: object = {}) => ({
    ...{ id, label: id, version: '1.0.0' },
    entities: {
      lead: {
        stages: [
          { name: 'new', label: 'New', color: 'secondary' },
          { name: 'won', label: 'Won', color: 'success', final: true },
        ],
      },
    },
    transitions: { win: { label: 'Win', from: 'new', to: 'won' } },
    ...more,
  });

  it('[US-013] builds a pipeline with a deal desk from nothing, publishes it and moves a lead', async () => {
    const admin = await personOf(app);
    const page = await app.open(PAGE);
    await page.getByText('No pipeline yet').waitFor();
    await page.getByRole('link', { name: /^Empty pipeline/ }).click();
    await page.getByLabel('Label').fill('Desk');
    await page.getByRole('button', { name: 'Create pipeline' }).click();
    await page.getByRole('heading', { name: 'Desk' }).waitFor();

    for (const [index, label] of ['Offer', 'Won'].entries()) {
      await page.getByRole('button', { name: 'Add stage' }).click();
      const row = part(page, 'entities', 'lead', 'stages', index + 1);
      await row.getByLabel('Label').fill(label);
      if (label === 'Won')
        await row.getByRole('checkbox', { name: 'It ends the pipeline' }).click();
    }

    await tab(page, 'Transitions');
    await page.getByRole('button', { name: 'Add transition' }).click();
    const offer = page.locator(`li[data-crm-path^='["transitions"']`).first();
    await offer.getByLabel('Label').first().fill('Send offer');
    await part(page, 'transitions', 'send-offer', 'do').waitFor();
    const flow = part(page, 'transitions', 'send-offer', 'do');
    await addStep(page, flow, /^In parallel/);
    const branches = part(page, 'transitions', 'send-offer', 'do', 0, 'parallel');
    for (const [index, title] of ['Call', 'Write'].entries()) {
      const branch = part(branches, 'transitions', 'send-offer', 'do', 0, 'parallel', index);
      await addStep(page, branch, /^Task/);
      await branch.getByLabel('Title').fill(title);
    }

    await page.getByRole('button', { name: 'Add transition' }).click();
    const win = page.locator(`li[data-crm-path^='["transitions","transition']`);
    await win.getByLabel('Label').first().fill('Win');
    const winning = part(page, 'transitions', 'win');
    await choose(page, part(page, 'transitions', 'win', 'to').getByRole('combobox'), 'Won');
    await winning.getByRole('button', { name: 'Add condition' }).click();
    await page.getByRole('menuitem', { name: 'Rules or expression' }).click();
    await winning.getByRole('button', { name: 'Add rule' }).click();
    await winning.getByLabel('Field 1').fill('score');
    await choose(page, winning.getByRole('combobox', { name: 'Operator 1' }), 'is at least');
    await winning.getByLabel('Value 1').fill('10');
    await winning.getByRole('button', { name: 'Add: Approval' }).click();
    await winning.getByRole('button', { name: 'Add: Who approves' }).click();
    await choose(page, winning.getByRole('combobox', { name: 'Kind 1' }), 'Person');
    await winning.getByRole('combobox', { name: 'Who 1' }).fill('Ada');
    await page.getByRole('option', { name: /Ada/ }).first().click();
    await choose(
      page,
      part(page, 'transitions', 'win', 'approval', 'allowSelf').getByRole('combobox'),
      'Yes',
    );

    await page.getByRole('button', { name: 'Publish' }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Publish/ })
      .click();
    await page.getByText('Version 1.0.0 is active: new records run it').first().waitFor();
    const { schema } = await stored('desk');
    expect(schema.transitions).toMatchObject({
      'send-offer': {
        ...{ from: 'new', to: 'offer' },
        do: [{ parallel: [[{ task: 'Call' }], [{ task: 'Write' }]] }],
      },
      win: {
        ...{ from: 'new', to: 'won', condition: 'data.score >= 10' },
        approval: { strategy: 'first', voters: [{ person: admin }], allowSelf: true },
      },
    });

    const lead = await createLead(app, api, 'Lea');
    const subject = { type: 'plugin::nexus-crm.contact', id: lead };
    const { id } = await send('/instances', { definition: 'desk', subject });
    await send(`/instances/${id}/actions/send-offer`, {});
    const instance = await instanceOf(app, id);
    expect(instance.stage).toBe('offer');
    expect(instance.tasks.map((task: { label: string }) => task.label).sort()).toEqual([
      ...['Call', 'Write'],
    ]);
    await page.getByText('Active', { exact: true }).first().waitFor();
  });

  it('moves a stage by the keyboard, and undoes it', async () => {
    await send('/definitions', { schema: pipeline('keys') });
    const page = await app.open(`${PAGE}/saved/keys`);
    const names = () => page.locator('main ol > li code').allInnerTexts();
    const handle = page.getByRole('button', { name: 'Move Won' });
    await handle.focus();
    for (const key of ['Space', 'ArrowUp', 'Space']) await page.keyboard.press(key);
    await until(page, `document.querySelector('main ol > li code')?.textContent === 'won'`);
    expect(await names()).toEqual(['won', 'new']);
    await page.getByRole('button', { name: 'Undo' }).click();
    expect(await names()).toEqual(['new', 'won']);
    await page.getByRole('button', { name: 'More actions for New' }).click();
    await page.getByRole('menuitem', { name: 'Move down' }).click();
    await save(page);
    const { schema } = await stored('keys');
    expect(schema.entities.lead.stages.map((one: { name: string }) => one.name)).toEqual([
      ...['won', 'new'],
    ]);
  });

  it('keeps what the forms do not know, and shows JSON that cannot be read', async () => {
    const strange = pipeline('strange', { 'x-note': { kept: [1, null, 'as it is'] } });
    await send('/definitions', { schema: strange });
    const page = await app.open(`${PAGE}/saved/strange`);
    await page.getByRole('button', { name: /^New/ }).click();
    await part(page, 'entities', 'lead', 'stages', 0).getByLabel('Label').fill('Fresh');
    await tab(page, 'JSON');
    const editor = page.locator('.cm-content');
    await editor.getByText('"Fresh"').waitFor();
    await editor.click();
    await page.keyboard.press('Control+End');
    await page.keyboard.type('oops');
    await page.getByText('This is not valid JSON').waitFor();
    await tab(page, 'Stages');
    await page.getByText('Fresh').first().waitFor();
    await tab(page, 'JSON');
    expect(await editor.innerText()).toContain('oops');
    for (let count = 0; count < 4; count += 1) {
      await editor.press('Control+End');
      await page.keyboard.press('Backspace');
    }
    await page.getByText('This is not valid JSON').waitFor({ state: 'detached' });
    await save(page);
    const { schema } = await stored('strange');
    const [first, ...others] = strange.entities.lead.stages;
    expect(JSON.stringify(schema)).toBe(
      JSON.stringify({
        ...strange,
        entities: { lead: { stages: [{ ...first, label: 'Fresh' }, ...others] } },
      }),
    );
  });

  it('shows a mistake where it is, and leads there from the list', async () => {
    await send('/definitions', {
      schema: pipeline('wrong', {
        transitions: { win: { from: 'new', to: 'nowhere', condition: 'data.score >' } },
      }),
    });
    const page = await app.open(`${PAGE}/saved/wrong`);
    await page.getByText(/2 errors/).waitFor();
    await page.getByRole('button', { name: 'Show problems' }).click();
    await page.getByRole('button', { name: 'transitions.win.to', exact: true }).click();
    const to = part(page, 'transitions', 'win', 'to');
    await to
      .getByText(/nowhere/)
      .first()
      .waitFor();
    await choose(page, to.getByRole('combobox'), 'Won');
    await page.getByText(/1 error/).waitFor();
    await page.getByRole('button', { name: 'Publish' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('These errors prevent publishing').waitFor();
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole('button', { name: /transitions\.win\.condition/ }).click();
    const condition = part(page, 'transitions', 'win', 'condition');
    // It leads there with the focus, which would close the list of names if it came later.
    await dialog.waitFor({ state: 'detached' });
    await condition.locator(':focus').waitFor();
    await condition.getByRole('textbox', { name: 'Expression' }).fill('data.sco');
    await condition.getByRole('button', { name: /data\.score/ }).click();
    await condition.getByRole('textbox', { name: 'Expression' }).fill('data.score > 5');
    await page.locator('[data-problems]').waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Custom fields' }).click();
    await page.getByText('Leave without saving?').waitFor();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).click();
    await save(page);
  });

  it('does not overwrite what somebody else has saved', async () => {
    await send('/definitions', { schema: pipeline('shared') });
    const page = await app.open(`${PAGE}/saved/shared?tab=settings`);
    await page.getByLabel('Label').first().fill('Mine');
    await send('/definitions', { schema: pipeline('shared', { label: 'Theirs' }) });
    await page.getByRole('button', { name: 'Save draft' }).click();
    await page.getByText('Somebody saved this version in the meantime').waitFor();
    await page.getByRole('button', { name: 'Load newest version' }).click();
    await page.getByRole('heading', { name: 'Theirs' }).waitFor();
  });

  it('begins with each template, and lists, deactivates and reads', async () => {
    const page = await app.open(`${PAGE}/create`);
    await page.getByRole('link', { name: /^Support hand-over/ }).click();
    await page.getByRole('button', { name: 'Create pipeline' }).click();
    await page.getByText('Waiting for the customer').first().waitFor();
    await publish(app, pipeline('off'));
    await app.visit(page, PAGE);
    const row = page.locator('tr[data-pipeline="off"]');
    await row.getByText('Active', { exact: true }).waitFor();
    await row.getByText('No problems').waitFor();
    await row.getByRole('button', { name: 'More actions for off' }).click();
    await page.getByRole('menuitem', { name: 'Deactivate' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Confirm' }).click();
    await row.getByText('Inactive').waitFor();
    await app.close(page);

    const { credentials } = await createPerson(app, 'pipelines-reader', [
      { action: 'plugin::nexus-crm.definitions.read' },
    ]);
    const reader = await app.open(`${PAGE}/saved/off`, { credentials });
    await reader.getByRole('heading', { name: 'off' }).waitFor();
    for (const name of ['Save draft', 'Publish', 'Add stage']) {
      expect(await reader.getByRole('button', { name }).count()).toBe(0);
    }
    await app.close(reader);
    const stranger = await createPerson(app, 'no-pipelines', []);
    const closed = await app.open(PAGE, { credentials: stranger.credentials });
    await closed.getByText(/permission/).waitFor();
  });

  it('axe finds no violation in the list and the tabs, in both themes, and they fit a phone', async () => {
    await publish(
      app,
      pipeline('axe', {
        transitions: {
          win: {
            ...{ label: 'Win', from: 'new', to: 'won', condition: 'data.score > 1 OR data.hot' },
            approval: { strategy: 'quorum', quorum: 1, voters: { owner: true } },
            do: [{ exclusive: [{ when: 'data.hot', do: [{ wait: '1 day' }] }, { else: [] }] }],
          },
        },
      }),
    );
    for (const theme of ['light', 'dark'] as const) {
      const page = await app.open(PAGE, { theme });
      await page.locator('tr[data-pipeline="axe"]').waitFor();
      expect({ theme, list: await violations(page) }).toEqual({ theme, list: [] });
      await app.visit(page, `${PAGE}/create`);
      await page.getByRole('link', { name: /^Empty pipeline/ }).waitFor();
      expect({ theme, create: await violations(page) }).toEqual({ theme, create: [] });
      for (const name of ['stages', 'transitions', 'settings', 'json']) {
        await app.visit(page, `${PAGE}/saved/axe?tab=${name}`);
        await page.getByRole('tab', { selected: true }).waitFor();
        await page.locator('main section, main .cm-content').first().waitFor();
        const rows = page.locator('main button[aria-expanded="false"][aria-controls^="crm-row"]');
        for (let left = 6; left > 0 && (await rows.count()) > 0; left -= 1)
          await rows.first().click();
        // The code editor is the design system's, numbers of lines and scroller included.
        const found = (await violations(page)).filter((one) => !/class="cm-/.test(one));
        expect({ theme, name, found }).toEqual({ theme, name, found: [] });
      }
      await app.close(page);
    }
    const phone = await app.open(PAGE, { width: 390, height: 844 });
    for (const target of ['', '/create', '/saved/axe', '/saved/axe?tab=transitions']) {
      await app.visit(phone, `${PAGE}${target}`);
      await phone.locator('main').getByRole('heading', { level: 1 }).waitFor();
      const width = await phone.evaluate('document.documentElement.scrollWidth');
      expect({ target, width }).toEqual({ target, width: 390 });
    }
    await app.close(phone);
    const german = await app.open(`${PAGE}/saved/axe`, { language: 'de' });
    await german.getByRole('tab', { name: 'Übergänge' }).click();
    await german.getByRole('button', { name: 'Übergang hinzufügen' }).waitFor();
  });
});
