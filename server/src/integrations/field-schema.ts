import type { IntegrationField } from '../core/contracts';

type JsonSchema = Readonly<Record<string, unknown>>;

const TYPES: Readonly<Record<string, JsonSchema>> = {
  string: { type: 'string' },
  text: { type: 'string', 'x-control': 'textarea' },
  email: { type: 'string', format: 'email' },
  url: { type: 'string', format: 'uri' },
  enumeration: { type: 'string' },
  integer: { type: 'integer' },
  number: { type: 'number' },
  decimal: { type: 'number' },
  boolean: { type: 'boolean' },
  date: { type: 'string', format: 'date' },
  datetime: { type: 'string', format: 'date-time' },
};

/** Fields as a JSON Schema (2020-12), from which a form can be built. */
export function schemaOf(fields: readonly IntegrationField[]): JsonSchema {
  // What has a default is not asked for.
  const required = fields
    .filter((field) => field.required === true && field.default === undefined)
    .map(({ name }) => name);
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map((field) => [field.name, propertyOf(field)])),
    ...(required.length > 0 && { required }),
    additionalProperties: false,
  };
}

/** The schema of one field, with its rules. */
export function propertyOf(field: IntegrationField): JsonSchema {
  const { type, label, help, secret, default: standard, enum: choices } = field;
  const isNumeric = typeof field.min === 'number' || typeof field.max === 'number';
  const shape: JsonSchema =
    type === 'multiple'
      ? { type: 'array', items: { type: 'string', ...(choices && { enum: choices }) } }
      : { ...(TYPES[type] ?? {}), ...(choices && { enum: choices }) };
  const limits =
    type === 'multiple'
      ? { minItems: field.min, maxItems: field.max }
      : { minimum: field.min, maximum: field.max };
  const rules = {
    ...(isNumeric && limits),
    ...{ minLength: field.minLength, maxLength: field.maxLength, pattern: field.pattern },
    ...{ title: label, description: help, default: standard },
  };
  const given = Object.entries(rules).filter(([, value]) => value !== undefined);
  return {
    ...shape,
    'x-type': type,
    ...Object.fromEntries(given),
    ...(secret === true && { writeOnly: true }),
  };
}
