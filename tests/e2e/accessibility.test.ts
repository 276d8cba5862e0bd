import { BrowserApp } from '../support/browser';
import { violations } from './support/accessibility';
import { createField, listOf, OPPORTUNITY, PAGE, rowOf } from './support/fields-page';

jest.setTimeout(300_000);

describe('The accessibility of the page of custom fields', () => {
  let app: BrowserApp;

  beforeAll(async () => {
    app = await BrowserApp.start({ level: 2 });
    await createField(app, {
      uid: OPPORTUNITY,
      name: 'office',
      type: 'enumeration',
      label: 'Office',
      help: 'Where it is looked after',
      enum: ['Central', 'East', 'West'],
    });
    await createField(app, {
      uid: OPPORTUNITY,
      name: 'price',
      type: 'decimal',
      label: 'Price',
      min: 0,
      required: true,
    });
  });
  afterEach(() => app.closePages(expect.getState().currentTestName));
  afterAll(() => app?.dispose());

  it.each(['light', 'dark'] as const)(
    '[FR-L3-005] axe finds no violation in list, form and dialog in the %s theme',
    async (theme) => {
      const page = await app.open(listOf(OPPORTUNITY), { theme });
      await rowOf(page, 'price').waitFor();
      expect(await violations(page)).toEqual([]);

      await page.getByRole('button', { name: 'Actions for Office' }).click();
      await page.getByRole('menuitem', { name: 'Archive' }).click();
      await page.getByRole('alertdialog').waitFor();
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: 'Cancel' }).click();

      await page.getByRole('link', { name: 'Office' }).click();
      await page.getByLabel('Help text').waitFor();
      expect(await violations(page)).toEqual([]);

      await app.visit(page, `${PAGE}?type=${OPPORTUNITY}&state=archived`);
      await page.getByText('Nothing is archived').waitFor();
      expect(await violations(page)).toEqual([]);
    },
  );
});
