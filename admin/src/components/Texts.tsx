import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';

import { createIntl, useIntl, type IntlShape } from 'react-intl';

import { ENGLISH, loadTexts, type PageTexts } from '../translations/texts';

const Context = createContext<IntlShape | null>(null);

/** Texts that are loaded already, by locale. */
const loaded = new Map<string, PageTexts>([['en', ENGLISH]]);

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
  const texts = loaded.get(locale) ?? (isOffline ? ENGLISH : undefined);
  const isLoaded = loaded.has(locale);

  useEffect(() => {
    if (isLoaded) return undefined;
    let isCurrent = true;
    const show = (found: PageTexts): void => {
      loaded.set(locale, found);
      if (isCurrent) setCount((count) => count + 1);
    };
    setIsOffline(false);
    // Without the network the page is in English, until the next one tries again.
    loadTexts(locale).then(show, () => (isCurrent ? setIsOffline(true) : undefined));
    return () => {
      isCurrent = false;
    };
  }, [locale, isLoaded]);

  if (!texts) return <>{fallback}</>;
  return <Context.Provider value={intlOf(locale, timeZone, texts)}>{children}</Context.Provider>;
}

/** react-intl with our own texts: sentences, dates and numbers in the user's language. */
export function useTexts(): IntlShape {
  const intl = useContext(Context);
  if (!intl) throw new Error('A component of the plugin is outside of <Texts>.');
  return intl;
}
