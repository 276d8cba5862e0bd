import type { ServerTexts } from '../../serverText/translator';

const LOCALES: Record<string, () => Promise<{ default: ServerTexts }>> = {
  de: () => import('./de'),
  fr: () => import('./fr'),
};

/** Translations of what the server says; none in English, which it speaks itself. */
export async function loadServerTexts(locale: string): Promise<ServerTexts> {
  const load = LOCALES[locale];
  return load ? (await load()).default : {};
}
