import { source } from 'axe-core';
import type { Page } from 'playwright-core';

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: ReadonlyArray<{
    readonly html: string;
    readonly any: ReadonlyArray<{ readonly message: string }>;
  }>;
}

/** Resolves once nothing fades or moves; a change of colour may begin a frame after its cause. */
const STILL = `(async () => {
  const frame = () => new Promise((next) => requestAnimationFrame(next));
  for (;;) {
    await frame();
    await frame();
    const running = document
      .getAnimations()
      .filter((one) => one.playState === 'running' && Number.isFinite(one.effect.getComputedTiming().endTime));
    if (running.length === 0) return;
    await Promise.allSettled(running.map((one) => one.finished));
  }
})()`;

/**
 * What axe finds wrong in the open dialog, else in the page itself or a part of it; the panel around it is
 * Strapi's. Each fault with its rule, the first element it is about and what is wrong there. Only what
 * stays is a fault: what is found once is looked for again with the pointer away, since a page that comes
 * up under it has one of its buttons hovered.
 */
export async function violations(page: Page, within = 'main'): Promise<string[]> {
  if (!(await page.evaluate<boolean>(`'axe' in window`))) await page.evaluate(source);
  const look = async (): Promise<readonly Violation[]> => {
    await page.evaluate(STILL);
    return page.evaluate<readonly Violation[]>(
      `axe.run(document.querySelector('[role=alertdialog], [role=dialog]') ?? document.querySelector(${JSON.stringify(within)}))
        .then((result) => result.violations)`,
    );
  };
  let found = await look();
  if (found.length > 0) {
    // What the pointer happens to rest on has the colour that Strapi gives to it then.
    await page.mouse.move(0, 0);
    found = await look();
  }
  return found.map(({ id, impact, nodes: [node] }) =>
    [`${impact} ${id}: ${node?.html.slice(0, 200)}`, node?.any[0]?.message]
      .filter(Boolean)
      .join(' – '),
  );
}
