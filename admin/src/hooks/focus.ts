/** An element, and where it was: each ancestor with the position of the child on the way to it. */
interface Place {
  readonly element: HTMLElement;
  readonly ancestors: readonly { readonly node: Element; readonly index: number }[];
}

const FOCUSABLE = 'button:not([role="checkbox"]):not(:disabled), a[href]';
// A tab that gets the focus is shown.
const ANY =
  'button:not([role="tab"]):not(:disabled), a[href], input:not(:disabled), textarea:not(:disabled)';

export function placeOf(element: Element | null): Place | undefined {
  if (!(element instanceof HTMLElement) || element === document.body) return undefined;
  const ancestors: { node: Element; index: number }[] = [];
  let child: Element = element;
  for (let node = child.parentElement; node && node !== document.body; node = node.parentElement) {
    ancestors.push({ node, index: [...node.children].indexOf(child) });
    child = node;
  }
  return { element, ancestors };
}

/** Focuses it, or what is nearest to its place; also if it disappears before the next input. */
export function returnTo(place: Place): void {
  if (!place.element.isConnected) return focusNear(place);
  place.element.focus();
  // It is disabled.
  if (document.activeElement !== place.element) return focusNear(place);
  const observer = new MutationObserver(() => {
    if (place.element.isConnected) return;
    stop();
    if (document.activeElement === document.body) focusNear(place);
  });
  const stop = (): void => {
    observer.disconnect();
    document.removeEventListener('focusin', stop);
    document.removeEventListener('pointerdown', stop);
  };
  document.addEventListener('focusin', stop);
  document.addEventListener('pointerdown', stop);
  observer.observe(document.body, { childList: true, subtree: true });
}

/** The next row of its table, else the first of what is left around it. */
function focusNear({ ancestors }: Place): void {
  for (const { node, index } of ancestors) {
    if (!node.isConnected) continue;
    const isRows = node.tagName === 'TBODY';
    const next = isRows ? (node.children[index] ?? node.lastElementChild) : null;
    const found =
      next?.querySelector<HTMLElement>(FOCUSABLE) ?? node.querySelector<HTMLElement>(ANY);
    if (found) return found.focus();
    if (node.tagName === 'MAIN') return;
  }
}
