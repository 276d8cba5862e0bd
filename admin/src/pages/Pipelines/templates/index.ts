import type { Document } from '../model/document';

/** What a new pipeline can begin with, by name; the texts are `pipelines.template.<name>`. */
export const TEMPLATES = [
  { name: 'lead-qualification', level: 2, load: () => import('./lead-qualification.json') },
  { name: 'deal-desk', level: 2, load: () => import('./deal-desk.json') },
  { name: 'renewal', level: 2, load: () => import('./renewal.json') },
  { name: 'onboarding', level: 2, load: () => import('./onboarding.json') },
  { name: 'support', level: 3, load: () => import('./support.json') },
] as const;

export type Template = (typeof TEMPLATES)[number];

export const loadTemplate = async ({ load }: Template): Promise<Document> =>
  (await load()).default as object as Document;
