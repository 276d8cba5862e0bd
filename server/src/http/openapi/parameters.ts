import { pathParameters, shapeOf, type Endpoint } from '../endpoint';
import type { JsonSchema } from './json-schema';
import type { SchemaWriter } from './zod-schemas';

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required?: boolean;
  readonly description?: string;
  readonly style?: 'deepObject' | 'form';
  readonly explode?: boolean;
  readonly schema: JsonSchema;
}

/** Descriptions of the path parameters of all areas. */
const PATH_NAMES: Readonly<Record<string, string>> = {
  id: 'The documentId.',
  uid: 'The uid of a content type that has contacts: `api::company.company`.',
  documentId: 'The documentId of a document of that type.',
  contactId: 'The id of the contact.',
  name: 'The name of the definition: the `id` of its JSON, or the uid of its model.',
  action: 'A transition of the definition, or a built-in action.',
  token: 'The id of a token of the instance.',
  member: 'The id of the member.',
  key: 'The key of the trigger.',
};

export const pathParameter = (name: string): Parameter => ({
  name,
  in: 'path',
  required: true,
  description: PATH_NAMES[name] ?? `The ${name}.`,
  schema: { type: 'string', ...(name === 'uid' && { examples: ['api::company.company'] }) },
});

/** The parameters of an endpoint: those in its path, and each key of its query. */
export function parametersOf(endpoint: Endpoint, writer: SchemaWriter): Parameter[] {
  const { query } = endpoint.contract();
  const inQuery = Object.entries(query ? shapeOf(query) : {}).map(([name, schema]) =>
    queryParameter(name, writer.write(schema, 'input')),
  );
  return [...pathParameters(endpoint.path).map(pathParameter), ...inQuery];
}

/** Objects are written with brackets: `filters[stage][$eq]=won`. */
export function queryParameter(name: string, { description, ...schema }: JsonSchema): Parameter {
  const isObject = schema.type === 'object' || name === 'filters' || name === 'pagination';
  return {
    name,
    in: 'query',
    ...(typeof description === 'string' && { description }),
    ...(isObject && { style: 'deepObject', explode: true }),
    schema,
  };
}

/** Converts `/instances/:id` to OpenAPI's `/instances/{id}`. */
export const templateOf = (path: string): string => path.replace(/:(\w+)/g, '{$1}');
