import {
  IMPLIED_STAGE,
  RESERVED_ACTIONS,
  type CompiledStage,
  type CompiledTransition,
} from '../../core/contracts';
import { DEFINITION_LIMITS } from '../limits';
import type { JsonPath } from '../path';
import { transitionShape } from '../schema';
import type { EntityDraft } from './entity-draft';
import type { DefinitionReader, ReadKeys } from './reader';

/** The stages of a transition; the rest is read once all stages are known. */
export interface TransitionHead {
  readonly name: string;
  readonly path: JsonPath;
  readonly keys: ReadKeys<typeof transitionShape>;
  /** Its entity; undefined if that was reported. */
  readonly entity: string | undefined;
  readonly from: ReadonlyArray<{ readonly stage: string; readonly path: JsonPath }>;
}

const ANY_STAGE = '*';

/** An endpoint of campaigns has the path of an action of this name. */
const CAMPAIGN_ORDER = 'rollback';

export function readTransitionHeads(
  reader: DefinitionReader,
  value: unknown,
  entities: ReadonlyMap<string, EntityDraft>,
): readonly TransitionHead[] {
  const path = ['transitions'];
  return reader.named(value, path, DEFINITION_LIMITS.transitions).flatMap(([name, transition]) => {
    const place = [...path, name];
    const keys = reader.keys(transition, transitionShape, place);
    if (!keys) return [];
    if ((RESERVED_ACTIONS as readonly string[]).includes(name)) {
      const message = `"${name}" is a built-in action.`;
      reader.diagnostics.error(
        'reserved_name',
        place,
        message,
        `choose another name, such as "${name}-it"`,
      );
    }
    const from = readFrom(reader, keys.from, [...place, 'from']);
    const entity = findEntity(reader, keys.entity, entities, place);
    if (entity === 'campaign' && name === CAMPAIGN_ORDER) {
      const message = `"/campaigns/:id/actions/${name}" rolls the campaign itself back.`;
      const advice = `choose another name, or call "/instances/:id/actions/${name}"`;
      reader.diagnostics.warn('value', place, message, advice);
    }
    return [{ name, path: place, keys, entity, from }];
  });
}

function readFrom(
  reader: DefinitionReader,
  value: unknown,
  path: JsonPath,
): TransitionHead['from'] {
  const advice = 'write a stage, a list of stages, or "*" for every stage that is not final';
  if (value === undefined) {
    reader.diagnostics.error('missing', path, '"from" is missing.', advice);
    return [];
  }
  const items = reader.oneOrMany(value);
  if (items.length === 0) reader.diagnostics.error('missing', path, '"from" is empty.', advice);
  return items.flatMap(([stage, index]) => {
    if (typeof stage === 'string') return [{ stage, path: [...path, ...index] }];
    reader.diagnostics.error('type', [...path, ...index], '"from" is not a text.', advice);
    return [];
  });
}

function findEntity(
  reader: DefinitionReader,
  written: string | undefined,
  entities: ReadonlyMap<string, EntityDraft>,
  path: JsonPath,
): string | undefined {
  const names = [...entities.keys()];
  if (written !== undefined) {
    if (entities.has(written)) return written;
    const advice = reader.diagnostics.advise(written, names, 'entity');
    const message = `There is no entity "${written}" in this definition.`;
    reader.diagnostics.error('unknown_entity', [...path, 'entity'], message, advice);
    return undefined;
  }
  const [only] = names;
  if (names.length === 1) return only;
  if (names.length > 1) {
    const message = 'The definition has several entities, and this transition names none.';
    const advice = `write "entity": "${names.slice(0, 5).join('" or "')}"`;
    reader.diagnostics.error('ambiguous_entity', path, message, advice);
  }
  return undefined;
}

/** The stages of an entity: as written, or as named by its transitions, or the implied one. */
export function stagesOf(
  entity: EntityDraft,
  heads: readonly TransitionHead[],
): ReadonlyMap<string, CompiledStage> {
  if (entity.stages) return entity.stages;
  const names = heads
    .filter((head) => head.entity === entity.key)
    .flatMap(({ from, keys }) => [...from.map(({ stage }) => stage), keys.to])
    .filter((name) => name !== undefined && name !== ANY_STAGE);
  const stages = names.length > 0 ? new Set(names) : [IMPLIED_STAGE];
  return new Map(
    Array.from(stages, (name) => [name as string, { name: name as string, final: false }]),
  );
}

/** All source stages of a transition; unknown ones are reported. */
export function expandFrom(
  reader: DefinitionReader,
  { from }: TransitionHead,
  stages: ReadonlyMap<string, CompiledStage>,
): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { stage, path } of from) {
    if (stage === ANY_STAGE) {
      for (const { name, final } of stages.values()) if (!final) found.add(name);
    } else if (isStage(reader, stage, stages, path)) found.add(stage);
  }
  return found;
}

/** For `from` of a transition that names every stage: what it names besides. */
export function fromAny({ from }: TransitionHead): Pick<CompiledTransition, 'fromAny'> {
  const names = from.map(({ stage }) => stage);
  if (!names.includes(ANY_STAGE)) return {};
  return { fromAny: { besides: names.filter((name) => name !== ANY_STAGE) } };
}

export function isStage(
  reader: DefinitionReader,
  name: string,
  stages: ReadonlyMap<string, CompiledStage>,
  path: JsonPath,
): boolean {
  if (stages.has(name)) return true;
  const advice = reader.diagnostics.advise(name, [...stages.keys()], 'stage');
  const message = `There is no stage "${name.slice(0, 80)}".`;
  reader.diagnostics.error('unknown_stage', path, message, advice);
  return false;
}
