import { z } from 'zod';

import { ref, type JsonSchema } from './json-schema';

/** `input` describes values before parsing, `output` the parsed ones. */
type Direction = 'input' | 'output';

/** A registry of component names, together with the metadata of `describe` and `meta`. */
class NamedSchemas extends z.core.$ZodRegistry<Record<string, unknown>> {
  readonly #names: ReadonlyMap<z.core.$ZodType, string>;

  constructor(named: Readonly<Record<string, z.ZodType>>) {
    super();
    this.#names = new Map(Object.entries(named).map(([name, schema]) => [schema, name]));
  }

  override get<S extends z.core.$ZodType>(
    schema: S,
  ): z.core.$replace<Record<string, unknown>, S> | undefined {
    const meta: Record<string, unknown> = { ...z.globalRegistry.get(schema) };
    // An id set by another package is not a component name.
    delete meta.id;
    const id = this.#names.get(schema);
    return id === undefined ? meta : { ...meta, id };
  }
}

/** Converts contract schemas to JSON Schemas; named ones become components, once each. */
export class SchemaWriter {
  readonly components = new Map<string, JsonSchema>();

  readonly #names: NamedSchemas;

  readonly #named: ReadonlyMap<z.ZodType, string>;

  constructor(named: Readonly<Record<string, z.ZodType>>) {
    this.#names = new NamedSchemas(named);
    this.#named = new Map(Object.entries(named).map(([name, schema]) => [schema, name]));
  }

  write(schema: z.ZodType, io: Direction): JsonSchema {
    const { $defs, ...written } = z.toJSONSchema(schema, {
      io,
      metadata: this.#names,
      unrepresentable: 'any',
      override: ({ zodSchema, jsonSchema }) => tidy(zodSchema, jsonSchema, io),
    }) as Record<string, unknown> & { $defs?: Record<string, JsonSchema> };
    delete written.$schema;
    for (const [name, definition] of Object.entries($defs ?? {})) this.#add(name, definition);
    const own = this.#named.get(schema);
    if (own === undefined) return pointToComponents(written) as JsonSchema;
    this.#add(own, written);
    return ref(own);
  }

  #add(name: string, written: JsonSchema): void {
    const schema = pointToComponents(written, name) as JsonSchema;
    const before = this.components.get(name);
    if (before && JSON.stringify(before) !== JSON.stringify(schema)) {
      throw new Error(
        `The schema "${name}" differs between requests and answers: give it two names.`,
      );
    }
    this.components.set(name, schema);
  }
}

function tidy(zodSchema: z.core.$ZodTypes, schema: Record<string, unknown>, io: Direction): void {
  // Responses may get more keys, so additional properties are allowed.
  if (io === 'output' && zodSchema._zod.def.type === 'object' && !zodSchema._zod.def.catchall) {
    delete schema.additionalProperties;
  }
  // `meta({ type })` names the type to which a query string is parsed.
  if (typeof schema.type === 'string' && schema.type !== 'string') {
    delete schema.pattern;
    delete schema.anyOf;
  }
  if (schema.propertyNames !== undefined && isAnyText(schema.propertyNames)) {
    delete schema.propertyNames;
  }
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
}

const isAnyText = (schema: unknown): boolean => JSON.stringify(schema) === '{"type":"string"}';

const DEFINITIONS = '#/$defs/';

/** Rewrites references inside a converted schema to the components. */
function pointToComponents(schema: unknown, root?: string): unknown {
  if (Array.isArray(schema)) return schema.map((part) => pointToComponents(part, root));
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => {
      if (key !== '$ref' || typeof value !== 'string') return [key, pointToComponents(value, root)];
      if (value === '#' && root !== undefined) return [key, ref(root).$ref];
      if (!value.startsWith(DEFINITIONS)) return [key, value];
      return [key, ref(value.slice(DEFINITIONS.length)).$ref];
    }),
  );
}
