import type { JsonSchema } from '../../../components/SchemaForm';
import { isList, isMap, type Json, type JsonMap } from './document';
import written from './language.json';

type PartName =
  | 'Definition'
  | 'Entity'
  | 'Transition'
  | 'Step'
  | 'Condition'
  | 'Approval'
  | 'Assignment'
  | 'Target';

/** The definition language by its parts, as the server publishes it: `npm run docs` writes it. */
export const LANGUAGE = written as object as Readonly<Record<PartName, JsonSchema>>;

/** How a key of the language is edited. */
export type Control =
  | 'approval'
  | 'assignment'
  | 'branches'
  | 'calendar'
  | 'condition'
  | 'escalations'
  | 'flagOrKeys'
  | 'flow'
  | 'gateway'
  | 'group'
  | 'guard'
  | 'input'
  | 'integration'
  | 'automation'
  | 'names'
  | 'parts'
  | 'plain'
  | 'stage'
  | 'stages'
  | 'strategy'
  | 'targets'
  | 'entity'
  | 'transition'
  | 'type'
  | 'values';

const REF = '#/components/schemas/Pipeline';

/** The part of the language that a schema refers to. */
export const refOf = ({ $ref }: JsonSchema): string | undefined =>
  typeof $ref === 'string' ? $ref.replace(REF, '') : undefined;

/** Keys whose texts are names of something; what names it can hold depends on the key. */
const NAMED: Readonly<Record<string, Control>> = {
  activity: 'integration',
  calendar: 'calendar',
  entity: 'entity',
  strategy: 'strategy',
  to: 'stage',
  transition: 'transition',
  type: 'type',
  action: 'automation',
};

const STAGE_LISTS: readonly string[] = ['from', 'stage', 'until', 'pauseIn'];

export function controlOf(key: string, schema: JsonSchema): Control {
  const ref = refOf(schema);
  if (ref === 'Condition') return 'condition';
  if (ref === 'Approval') return 'approval';
  if (ref === 'Assignment') return 'assignment';
  const options = schema.anyOf ?? [];
  if (options.some((option) => refOf(option) === 'Target')) return 'targets';
  if (options.some(({ type }) => type === 'array')) {
    if (options.some(({ type }) => type === 'boolean')) return 'flagOrKeys';
    return STAGE_LISTS.includes(key) ? 'stages' : 'names';
  }
  if (options.some(({ type }) => type === 'boolean')) return 'guard';
  if (schema.type === 'array') return listControl(schema.items ?? {});
  if (schema.type === 'object') return objectControl(schema);
  if (schema.type === undefined) return 'input';
  return (schema.type === 'string' && !schema.enum && NAMED[key]) || 'plain';
}

function objectControl({ properties, additionalProperties }: JsonSchema): Control {
  if (properties) return 'group';
  return typeof additionalProperties === 'object' && additionalProperties.anyOf
    ? 'values'
    : 'parts';
}

function listControl(items: JsonSchema): Control {
  if (refOf(items) === 'Step') return 'flow';
  if (items.type === 'array') return 'branches';
  if (items.anyOf?.some(({ properties }) => properties?.when)) return 'gateway';
  return items.type === 'object' ? 'escalations' : 'names';
}

export interface StepKind {
  /** The key that a step of this kind has. */
  readonly name: string;
  readonly schema: JsonSchema;
}

const requiredOf = ({ required = [] }: JsonSchema): readonly string[] => required;

/** The kinds of steps, in the order of the language. */
export const STEP_KINDS: readonly StepKind[] = (LANGUAGE.Step.anyOf ?? []).map((schema) => ({
  name: requiredOf(schema)[0] ?? '',
  schema,
}));

export const kindOfStep = (step: Json | undefined): StepKind | undefined =>
  isMap(step) ? STEP_KINDS.find(({ name }) => Object.hasOwn(step, name)) : undefined;

/** A value to begin with, of which what is missing is asked for: all required keys, empty. */
export function emptyOf(key: string, schema: JsonSchema): Json {
  switch (controlOf(key, schema)) {
    case 'condition':
      return '';
    case 'approval':
      return { strategy: 'first', voters: [] };
    case 'targets':
    case 'flow':
    case 'escalations':
      return [];
    case 'assignment':
      return { owner: true };
    case 'branches':
      return [[], []];
    case 'gateway':
      return [{ when: '', do: [] }, { else: [] }];
    case 'values':
    case 'parts':
    case 'input':
      return {};
    case 'group':
      return emptyPart(schema);
    case 'guard':
      return false;
    case 'flagOrKeys':
      return true;
    case 'names':
    case 'stages':
      return schema.anyOf ? '' : [];
    default:
      if (schema.type === 'boolean') return true;
      if (schema.type === 'integer') return schema.minimum ?? 0;
      return (schema.enum?.[0] as string | undefined) ?? '';
  }
}

/** An object with its required keys. */
export const emptyPart = (schema: JsonSchema): JsonMap =>
  Object.fromEntries(
    requiredOf(schema).map((key) => [key, emptyOf(key, schema.properties?.[key] ?? {})]),
  );

export const newStep = (kind: StepKind): JsonMap => emptyPart(kind.schema);

/** The keys of an object that the language does not know. */
export const unknownKeys = (schema: JsonSchema, value: Json | undefined): readonly string[] =>
  isMap(value)
    ? Object.keys(value).filter((key) => !Object.hasOwn(schema.properties ?? {}, key))
    : [];

/** One value or several, as a list; undefined where a part of it is no text. */
export function textsOf(value: Json | undefined): readonly string[] | undefined {
  if (value === undefined) return [];
  const list = isList(value) ? value : [value];
  return list.every((one) => typeof one === 'string') ? list : undefined;
}

/** A single text stays one, unless there are several. */
export function textsTo(texts: readonly string[], before: Json | undefined): Json | undefined {
  if (texts.length === 0) return undefined;
  return texts.length === 1 && !isList(before) ? texts[0] : texts;
}
