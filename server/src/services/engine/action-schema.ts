import type { Core } from '@strapi/strapi';

import { PLUGIN_ID } from '../../constants';
import type { CompiledDefinition, FieldDefinition, IntegrationField } from '../../core/contracts';
import type { ActionField } from '../../core/engine';
import { propertyOf } from '../../integrations';
import { contentTypeOf } from '../../strapi/ports/content-types';
import type { FieldLabels } from '../../strapi/ports/field-labels';
import type { ScalarAttribute } from '../../strapi/ports/subjects/attributes';

type JsonSchema = Readonly<Record<string, unknown>>;

/** What the properties of an action's `fields` are made from. */
export interface SchemaSources {
  readonly definition: CompiledDefinition;
  /** The content type of the record. */
  readonly type: string;
  readonly labels: FieldLabels;
  /** The live custom fields of the record's type. */
  readonly customFields: ReadonlyMap<string, FieldDefinition> | undefined;
  /** Whether the caller may read an attribute of the record. */
  readonly mayRead: (attribute: string) => boolean;
}

/** The JSON Schema of `fields` of an action, from which a form can be built. */
export function actionSchema(
  strapi: Core.Strapi,
  fields: readonly ActionField[],
  sources: SchemaSources,
): Record<string, unknown> {
  const isHidden = ({ kind, name }: ActionField): boolean =>
    kind === 'record' && !sources.mayRead(name);
  const isEmpty = ({ value }: ActionField): boolean => value === undefined || value === null;
  // A value that the caller may not read stays as it is, unless another one is given.
  const required = fields.filter((one) => one.isRequired && (isEmpty(one) || !isHidden(one)));
  return {
    type: 'object',
    properties: Object.fromEntries(
      fields.map((field) => [
        field.name,
        {
          ...schemaOf(strapi, field, sources),
          ...(isEmpty(field) || isHidden(field) ? {} : { default: field.value }),
        },
      ]),
    ),
    required: required.map(({ name }) => name),
  };
}

function schemaOf(
  strapi: Core.Strapi,
  { name, kind }: ActionField,
  { definition, type, labels, customFields }: SchemaSources,
): JsonSchema {
  if (kind === 'data') return { title: name };
  if (kind === 'declared') {
    const declared = declaredField(definition, name);
    return declared ? { ...propertyOf(declared), title: name } : { title: name };
  }
  const { label, help } = labels(name);
  const attribute = attributeOf(strapi, type, name);
  const custom = customFields?.get(name);
  const property = custom ? propertyOf(custom) : attribute ? attributeSchema(attribute) : {};
  const format = formatOf(name, attribute);
  return {
    ...property,
    ...(format === undefined ? {} : { format }),
    title: label ?? name,
    ...(help ? { description: help } : {}),
  };
}

/** The rules of a declared key as the definition has them; they were validated on compilation. */
function declaredField({ source }: CompiledDefinition, name: string): IntegrationField | undefined {
  const rules = (source.dataSchema as Record<string, object | undefined> | undefined)?.[name];
  // Its default is of a new instance, the form's of this one.
  return rules && ({ ...rules, name, default: undefined } as IntegrationField);
}

type Attribute = ScalarAttribute & { readonly customField?: string };

const attributeOf = (strapi: Core.Strapi, uid: string, name: string): Attribute | undefined =>
  (contentTypeOf(strapi, uid)?.attributes as Record<string, Attribute | undefined> | undefined)?.[
    name
  ];

const SCALARS: Readonly<Record<string, JsonSchema>> = {
  ...Object.fromEntries(['string', 'uid', 'enumeration', 'biginteger'].map((one) => [one, text()])),
  ...Object.fromEntries(['text', 'richtext'].map((one) => [one, text('x-control', 'textarea')])),
  ...Object.fromEntries(['float', 'decimal'].map((one) => [one, { type: 'number' }])),
  integer: { type: 'integer' },
  boolean: { type: 'boolean' },
  email: text('format', 'email'),
  date: text('format', 'date'),
  time: text('format', 'time'),
  datetime: text('format', 'date-time'),
  timestamp: text('format', 'date-time'),
};

function text(key?: string, value?: string): JsonSchema {
  return { type: 'string', ...(key === undefined ? {} : { [key]: value }) };
}

function attributeSchema({ type, ...rules }: Attribute): JsonSchema {
  const limits = {
    ...{ enum: rules.enum, pattern: rules.regex },
    ...{ minLength: rules.minLength, maxLength: rules.maxLength },
    minimum: typeof rules.min === 'number' ? rules.min : undefined,
    maximum: typeof rules.max === 'number' ? rules.max : undefined,
  };
  const given = Object.entries(limits).filter(([, limit]) => limit !== undefined);
  return { ...(SCALARS[type] ?? {}), 'x-type': type, ...Object.fromEntries(given) };
}

/** Attributes of text whose values are references, by name. */
const REFERENCES: Readonly<Record<string, string>> = { owner: 'owner', currency: 'currency' };

/** A custom field of ours names the input; otherwise it is the name of the attribute. */
function formatOf(name: string, attribute: Attribute | undefined): string | undefined {
  const prefix = `plugin::${PLUGIN_ID}.`;
  if (attribute?.customField?.startsWith(prefix)) return attribute.customField.slice(prefix.length);
  return attribute?.type === 'string' && Object.hasOwn(REFERENCES, name)
    ? REFERENCES[name]
    : undefined;
}
