import { PLUGIN_ID } from '../pluginId';
import en from './en.json';

/** Every text of the admin page; using an id that is not in `en.json` is a type error. */
export type MessageId = keyof typeof en;

type Texts = Record<MessageId, string>;

const LOCALES: Record<string, () => Promise<{ default: Texts }>> = {
  en: () => Promise.resolve({ default: en }),
  de: () => import('./de.json'),
  fr: () => import('./fr.json'),
};

/** A message for react-intl: prefixed id, with the English text as the fallback. */
export const message = (id: MessageId) => ({
  id: `${PLUGIN_ID}.${id}`,
  defaultMessage: en[id],
});

/** Called by Strapi: the texts of each of the admin's locales that we support. */
export const loadTranslations = (locales: readonly string[]) =>
  Promise.all(
    locales.map(async (locale) => {
      const load = LOCALES[locale];
      const texts = load ? (await load()).default : {};
      const data = Object.fromEntries(
        Object.entries(texts).map(([id, text]) => [`${PLUGIN_ID}.${id}`, text]),
      );
      return { locale, data };
    }),
  );
