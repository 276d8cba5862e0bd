import { source } from 'axe-core';
import type { Page } from 'playwright-core';

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: ReadonlyArray<{ readonly html: string }>;
}

/**
 * What axe finds wrong in the open dialog, else in the page itself or a part of it; the panel around it is
 * Strapi's. Each fault with its rule and the first element it is about.
 */
export async function violations(page: Page, within = 'main'): Promise<string[]> {
  if (!(await page.evaluate<boolean>(`'axe' in window`))) await page.evaluate(source);
  // Colours that fade are not those that people read.
  await page.evaluate(
    `Promise.allSettled(document.getAnimations()
      .filter((one) => Number.isFinite(one.effect.getComputedTiming().endTime))
      .map((one) => one.finished))`,
  );
  const found: Violation[] = await page.evaluate(
    `axe.run(document.querySelector('[role=alertdialog], [role=dialog]') ?? document.querySelector(${JSON.stringify(within)}))
      .then((result) => result.violations)`,
  );
  return found.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes[0]?.html.slice(0, 200)}`);
}
