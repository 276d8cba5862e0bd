import { isList, isMap, mapAt, type Document, type Json, type Path } from './document';

/** The record types of the CRM, by the names that their entities have in a definition. */
export const CRM_ENTITIES = ['lead', 'contact', 'opportunity', 'campaign'] as const;

/** A pipeline with one stage, which its author continues. */
export const blankDocument = (): Document => ({
  version: '1.0.0',
  entities: { lead: { stages: [{ name: 'new', label: 'New', color: 'secondary' }] } },
  transitions: {},
});

/** The entities of a document, in its order. */
export const entityNames = (document: Document): readonly string[] =>
  Object.keys(mapAt(document, ['entities']));

/** The entity of a transition; the only one of the definition where it names none. */
export function entityOf(document: Document, transition: Json | undefined): string | undefined {
  const named = isMap(transition) ? transition.entity : undefined;
  if (typeof named === 'string') return named;
  const names = entityNames(document);
  return names.length === 1 ? names[0] : undefined;
}

export interface StageEntry {
  readonly name: string;
  readonly label: string;
  readonly color: string | undefined;
  readonly isFinal: boolean;
  /** Undefined for a stage that only transitions name. */
  readonly path: Path | undefined;
}

/** The stages of an entity; without a list those that its transitions name, as the server derives them. */
export function stagesOf(document: Document, entity: string): readonly StageEntry[] {
  const path: Path = ['entities', entity, 'stages'];
  const { stages } = mapAt(document, ['entities', entity]);
  if (isList(stages)) return stages.map((stage, index) => toStage(stage, [...path, index]));
  const named = Object.values(mapAt(document, ['transitions']))
    .filter((transition) => entityOf(document, transition) === entity)
    .flatMap((transition) => (isMap(transition) ? [transition.from, transition.to] : []))
    .flat()
    .filter((name): name is string => typeof name === 'string' && name !== '*');
  const names = named.length === 0 ? ['open'] : [...new Set(named)];
  return names.map((name) => toStage(name, undefined));
}

function toStage(stage: Json, path: Path | undefined): StageEntry {
  const { name, label, color, final } = isMap(stage) ? stage : { name: stage };
  const text = typeof name === 'string' ? name : '';
  return {
    ...{ name: text, path, isFinal: final === true },
    label: typeof label === 'string' && label !== '' ? label : text,
    color: typeof color === 'string' ? color : undefined,
  };
}
