import type { Locator, Page } from 'playwright-core';

/** How often a page asks for what others have changed. */
const EVERY = 10_000;

/**
 * Waits for something that a page learns by asking again: makes it ten seconds later on the page, which
 * was opened with `clock`, until the thing is there.
 */
export async function polled(page: Page, thing: Locator): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    await page.clock.fastForward(EVERY);
    const isThere = await thing.waitFor({ timeout: 1_000 }).then(
      () => true,
      () => false,
    );
    if (isThere) return;
    if (Date.now() > deadline) throw new Error(`It did not come by asking again: ${String(thing)}`);
  }
}
