import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';

import { createIntl, useIntl, type IntlShape } from 'react-intl';

import { ServerTranslator } from '../serverText/translator';
import { loadServerTexts } from '../translations/server';
import { ENGLISH, loadTexts, type PageTexts } from '../translations/texts';

const Context = createContext<IntlShape | null>(null);

/** Our own texts, and what the server says. */
interface Loaded {
  readonly texts: PageTexts;
  readonly server: ServerTranslator;
}

const IN_ENGLISH: Loaded = { texts: ENGLISH, server: new ServerTranslator({}) };

const ServerContext = createContext(IN_ENGLISH.server);

/** Texts that are loaded already, by locale. */
const loaded = new Map<string, Loaded>([['en', IN_ENGLISH]]);

/** One for all cells of a table, by locale and time zone. */
const made = new Map<string, IntlShape>();

function intlOf(locale: string, timeZone: string | undefined, texts: PageTexts): IntlShape {
  const key = `${locale} ${timeZone ?? ''}`;
  const known = made.get(key);
  if (known?.messages === texts) return known;
  const intl = createIntl({ locale, messages: texts, ...(timeZone !== undefined && { timeZone }) });
  made.set(key, intl);
  return intl;
}

async function load(locale: string): Promise<Loaded> {
  const [texts, server] = await Promise.all([loadTexts(locale), loadServerTexts(locale)]);
  return { texts, server: new ServerTranslator(server) };
}

interface TextsProps {
  children: ReactNode;
  fallback?: ReactNode;
}

/**
 * The texts of our pages in the user's language, for everything inside. They are loaded with the first
 * page that needs them, so that the panel's first load does not contain them.
 */
export function Texts({ children, fallback = null }: TextsProps) {
  const { locale, timeZone } = useIntl();
  const [, setCount] = useState(0);
  const [isOffline, setIsOffline] = useState(false);
  const found = loaded.get(locale) ?? (isOffline ? IN_ENGLISH : undefined);
  const isLoaded = loaded.has(locale);

  useEffect(() => {
    if (isLoaded) return undefined;
    let isCurrent = true;
    const show = (next: Loaded): void => {
      loaded.set(locale, next);
      if (isCurrent) setCount((count) => count + 1);
    };
    setIsOffline(false);
    // Without the network the page is in English, until the next one tries again.
    load(locale).then(show, () => (isCurrent ? setIsOffline(true) : undefined));
    return () => {
      isCurrent = false;
    };
  }, [locale, isLoaded]);

  if (!found) return <>{fallback}</>;
  return (
    <Context.Provider value={intlOf(locale, timeZone, found.texts)}>
      <ServerContext.Provider value={found.server}>{children}</ServerContext.Provider>
    </Context.Provider>
  );
}

/** react-intl with our own texts: sentences, dates and numbers in the user's language. */
export function useTexts(): IntlShape {
  const intl = useContext(Context);
  if (!intl) throw new Error('A component of the plugin is outside of <Texts>.');
  return intl;
}

/** Translates what the server says: use `hooks/useServerText`. */
export const useServerTranslator = (): ServerTranslator => useContext(ServerContext);
