import type {
  CompiledCampaign,
  CompiledDefinition,
  CompiledEntity,
  CompiledFlow,
  CompiledStage,
  CompiledTransition,
  JsonObject,
} from '../../core/contracts';
import { indexSteps } from '../../core/flow';
import { checkAutomatic, checkStages } from '../diagnostics';
import { definitionShape } from '../schema';
import { readActions } from './actions';
import { readCampaigns } from './campaign';
import {
  checkContent,
  checkDataKeys,
  checkEscalations,
  checkTransitionSteps,
  linkSla,
} from './check-references';
import { readDataSchema } from './data-schema';
import { readEntities, readSelfAssign } from './entity';
import type { EntityDraft } from './entity-draft';
import type { DefinitionReader, ReadKeys } from './reader';
import { readTransition } from './transition';
import { readTransitionHeads, stagesOf } from './transition-head';

type Keys = ReadKeys<typeof definitionShape>;

const FIRST_VERSION = '1.0.0';

/**
 * Reads a whole definition, every part of it even if others are invalid. The result is valid only
 * if the diagnostics contain no error.
 */
export function readDefinition(
  reader: DefinitionReader,
  source: JsonObject,
): CompiledDefinition | undefined {
  const keys = reader.keys(source, definitionShape, []);
  if (!keys) return undefined;
  reader.dataFields = readDataSchema(reader, keys.dataSchema);
  const drafts = readEntities(reader, keys.entities);
  const entities = readPipelines(reader, keys, drafts);
  const campaigns = readCampaigns(reader, keys.campaigns);
  checkTransitionSteps(reader, keys.transitions);
  const sla = linkSla(reader, keys.sla, entities);
  checkContent(reader, keys);
  if (keys.actions !== undefined && drafts.size === 0) warnOfActions(reader);
  checkDataKeys(reader, drafts);
  const name = nameOf(reader, keys);
  return {
    name,
    label: keys.label ?? name,
    version: keys.version ?? FIRST_VERSION,
    autoStart: keys.autoStart ?? false,
    model: keys.model ?? reader.environment.model ?? null,
    open: keys.open ?? false,
    dataSchema: new Map([...reader.dataFields].map(([key, { field }]) => [key, field])),
    entities,
    campaigns,
    sla,
    steps: indexSteps(flowsOf(entities, campaigns)),
    source,
  };
}

/** Members of campaigns are paused and cancelled through their campaign. */
function warnOfActions(reader: DefinitionReader): void {
  const message = '"actions" guards nothing: the definition has no entity.';
  const advice = 'remove it; what becomes of members is ordered on their campaign';
  reader.diagnostics.warn('value', ['actions'], message, advice);
}

function nameOf(reader: DefinitionReader, { id }: Keys): string {
  const { model } = reader.environment;
  if (id !== undefined) {
    reader.isName(id, ['id']);
    return id;
  }
  if (model !== undefined) return model;
  // An invalid id has been reported already; a missing one has not.
  if (!reader.diagnostics.hasAt(['id'])) {
    const advice = 'write "id": "sales-pipeline", the name it is called by';
    reader.diagnostics.error('missing', ['id'], '"id" is missing.', advice);
  }
  return '';
}

function readPipelines(
  reader: DefinitionReader,
  keys: Keys,
  drafts: ReadonlyMap<string, EntityDraft>,
): ReadonlyMap<string, CompiledEntity> {
  const heads = readTransitionHeads(reader, keys.transitions, drafts);
  const selfAssign = readSelfAssign(reader, keys.rules, ['rules']) ?? null;
  const actions = readActions(reader, keys.actions, ['actions'], undefined);
  const entities = new Map<string, CompiledEntity>();
  for (const draft of drafts.values()) {
    const stages = stagesOf(draft, heads);
    const own = heads.filter(({ entity }) => entity === draft.key);
    const transitions = own.map((head) => readTransition(reader, head, stages));
    const complete = transitions.filter((transition) => transition !== undefined);
    checkEscalations(reader, draft, stages);
    const entity = toEntity(draft, stages, complete, { selfAssign, actions });
    entities.set(draft.key, entity);
    if (complete.length < own.length || stages.size === 0) continue;
    checkStages(entity, draft.places, reader.diagnostics);
    checkAutomatic(entity, reader.diagnostics);
  }
  // Without entities, stages cannot be checked; everything else is still read.
  for (const head of heads) {
    if (head.entity === undefined) readTransition(reader, head, anyStage(head.from, head.keys.to));
  }
  return entities;
}

function anyStage(
  from: ReadonlyArray<{ readonly stage: string }>,
  to: string | undefined,
): ReadonlyMap<string, CompiledStage> {
  const names = [...from.map(({ stage }) => stage), ...(to === undefined ? [] : [to])];
  return new Map(names.map((name) => [name, { name, final: false }]));
}

const toEntity = (
  draft: EntityDraft,
  stages: ReadonlyMap<string, CompiledStage>,
  transitions: readonly CompiledTransition[],
  { selfAssign, actions }: Pick<CompiledEntity, 'selfAssign' | 'actions'>,
): CompiledEntity => ({
  key: draft.key,
  type: draft.type,
  initial: stages.keys().next().value ?? '',
  stages,
  transitions: new Map(transitions.map((transition) => [transition.name, transition])),
  selfAssign: draft.selfAssign ?? selfAssign,
  actions: new Map([...actions, ...draft.actions]),
  escalations: draft.escalations.map(({ escalation }) => escalation),
});

const flowsOf = (
  entities: ReadonlyMap<string, CompiledEntity>,
  campaigns: ReadonlyMap<string, CompiledCampaign>,
): CompiledFlow[] => [
  ...[...entities.values()].flatMap(({ transitions }) =>
    [...transitions.values()].flatMap(({ flow }) => (flow ? [flow] : [])),
  ),
  ...[...campaigns.values()].map(({ flow }) => flow),
];
