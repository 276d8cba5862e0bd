import type { Locator, Page } from 'playwright-core';

import type { CustomField, CustomFieldInput } from '../../../server/src/contracts/custom-fields';
import type { BrowserApp } from '../../support/browser';
import { until } from './until';

export const PAGE = '/admin/settings/nexus-crm/custom-fields';
export const CONTACT = 'plugin::nexus-crm.contact';
export const OPPORTUNITY = 'plugin::nexus-crm.opportunity';
export const CAMPAIGN = 'plugin::nexus-crm.campaign';
export const INTERACTION = 'plugin::nexus-crm.interaction';

export const listOf = (uid: string): string => `${PAGE}?type=${uid}`;

/** Adds a field by HTTP, for tests that begin with one. */
export async function createField(
  app: BrowserApp,
  input: Partial<CustomFieldInput> & { name: string; uid: string },
): Promise<CustomField> {
  const answer = await app.request('POST', '/nexus-crm/custom-fields', {
    token: await app.signIn(),
    body: { data: { type: 'string', label: input.name, ...input } },
  });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return answer.body.data;
}

export async function listFields(app: BrowserApp, uid: string): Promise<CustomField[]> {
  const answer = await app.request('GET', `/nexus-crm/custom-fields?uid=${uid}&archived=all`, {
    token: await app.signIn(),
  });
  return answer.body.data;
}

/** The row of a field, by its name. */
export const rowOf = (page: Page, name: string): Locator =>
  page.locator(`tr[data-field="${name}"]`);

/** The little that the tests need of the browser's own types, which Node's do not include. */
interface RowElement {
  getAttribute(name: string): string | null;
}

interface PasteTarget {
  readonly ownerDocument: {
    readonly defaultView: {
      readonly DataTransfer: new () => { setData(type: string, text: string): void };
      readonly ClipboardEvent: new (type: string, init: object) => object;
    };
  };
  dispatchEvent(event: object): void;
}

/** Names of the fields that the list shows, from top to bottom. */
export const namesIn = (page: Page): Promise<string[]> =>
  page
    .locator('tr[data-field]')
    .evaluateAll((rows) =>
      (rows as unknown as RowElement[]).map((row) => row.getAttribute('data-field') ?? ''),
    );

export async function chooseType(page: Page, type: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Type' }).click();
  await page.getByRole('option', { name: new RegExp(`^${type}`) }).click();
}

export const save = (page: Page): Promise<void> =>
  page.getByRole('button', { name: 'Save' }).click();

/** What the input says is wrong with it, by the sentence that describes it. */
export async function errorAt(page: Page, label: string): Promise<string> {
  const input = page.getByLabel(label, { exact: true });
  const id = await input.getAttribute('aria-describedby');
  if (!id?.endsWith('-error')) return '';
  return page.locator(`[id="${id}"]`).innerText();
}

/** Pastes as people do, by the clipboard's event. */
export async function paste(input: Locator, text: string): Promise<void> {
  await input.evaluate((element, pasted) => {
    const target = element as unknown as PasteTarget;
    const view = target.ownerDocument.defaultView;
    const clipboardData = new view.DataTransfer();
    clipboardData.setData('text', pasted);
    target.dispatchEvent(
      new view.ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
    );
  }, text);
}

/** Waits until the rows have this order: an answer that was under way may show an older one for a moment. */
export const ordered = (page: Page, names: readonly string[]) =>
  until(
    page,
    `[...document.querySelectorAll('[data-field]')].map((row) => row.dataset.field).join() === ${JSON.stringify(names.join())}`,
  );
