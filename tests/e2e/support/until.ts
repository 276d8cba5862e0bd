import type { Page } from 'playwright-core';

const LIMIT = 60_000;

/**
 * Waits until an expression is true on the page, asking from here: what Playwright asks on the page itself
 * is text that the panel's Content Security Policy does not run.
 */
export async function until(page: Page, expression: string): Promise<void> {
  const deadline = Date.now() + LIMIT;
  while (!(await page.evaluate<unknown>(expression))) {
    if (Date.now() > deadline) throw new Error(`It did not become true: ${expression}`);
    await page.evaluate('new Promise((resolve) => requestAnimationFrame(resolve))');
  }
}
