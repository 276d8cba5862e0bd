import {
  getAt,
  isList,
  isMap,
  listAt,
  mapAt,
  renameKey,
  setAt,
  type Document,
  type Json,
  type Path,
} from './document';
import { entityOf } from './entities';

/** Renames a transition, and the steps that perform it. */
export function renameTransition(document: Document, from: string, to: string): Document {
  const renamed = renameKey(document, ['transitions'], from, to);
  if (renamed === document) return document;
  return inSteps(renamed, (step) =>
    step.transition === from ? { ...step, transition: to } : step,
  ) as Document;
}

/** Changes each object of a flow, wherever flows are. */
function inSteps(value: Json, change: (step: Readonly<Record<string, Json>>) => Json): Json {
  if (isList(value)) return value.map((item) => inSteps(item, change));
  if (!isMap(value)) return value;
  const inner = Object.fromEntries(
    Object.entries(value).map(([key, part]) => [
      key,
      isList(part) || isMap(part) ? inSteps(part, change) : part,
    ]),
  );
  return change(inner);
}

/** Renames a stage of an entity, and what names it: transitions, escalations, the SLA. */
export function renameStage(
  document: Document,
  stage: Path,
  { entity, from, to }: { entity: string; from: string; to: string },
): Document {
  const named = setStageKey(document, stage, 'name', to);
  const paths: Path[] = [
    ...Object.entries(mapAt(document, ['transitions']))
      .filter(([, transition]) => entityOf(document, transition) === entity)
      .flatMap(([name]) => [
        ['transitions', name, 'from'],
        ['transitions', name, 'to'],
      ]),
    ...listAt(document, ['entities', entity, 'automation', 'escalation']).map((_one, index) => [
      ...['entities', entity, 'automation', 'escalation'],
      index,
      'stage',
    ]),
    ['sla', 'until'],
    ['sla', 'pauseIn'],
  ];
  return paths.reduce((changed, path) => {
    const value = getAt(changed, path);
    const next = isList(value)
      ? value.map((one) => (one === from ? to : one))
      : value === from
        ? to
        : value;
    return next === undefined ? changed : setAt(changed, path, next);
  }, named);
}

/** Sets a key of a stage, which may be written as its name alone. */
export function setStageKey(
  document: Document,
  stage: Path,
  key: string,
  value: Json | undefined,
): Document {
  const before = getAt(document, stage);
  if (typeof before !== 'string') return setAt(document, [...stage, key], value);
  if (value === undefined) return document;
  return setAt(document, stage, key === 'name' ? value : { name: before, [key]: value });
}
