import { useEffect } from 'react';

import { keyOfPath, type Path } from '../model/document';
import type { DocumentState } from './useDocument';

const INPUTS = 'input, textarea, select, button, [role=combobox], [tabindex]';

/** How often it is looked for while a tab and its rows open, and how long between. */
const TRIES = 20;
const PAUSE = 50;

/** Scrolls to the nearest part of what was jumped to, and focuses its first input. */
export function useJump({ target }: Pick<DocumentState, 'target'>): void {
  useEffect(() => {
    if (!target) return undefined;
    let tries = 0;
    let best: { element: Element; length: number } | undefined;
    const timer = window.setInterval(() => {
      tries += 1;
      const found = nearest(target.path);
      if (found && found.length > (best?.length ?? -1)) {
        best = found;
        found.element.scrollIntoView({ block: 'center' });
        found.element.querySelector<HTMLElement>(INPUTS)?.focus();
      }
      if (tries === TRIES || best?.length === target.path.length) window.clearInterval(timer);
    }, PAUSE);
    return () => window.clearInterval(timer);
  }, [target]);
}

function nearest(path: Path): { element: Element; length: number } | undefined {
  for (let { length } = path; length > 0; length -= 1) {
    const key = CSS.escape(keyOfPath(path.slice(0, length)));
    const element = document.querySelector(`[data-crm-path="${key}"]`);
    if (element) return { element, length };
  }
  return undefined;
}
