import { UID } from '../../constants';
import { list, nullable, ref, type JsonSchema } from './json-schema';

/** The used parts of an attribute of a content type. */
export interface Attribute {
  readonly type: string;
  readonly enum?: readonly string[];
  readonly required?: boolean;
  readonly default?: unknown;
  readonly private?: boolean;
  readonly writable?: boolean;
  readonly multiple?: boolean;
  readonly relation?: string;
  readonly target?: string;
  readonly min?: number;
  readonly max?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
}

/** Content types with their own component. */
export const RECORD_COMPONENTS: Readonly<Record<string, string>> = {
  [UID.contact]: 'Contact',
  [UID.opportunity]: 'Opportunity',
  [UID.campaign]: 'Campaign',
  [UID.interaction]: 'Interaction',
  [UID.team]: 'Team',
};

const RELATED = new Set(['relation', 'media', 'component', 'dynamiczone']);

/** Whether it is returned only with `populate`. */
export const isPopulated = ({ type }: Attribute): boolean => RELATED.has(type);

/** Attributes whose JSON has a schema. */
const JSON_SHAPES: Readonly<Record<string, JsonSchema>> = {
  [`${UID.contact}.extra`]: { type: 'object' },
  // Validated when the campaign starts; until then any JSON is accepted.
  [`${UID.campaign}.audience`]: { anyOf: [ref('Audience'), { type: ['object', 'array'] }] },
  [`${UID.campaign}.metrics`]: { type: 'object' },
  [`${UID.team}.members`]: list({ type: 'string', examples: ['user:<documentId>'] }),
};

const SCALARS: Readonly<Record<string, JsonSchema>> = {
  string: { type: 'string' },
  text: { type: 'string' },
  richtext: { type: 'string' },
  email: { type: 'string' },
  uid: { type: 'string' },
  password: { type: 'string' },
  biginteger: { type: 'string' },
  integer: { type: 'integer' },
  float: { type: 'number' },
  decimal: { type: 'number' },
  boolean: { type: 'boolean' },
  date: { type: 'string', format: 'date' },
  time: { type: 'string' },
  datetime: { type: 'string', format: 'date-time' },
  timestamp: { type: 'string', format: 'date-time' },
};

/**
 * The schema of an attribute in a response.
 *
 * @param live a custom field, whose stored values may not be among its current choices.
 */
export function answerOf(
  uid: string,
  name: string,
  attribute: Attribute,
  live = false,
): JsonSchema {
  const { type } = attribute;
  if (type === 'media') return attribute.multiple ? list(ref('File')) : nullable(ref('File'));
  if (type === 'relation') return relatedOf(attribute);
  if (type === 'enumeration') {
    return live
      ? { type: ['string', 'null'] }
      : { enum: [...(attribute.enum ?? []), null], type: ['string', 'null'] };
  }
  const schema = JSON_SHAPES[`${uid}.${name}`] ?? SCALARS[type];
  return schema ? nullable(schema) : {};
}

function relatedOf({ relation = '', target = '' }: Attribute): JsonSchema {
  const one = ref(RECORD_COMPONENTS[target] ?? 'RelatedRecord');
  return /ToMany$/i.test(relation) ? list(one) : nullable(one);
}

/** The schema of an attribute in a request. */
export function inputOf(uid: string, name: string, attribute: Attribute): JsonSchema {
  const { type } = attribute;
  if (isPopulated(attribute)) return relationInput(attribute);
  const schema =
    type === 'enumeration'
      ? { type: 'string', enum: [...(attribute.enum ?? [])] }
      : (JSON_SHAPES[`${uid}.${name}`] ?? SCALARS[type]);
  if (!schema) return {};
  const said = { ...schema, ...limitsOf(attribute) };
  return attribute.required ? said : nullable(said);
}

const limitsOf = ({ min, max, minLength, maxLength }: Attribute): JsonSchema =>
  Object.fromEntries(
    Object.entries({ minimum: min, maximum: max, minLength, maxLength }).filter(
      ([, limit]) => typeof limit === 'number',
    ),
  );

/** Relations and files in requests: ids or documentIds, or `connect` and `disconnect`. */
function relationInput({ type }: Attribute): JsonSchema {
  const id = { type: ['integer', 'string'] };
  return {
    description:
      type === 'media'
        ? 'Ids of uploaded files.'
        : 'The documentId of the record; or `connect`, `disconnect` and `set` as in Strapi.',
    anyOf: [
      { type: 'string' },
      { type: 'integer' },
      list(id),
      { type: 'object' },
      { type: 'null' },
    ],
  };
}

const FILTERS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['string', 'text', 'richtext', 'email', 'uid', 'enumeration', 'biginteger'].map((type) => [
      type,
      'TextFilter',
    ]),
  ),
  ...Object.fromEntries(['integer', 'float', 'decimal'].map((type) => [type, 'NumberFilter'])),
  boolean: 'BooleanFilter',
  ...Object.fromEntries(
    ['date', 'time', 'datetime', 'timestamp'].map((type) => [type, 'TimeFilter']),
  ),
};

/** Whether lists can be sorted by it. */
export const isSortable = ({ type }: Attribute): boolean => type in FILTERS;

/** The filter schema of an attribute. */
export function filterOf({ type, target = '' }: Attribute): JsonSchema | undefined {
  if (type === 'relation') {
    const component = RECORD_COMPONENTS[target];
    return component ? ref(`${component}Filters`) : { type: 'object' };
  }
  if (isPopulated({ type }) || type === 'password') return undefined;
  return ref(FILTERS[type] ?? 'PresenceFilter');
}
