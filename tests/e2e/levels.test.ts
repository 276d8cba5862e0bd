import { BrowserApp } from '../support/browser';
import { violations } from './support/accessibility';
import { PAGE } from './support/fields-page';

jest.setTimeout(300_000);

describe('The page of custom fields at level 1', () => {
  let app: BrowserApp;

  beforeAll(async () => {
    app = await BrowserApp.start({ level: 1 });
  });
  afterEach(() => app.closePages(expect.getState().currentTestName));
  afterAll(() => app?.dispose());

  it('[US-024] explains the three levels, and how to get to the second', async () => {
    const page = await app.open(PAGE);
    await page.getByText('This app runs Nexus CRM at level 1').waitFor();
    const text = await page.locator('main').innerText();
    for (const part of ['LEVEL 1', 'LEVEL 2', 'LEVEL 3', 'YOU ARE HERE', 'config: { level: 2 }']) {
      expect(text.toUpperCase()).toContain(part.toUpperCase());
    }
    expect(text).toContain('NEXUS_CRM_LEVEL=2');
    expect(await page.getByRole('link', { name: 'Add field' }).count()).toBe(0);
  });

  it('[US-024] axe finds no violation on that page', async () => {
    const page = await app.open(PAGE);
    await page.getByText('NEXUS_CRM_LEVEL=2').waitFor();
    expect(await violations(page)).toEqual([]);
  });

  it('[US-024] says at level 1 what the main menu would have, and asks the server for nothing of it', async () => {
    const page = await app.open('/admin');
    const asked: string[] = [];
    page.on('response', (response) => {
      if (response.url().includes('/nexus-crm/') && response.status() >= 400)
        asked.push(response.url());
    });
    await page.getByRole('link', { name: 'CRM', exact: true }).click();
    await page.getByText('This comes with level 2', { exact: true }).waitFor();
    expect(await violations(page)).toEqual([]);
    expect(asked).toEqual([]);
  });
});
