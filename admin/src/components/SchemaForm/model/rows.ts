import type { Choice, JsonSchema, Row, RowKind } from './types';

const LONG_TEXT = 500;

/** The rows of an object's schema, in the order of its properties. */
export function toRows(schema: JsonSchema, path: readonly string[] = []): readonly Row[] {
  const required = schema.required ?? [];
  return Object.entries(schema.properties ?? {}).map(([key, property]) =>
    toRow(property, [...path, key], required.includes(key)),
  );
}

export function toRow(property: JsonSchema, path: readonly string[], required: boolean): Row {
  const { schema, nullable } = withoutNull(property);
  const kind = kindOf(schema);
  return {
    kind,
    path,
    required,
    nullable,
    label: labelOf(schema.title, path.at(-1) ?? ''),
    hint: schema.description,
    isReadOnly: schema.readOnly === true,
    format: schema.format,
    choices: choicesOf(kind === 'choices' ? (schema.items ?? {}) : schema),
    rows: kind === 'group' ? toRows(schema, path) : [],
    schema,
  };
}

/** `anyOf` with null and `type: [..., 'null']` say the same: the value may be null. */
function withoutNull(property: JsonSchema): { schema: JsonSchema; nullable: boolean } {
  const options = property.anyOf ?? property.oneOf;
  if (options) {
    const others = options.filter(({ type }) => type !== 'null');
    const [only] = others;
    if (only && others.length === 1) {
      const outer = without(property, ['anyOf', 'oneOf']);
      const inner = withoutNull(only);
      return {
        schema: { ...inner.schema, ...outer },
        nullable: inner.nullable || options.length > others.length,
      };
    }
    return { schema: property, nullable: options.length > others.length };
  }
  if (property.enum?.includes(null)) {
    const { schema } = withoutNull({
      ...property,
      enum: property.enum.filter((value) => value !== null),
    });
    return { schema, nullable: true };
  }
  if (Array.isArray(property.type) && property.type.includes('null')) {
    const types: readonly string[] = property.type.filter((type: string) => type !== 'null');
    const [only] = types;
    return {
      schema: { ...property, type: types.length === 1 && only !== undefined ? only : types },
      nullable: true,
    };
  }
  return { schema: property, nullable: false };
}

const without = (schema: JsonSchema, keys: readonly string[]): JsonSchema =>
  Object.fromEntries(Object.entries(schema).filter(([key]) => !keys.includes(key)));

/** A part of a schema that no input can show is edited as JSON, so that nothing is lost. */
function kindOf(schema: JsonSchema): RowKind {
  if ('const' in schema) return 'constant';
  if (schema.anyOf || schema.oneOf || schema['allOf'] || schema['$ref']) {
    return choicesOf(schema).length > 0 ? 'choice' : 'json';
  }
  if (schema.enum) return choicesOf(schema).length === schema.enum.length ? 'choice' : 'json';
  switch (schema.type) {
    case 'string':
      return textKind(schema);
    case 'number':
    case 'integer':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'array':
      return arrayKind(schema.items);
    case 'object':
      return objectKind(schema);
    default:
      return 'json';
  }
}

function textKind(schema: JsonSchema): RowKind {
  if (schema.writeOnly) return 'secret';
  if (schema.format === 'date') return 'date';
  if (schema.format === 'date-time') return 'dateTime';
  const isLong = schema['x-control'] === 'textarea' || (schema.maxLength ?? 0) > LONG_TEXT;
  return isLong && schema.format === undefined ? 'longText' : 'text';
}

function arrayKind(items: JsonSchema | undefined): RowKind {
  if (items?.type !== 'string' && !items?.enum) return 'json';
  if (!items.enum) return 'texts';
  return choicesOf(items).length === items.enum.length ? 'choices' : 'json';
}

function objectKind(schema: JsonSchema): RowKind {
  if (schema.properties && Object.keys(schema.properties).length > 0) return 'group';
  const others = schema.additionalProperties;
  return typeof others === 'object' && others.type === 'string' && !others.enum ? 'map' : 'json';
}

const isChoice = (value: unknown): value is Choice['value'] =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/** Values of `enum`; or constants of `anyOf`, which may have titles. */
function choicesOf(schema: JsonSchema): readonly Choice[] {
  if (schema.enum) {
    const labels = schema['x-labels'] as Record<string, unknown> | undefined;
    return schema.enum.filter(isChoice).map((value) => {
      const label = labels?.[String(value)];
      return { value, label: typeof label === 'string' ? label : String(value) };
    });
  }
  const options = schema.anyOf ?? schema.oneOf ?? [];
  const constants = options.flatMap((option) =>
    isChoice(option.const)
      ? [{ value: option.const, label: option.title ?? String(option.const) }]
      : [],
  );
  return constants.length === options.length ? constants : [];
}

const labelOf = (title: string | undefined, key: string): string =>
  title === undefined || title === key ? humanize(key) : title;

/** `closeDate` and `close_date` read as “Close date”. */
export function humanize(key: string): string {
  const words = key
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .trim()
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
