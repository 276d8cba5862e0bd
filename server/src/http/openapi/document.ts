import type { Level } from '../../config';
import type { IntegrationKind } from '../../contracts/integrations';
import { AREAS } from '../areas';
import type { Area } from '../endpoint';
import { fixedComponents, inputSchemas, namedSchemas } from './components';
import { describeKinds } from './integration-kinds';
import type { JsonSchema } from './json-schema';
import { failureResponses, operationOf, type OperationObject } from './operations';
import { templateOf } from './parameters';
import { recordPaths } from './record-operations';
import { recordComponents, RECORDS_TAG, type RecordType } from './record-schemas';
import { SchemaWriter } from './zod-schemas';

export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: Readonly<Record<string, unknown>>;
  readonly servers: readonly { readonly url: string }[];
  readonly security: readonly object[];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>;
  readonly components: {
    readonly securitySchemes: Readonly<Record<string, object>>;
    readonly responses: Readonly<Record<string, object>>;
    readonly schemas: Readonly<Record<string, JsonSchema>>;
  };
}

/** The inputs of the document; it is deterministic. */
export interface DocumentInput {
  readonly level: Level;
  readonly version: string;
  /** The base path: `/api/nexus-crm`. */
  readonly server: string;
  /** The CRM's content types; none at level 1. */
  readonly records: readonly RecordType[];
  /** Kinds of integrations; none at level 1. */
  readonly kinds?: readonly IntegrationKind[];
}

/** The endpoints of a level, as their contracts describe them; an app does not change them. */
export interface DescribedEndpoints {
  readonly level: Level;
  readonly areas: readonly Area[];
  readonly paths: OpenApiDocument['paths'];
  readonly components: ReadonlyMap<string, JsonSchema>;
}

/** Most of the time that a document takes: keep the result where several are created. */
export function describeEndpoints(level: Level): DescribedEndpoints {
  const areas = AREAS.filter((area) => level >= area.level);
  const named = namedSchemas();
  const writer = new SchemaWriter(named);
  for (const name of inputSchemas) writer.write(named[name], 'input');
  return { level, areas, paths: pathsOf(areas, writer), components: writer.components };
}

/**
 * Describes the endpoints of a level: the plugin's from their contracts, those of records from
 * their types.
 */
export function createDocument(
  input: DocumentInput,
  endpoints: DescribedEndpoints = describeEndpoints(input.level),
): OpenApiDocument {
  const { level, records, kinds = [] } = input;
  const { areas } = endpoints;
  const own = describeKinds(endpoints.paths, kinds);
  const paths = {
    ...Object.assign({}, ...records.map(recordPaths)),
    ...own.paths,
  } as OpenApiDocument['paths'];
  const schemas = {
    ...fixedComponents(),
    ...Object.assign({}, ...records.map(recordComponents)),
    ...Object.fromEntries(endpoints.components),
    ...own.schemas,
  } as Record<string, JsonSchema>;
  return {
    openapi: '3.1.0',
    info: {
      title: 'Nexus CRM',
      version: input.version,
      summary: 'A CRM inside Strapi',
      description: `What answers at level ${level}. Send an API token or a user's JWT as a bearer token; each operation names the permission that it needs.`,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: input.server }],
    security: [{ bearer: [] }, {}],
    tags: [
      ...records.map(({ plural, component }) => ({
        name: RECORDS_TAG(plural),
        description: `Records of the content type ${component}, custom fields included.`,
      })),
      ...areas.map(({ tag, description }) => ({ name: tag, description })),
    ],
    paths,
    components: {
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description:
            'An API token or a JWT. Without one the caller has what the role Public may do.',
        },
      },
      responses: failureResponses(paths),
      schemas: onlyUsed(schemas, paths),
    },
  };
}

function pathsOf(
  areas: readonly Area[],
  writer: SchemaWriter,
): Record<string, Record<string, OperationObject>> {
  const paths: Record<string, Record<string, OperationObject>> = {};
  for (const area of areas) {
    for (const endpoint of area.endpoints) {
      const path = (paths[templateOf(endpoint.path)] ??= {});
      path[endpoint.method.toLowerCase()] = operationOf(area, endpoint, writer);
    }
  }
  return paths;
}

const REFERENCE = /"#\/components\/schemas\/([\w-]+)"/g;

/** The components that the paths reference, transitively. */
function onlyUsed(
  schemas: Readonly<Record<string, JsonSchema>>,
  paths: object,
): Record<string, JsonSchema> {
  const used = new Set<string>(['Error']);
  const follow = (part: object): void => {
    for (const [, name = ''] of JSON.stringify(part).matchAll(REFERENCE)) {
      if (used.has(name)) continue;
      const schema = schemas[name];
      if (!schema) throw new Error(`OpenAPI refers to the schema "${name}", which there is not.`);
      used.add(name);
      follow(schema);
    }
  };
  follow(paths);
  return Object.fromEntries([...used].sort().map((name) => [name, schemas[name] ?? {}]));
}
