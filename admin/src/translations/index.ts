import { PLUGIN_ID } from '../pluginId';
import en from './en.json';

/** Every text of the admin page; one that `en.json` does not have does not compile. */
export type MessageId = keyof typeof en;

type Texts = Record<MessageId, string>;

const LOCALES: Record<string, () => Promise<{ default: Texts }>> = {
  en: () => Promise.resolve({ default: en }),
  de: () => import('./de.json'),
  fr: () => import('./fr.json'),
};

/** A text as react-intl wants it: prefixed id, and English where a locale has nothing. */
export const message = (id: MessageId) => ({
  id: `${PLUGIN_ID}.${id}`,
  defaultMessage: en[id],
});

/** What Strapi asks for: the texts of each of the admin's locales that we speak. */
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
