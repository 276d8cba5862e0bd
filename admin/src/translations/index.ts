import { PLUGIN_ID } from '../pluginId';
import en from './first/en.json';
import { loadLabels } from './labels';

/**
 * The texts that the panel needs before any page of ours is open: links, and names of custom fields. All
 * others are loaded with the first page, by `components/Texts`.
 */
export type FirstMessageId = keyof typeof en;

type FirstTexts = Record<FirstMessageId, string>;

const LOCALES: Record<string, () => Promise<{ default: FirstTexts }>> = {
  en: () => Promise.resolve({ default: en }),
  de: () => import('./first/de.json'),
  fr: () => import('./first/fr.json'),
};

/** A message for react-intl: prefixed id, with the English text as the fallback. */
export const message = (id: FirstMessageId) => ({
  id: `${PLUGIN_ID}.${id}`,
  defaultMessage: en[id],
});

/** Called by Strapi: the first texts in each of the admin's locales that we support. */
export const loadTranslations = (locales: readonly string[]) =>
  Promise.all(
    locales.map(async (locale) => {
      const load = LOCALES[locale];
      const texts = load ? (await load()).default : {};
      const data = Object.fromEntries(
        Object.entries(texts).map(([id, text]) => [`${PLUGIN_ID}.${id}`, text]),
      );
      return { locale, data: { ...data, ...(await loadLabels(locale)) } };
    }),
  );
