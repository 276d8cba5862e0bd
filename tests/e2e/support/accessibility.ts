import { source } from 'axe-core';
import type { Page } from 'playwright-core';

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: ReadonlyArray<{ readonly html: string }>;
}

/**
 * What axe finds wrong in the open dialog, else in the page itself; the panel around it is
 * Strapi's. Each fault with its rule and the first element it is about.
 */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(source);
  const found: Violation[] = await page.evaluate(
    `axe.run(document.querySelector('[role=alertdialog], [role=dialog]') ?? document.querySelector('main'))
      .then((result) => result.violations)`,
  );
  return found.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes[0]?.html.slice(0, 200)}`);
}
