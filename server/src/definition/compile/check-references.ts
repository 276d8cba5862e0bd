import {
  RESERVED_ACTIONS,
  type CompiledEntity,
  type CompiledSla,
  type CompiledStage,
} from '../../core/contracts';
import { checkKeys } from '../diagnostics';
import type { definitionShape } from '../schema';
import { readSla } from './automation';
import type { EntityDraft } from './entity-draft';
import type { DefinitionReader, ReadKeys } from './reader';
import { isStage } from './transition-head';

type Keys = ReadKeys<typeof definitionShape>;

/** `transition` steps need a transition of that name in any entity. */
export function checkTransitionSteps(reader: DefinitionReader, written: unknown): void {
  const names = typeof written === 'object' && written !== null ? Object.keys(written) : [];
  const known = new Set(names);
  for (const { name, path } of reader.transitionSteps) {
    if (known.has(name)) continue;
    const advice = reader.diagnostics.advise(name, names, 'transition');
    const message = `There is no transition "${name}".`;
    reader.diagnostics.error('unknown_transition', path, message, advice);
  }
}

/** What ends an SLA besides stages and actions. */
const FIRST_RESPONSE = 'firstResponse';

/** An SLA ends at a stage or an action of any entity. Null without one, and below level 3. */
export function linkSla(
  reader: DefinitionReader,
  written: unknown,
  entities: ReadonlyMap<string, CompiledEntity>,
): CompiledSla | null {
  const draft = readSla(reader, written);
  if (!draft) return null;
  const all = [...entities.values()];
  const stages = new Map(all.flatMap((entity) => [...entity.stages]));
  const actions = new Set<string>([
    ...all.flatMap(({ transitions }) => [...transitions.keys()]),
    ...RESERVED_ACTIONS,
  ]);
  const known = [...stages.keys(), ...actions, FIRST_RESPONSE];
  for (const { name, path } of draft.until ?? []) {
    if (known.includes(name)) continue;
    const message = `There is no stage and no action "${name.slice(0, 80)}".`;
    const advice = reader.diagnostics.advise(name, known, 'stage or action');
    reader.diagnostics.error('unknown_stage', path, message, advice);
  }
  const names = draft.until?.map(({ name }) => name);
  const until = names
    ? {
        stages: new Set(names.filter((name) => stages.has(name))),
        actions: new Set(names.filter((name) => !stages.has(name) && actions.has(name))),
        firstResponse: names.includes(FIRST_RESPONSE),
      }
    : null;
  for (const { name, path } of draft.pauseIn) {
    if (!isStage(reader, name, stages, path) || until?.stages.has(name) !== true) continue;
    const message = `"${name}" meets the SLA: its clock cannot be stopped there.`;
    reader.diagnostics.error('value', path, message, 'name it in "until" or in "pauseIn"');
  }
  const pauseIn = new Set(draft.pauseIn.map(({ name }) => name));
  return draft.isActive && draft.sla ? { ...draft.sla, until, pauseIn } : null;
}

/** A level of the escalation ladder is for stages that exist and are not final. */
export function checkEscalations(
  reader: DefinitionReader,
  { escalations }: EntityDraft,
  stages: ReadonlyMap<string, CompiledStage>,
): void {
  for (const { name: stage, path } of escalations.flatMap((draft) => draft.stages)) {
    if (!isStage(reader, stage, stages, path) || stages.get(stage)?.final !== true) continue;
    const message = `"${stage}" is a final stage: nothing rests there.`;
    reader.diagnostics.error('value', path, message, 'name a stage that is not final');
  }
}

export function checkContent(reader: DefinitionReader, keys: Keys): void {
  if (keys.entities !== undefined || keys.campaigns !== undefined) return;
  const advice = 'write "entities": { "lead": { "stages": [...] } }';
  reader.diagnostics.error('missing', ['entities'], '"entities" is missing.', advice);
}

/** Checks every key that is read or written against the record's attributes and `dataSchema`. */
export function checkDataKeys(
  reader: DefinitionReader,
  drafts: ReadonlyMap<string, EntityDraft>,
): void {
  const attributes = new Map<string, readonly string[] | undefined>();
  for (const { key, type, fields } of drafts.values()) {
    const known = reader.environment.attributesOf?.({ key, type });
    attributes.set(key, known && [...known, ...fields]);
  }
  const lists = [...attributes.values()];
  const anybodys = lists.every((list) => list !== undefined) ? lists.flat() : undefined;
  const declared = new Set([...reader.dataFields.keys(), ...reader.answers]);
  const attributesOf = (entity: string | undefined): readonly string[] | undefined =>
    entity === undefined ? anybodys : attributes.get(entity);
  checkKeys(reader.dataKeys, { declared, attributesOf }, reader.diagnostics);
}
