import type { JsonSchema } from '../../../components/SchemaForm';

/** The types of fields that data keys can have; the app may add others. */
export const FIELD_TYPES = [
  ...(['string', 'text', 'integer', 'number', 'decimal', 'boolean', 'date', 'datetime'] as const),
  ...(['email', 'url', 'enumeration', 'multiple', 'json'] as const),
] as const;

const LENGTHS: Readonly<Record<string, JsonSchema>> = {
  minLength: { type: 'integer', minimum: 0 },
  maxLength: { type: 'integer', minimum: 0 },
  pattern: { type: 'string' },
};
const NUMBERS: Readonly<Record<string, JsonSchema>> = {
  min: { type: 'number' },
  max: { type: 'number' },
};
const TIMES: Readonly<Record<string, JsonSchema>> = {
  min: { type: 'string' },
  max: { type: 'string' },
};
const CHOICES: JsonSchema = { type: 'array', items: { type: 'string' } };

const RULES: Readonly<Record<string, Readonly<Record<string, JsonSchema>>>> = {
  string: { ...LENGTHS, enum: CHOICES },
  text: LENGTHS,
  email: LENGTHS,
  url: LENGTHS,
  integer: NUMBERS,
  number: NUMBERS,
  decimal: NUMBERS,
  date: TIMES,
  datetime: TIMES,
  enumeration: { enum: CHOICES },
  multiple: { enum: CHOICES, ...NUMBERS },
};

const DEFAULTS: Readonly<Record<string, JsonSchema>> = {
  boolean: { type: 'boolean' },
  ...Object.fromEntries(['integer', 'number', 'decimal'].map((type) => [type, { type: 'number' }])),
  multiple: CHOICES,
  json: {},
};

/** The rules of a field of a type, as inputs. */
export const fieldSchema = (type: string): JsonSchema => ({
  properties: {
    required: { type: 'boolean' },
    ...RULES[type],
    default: DEFAULTS[type] ?? { type: 'string' },
  },
});
