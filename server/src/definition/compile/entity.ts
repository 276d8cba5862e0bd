import type { CompiledStage } from '../../core/contracts';
import { parseFieldDefinition } from '../../fields';
import { DEFINITION_LIMITS } from '../limits';
import { BUILT_IN_ENTITIES } from '../names';
import type { JsonPath } from '../path';
import { entityShape, rulesShape, stageShape } from '../schema';
import { readActions } from './actions';
import { readAutomation } from './automation';
import type { EntityDraft } from './entity-draft';
import type { DefinitionReader } from './reader';

export function readEntities(
  reader: DefinitionReader,
  value: unknown,
): ReadonlyMap<string, EntityDraft> {
  const path = ['entities'];
  const entries = reader.named(value, path, DEFINITION_LIMITS.entities);
  const drafts = entries.map(([key, entity]) => readEntity(reader, key, entity, [...path, key]));
  return new Map(drafts.map((draft) => [draft.key, draft]));
}

function readEntity(
  reader: DefinitionReader,
  key: string,
  value: unknown,
  path: JsonPath,
): EntityDraft {
  const keys = reader.keys(value, entityShape, path);
  const places = new Map<string, JsonPath>();
  checkType(reader, key, keys?.type, path);
  const escalations =
    keys?.automation === undefined
      ? []
      : readAutomation(reader, keys.automation, [...path, 'automation']);
  return {
    key,
    type: keys?.type ?? null,
    stages:
      keys?.stages === undefined
        ? undefined
        : readStages(reader, keys.stages, [...path, 'stages'], places),
    places,
    selfAssign: readSelfAssign(reader, keys?.rules, [...path, 'rules']) ?? null,
    actions: readActions(reader, keys?.actions, [...path, 'actions'], key),
    escalations,
    fields: keys?.fields === undefined ? [] : readFields(reader, keys.fields, [...path, 'fields']),
  };
}

export function readSelfAssign(
  reader: DefinitionReader,
  value: unknown,
  path: JsonPath,
): boolean | undefined {
  return value === undefined ? undefined : reader.keys(value, rulesShape, path)?.selfAssign;
}

function checkType(
  reader: DefinitionReader,
  key: string,
  type: string | undefined,
  path: JsonPath,
): void {
  const builtIn = (BUILT_IN_ENTITIES as readonly string[]).includes(key);
  if (builtIn && type !== undefined) {
    const message = `"${key}" is a type of the CRM and takes no other.`;
    reader.diagnostics.error(
      'value',
      [...path, 'type'],
      message,
      'remove "type", or rename the entity',
    );
  }
  // The type of an in-model definition is its own model.
  if (builtIn || type !== undefined || reader.environment.model !== undefined) return;
  const near = reader.diagnostics.advise(key, BUILT_IN_ENTITIES, 'built-in entity');
  const advice = `write "type": "api::${key}.${key}", or ${near}`;
  reader.diagnostics.error(
    'missing',
    [...path, 'type'],
    `The entity "${key}" has no type.`,
    advice,
  );
}

function readStages(
  reader: DefinitionReader,
  value: unknown,
  path: JsonPath,
  places: Map<string, JsonPath>,
): ReadonlyMap<string, CompiledStage> {
  const stages = new Map<string, CompiledStage>();
  const list = reader.list(value, path);
  if (list?.length === 0) {
    reader.diagnostics.error(
      'missing',
      path,
      '"stages" is empty.',
      'name at least one, or remove the key',
    );
  }
  if (list && list.length > DEFINITION_LIMITS.stages) {
    const message = `There are ${list.length} stages.`;
    reader.diagnostics.error(
      'too_large',
      path,
      message,
      `write at most ${DEFINITION_LIMITS.stages}`,
    );
    return stages;
  }
  for (const [index, item] of (list ?? []).entries()) {
    const stage = readStage(reader, item, [...path, index]);
    if (!stage) continue;
    if (stages.has(stage.name)) {
      const message = `The stage "${stage.name}" is listed twice.`;
      reader.diagnostics.error('duplicate', [...path, index], message, 'remove one of them');
    }
    stages.set(stage.name, stage);
    places.set(stage.name, [...path, index]);
  }
  return stages;
}

function readStage(
  reader: DefinitionReader,
  value: unknown,
  path: JsonPath,
): CompiledStage | undefined {
  const object = typeof value === 'string' ? { name: value } : value;
  const keys = reader.keys(object, stageShape, path);
  if (keys?.name === undefined || !reader.isName(keys.name, path)) return undefined;
  const { name, final = false, label, color } = keys;
  return { name, final, ...(label !== undefined && { label }), ...(color && { color }) };
}

/** Level-1 fields of an in-model definition: names or field definitions. */
function readFields(reader: DefinitionReader, value: unknown, path: JsonPath): readonly string[] {
  const names: string[] = [];
  for (const [index, item] of (reader.list(value, path) ?? []).entries()) {
    const parsed = parseFieldDefinition(item, reader.fieldTypes, [...path, index]);
    if (parsed.ok) {
      if (names.includes(parsed.value.name)) {
        const message = `The field "${parsed.value.name}" is listed twice.`;
        reader.diagnostics.error('duplicate', [...path, index], message, 'remove one of them');
      }
      names.push(parsed.value.name);
      continue;
    }
    for (const problem of parsed.problems) {
      const text = problem.message.replace(/\.?$/, '.');
      reader.diagnostics.error('field', problem.path, text, 'see "Fields" in the documentation');
    }
  }
  return names;
}
