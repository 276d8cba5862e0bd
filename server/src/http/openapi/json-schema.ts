/** A JSON Schema (draft 2020-12), as in OpenAPI 3.1. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly [keyword: string]: unknown;
}

/** A reference to a schema in `components.schemas`. */
export const ref = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` });

export const nullable = (schema: JsonSchema): JsonSchema =>
  typeof schema.type === 'string' && schema.enum === undefined
    ? { ...schema, type: [schema.type, 'null'] }
    : { anyOf: [schema, { type: 'null' }] };

export const object = (
  properties: Readonly<Record<string, JsonSchema>>,
  required: readonly string[] = [],
): JsonSchema => ({
  type: 'object',
  ...(required.length > 0 && { required }),
  properties,
});

/** As `object`, without additional properties. */
export const closedObject = (...parts: Parameters<typeof object>): JsonSchema => ({
  ...object(...parts),
  additionalProperties: false,
});

export const list = (items: JsonSchema): JsonSchema => ({ type: 'array', items });
