import type { Page } from 'playwright-core';

/** Of the same origin as the admin panel, so that the browser keeps the process and what it has compiled. */
const EMPTY_PAGE = '/favicon.ico';

/** The panel answers an unknown address with its frame and a link home, and asks the server for nothing. */
const NOWHERE = '/admin/nowhere';

export interface Look {
  readonly theme?: 'light' | 'dark';
  readonly language?: string;
}

/** Loads the panel as a person who is signed in, past the guided tour and the banners. */
export async function load(page: Page, target: string, token: string, look: Look): Promise<void> {
  await page.goto(EMPTY_PAGE);
  await page.context().clearCookies();
  await page.evaluate(`localStorage.clear();
    sessionStorage.clear();
    Object.assign(localStorage, ${JSON.stringify(storageOf(token, look))});`);
  await page.goto(target, { waitUntil: 'domcontentloaded' });
}

/**
 * Shows another address in a panel that is loaded, which costs a quarter of loading it. All that the
 * panel knows from the server is forgotten, and asked for again as after a reload.
 *
 * @throws where a script on the page fails.
 */
export async function showInApp(page: Page, target: string): Promise<void> {
  await page.evaluate(`(() => {
    ${STORE}.dispatch({ type: 'adminApi/resetApiState' });
    ${navigate(target, { idx: 0 })}
  })()`);
}

/**
 * Leaves a panel's page, and its dialogs and notifications with it. False where that fails, or where no
 * panel is loaded: then it has to be loaded again to be like new.
 */
export async function leave(page: Page): Promise<boolean> {
  await page.mouse.up();
  await page.mouse.move(0, 0);
  if (!new URL(page.url()).pathname.startsWith('/admin')) return false;
  return page
    .evaluate<boolean>(
      `document.readyState !== 'complete' || !document.querySelector('nav') ? false : (() => {
        ${navigate(NOWHERE, null)}
        return new Promise((resolve) => {
          const closed = new Set();
          let frames = 0;
          const look = () => {
            for (const button of document.querySelectorAll('[data-sonner-toast] button:last-of-type')) {
              if (!closed.has(button)) button.click();
              closed.add(button);
            }
            if (document.querySelector('main a[href="/admin"]') && !document.querySelector('${OPEN}')) {
              resolve(true);
            } else if ((frames += 1) > ${PATIENCE}) {
              resolve(false);
            } else {
              requestAnimationFrame(look);
            }
          };
          look();
        });
      })()`,
    )
    .catch(() => false);
}

/** What lies over a page. */
const OPEN = [
  ...['[role=dialog]', '[role=alertdialog]', '[role=menu]', '[role=listbox]'],
  ...['[data-sonner-toast]', '#strapi[aria-hidden]', 'body[style*=pointer-events]'],
].join(', ');

/** Frames that leaving may take. */
const PATIENCE = 90;

/** Goes to an address by the panel's router, as if one went through the history. */
const navigate = (target: string, state: object | null): string => `
  history.pushState(${JSON.stringify(state)}, '', ${JSON.stringify(target)});
  dispatchEvent(new PopStateEvent('popstate', { state: history.state }));`;

/** The panel's Redux store, found as React's developer tools find it. */
const STORE = `(() => {
  const root = document.getElementById('strapi');
  const key = Object.keys(root).find((name) => name.startsWith('__reactContainer'));
  let fiber = root[key];
  while (!fiber.memoizedProps?.store) fiber = fiber.child;
  return fiber.memoizedProps.store;
})()`;

/** What a first visit would show before the page: the tour, the banner, the theme of the machine. */
function storageOf(
  token: string,
  { theme = 'light', language = 'en' }: Look,
): Record<string, string> {
  const stored: Record<string, string> = {
    jwtToken: JSON.stringify(token),
    isLoggedIn: 'true',
    STRAPI_THEME: theme,
    'strapi-admin-language': language,
    STRAPI_GUIDED_TOUR: JSON.stringify({
      tours: {},
      enabled: false,
      hidden: true,
      completedActions: [],
    }),
  };
  // The banner's key ends with the project's id, which is not known yet at the first look.
  for (const project of ['false', 'undefined', 'null'])
    stored[`STRAPI_MEDIA_LIBRARY_BANNER_DISMISSED_FOR_false:${project}`] = 'true';
  return stored;
}
