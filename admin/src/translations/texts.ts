import en from './pages/en';

/** Every text of our pages, inputs and panels; using an id that is not in `pages/en` is a type error. */
export type MessageId = keyof typeof en;

export type PageTexts = Record<MessageId, string>;

export const ENGLISH: PageTexts = en;

const LOCALES: Record<string, () => Promise<{ default: PageTexts }>> = {
  de: () => import('./pages/de'),
  fr: () => import('./pages/fr'),
};

/** The texts of a locale of the admin; English where we do not support it. */
export async function loadTexts(locale: string): Promise<PageTexts> {
  const load = LOCALES[locale];
  return load ? (await load()).default : ENGLISH;
}
