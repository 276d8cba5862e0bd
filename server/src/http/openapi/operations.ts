import { PLUGIN_ID } from '../../constants';
import type { Area, Endpoint } from '../endpoint';
import { pathParameters } from '../endpoint';
import type { JsonSchema } from './json-schema';
import { parametersOf, type Parameter } from './parameters';
import type { SchemaWriter } from './zod-schemas';

export interface OperationObject {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description: string;
  /** The content API permission that the caller needs. */
  readonly 'x-permission': string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, object>>;
}

type Content = Readonly<Record<'application/json', { readonly schema: JsonSchema }>>;

export const json = (schema: JsonSchema): Content => ({ 'application/json': { schema } });

const SUCCESS: Readonly<Record<number, string>> = {
  200: 'Success.',
  201: 'Created.',
  202: 'Accepted: the work continues in the background.',
  204: 'Done; there is nothing to return.',
};

/** Error responses in `components.responses`, by status. */
const FAILURES = {
  400: ['BadRequest', 'The request is wrong: the message names the field and the reason.'],
  401: ['Unauthorized', 'The token is not valid.'],
  403: ['Forbidden', 'The caller has no permission, or a rule of the CRM refuses it.'],
  404: ['NotFound', 'There is no such thing, or the caller may not see it.'],
  409: [
    'Conflict',
    'The state does not allow it, the revision is stale, or what is stored is corrupt. Nothing changed.',
  ],
  413: ['ContentTooLarge', 'The body is larger than the server accepts.'],
  429: ['TooManyRequests', 'Too many calls; `Retry-After` says how many seconds to wait.'],
} as const;

/** Those that the paths reference. */
export function failureResponses(paths: object): Record<string, object> {
  const text = JSON.stringify(paths);
  return Object.fromEntries(
    Object.values(FAILURES)
      .filter(([name]) => text.includes(`"#/components/responses/${name}"`))
      .map(([name, description]) => [
        name,
        { description, content: json({ $ref: '#/components/schemas/Error' }) },
      ]),
  );
}

/** The responses of an operation: success with this schema, and its possible errors. */
export function responsesOf(input: {
  readonly method: Endpoint['method'];
  readonly status: readonly number[];
  readonly schema: JsonSchema;
  /** The media type of success; JSON by default. */
  readonly produces?: string | undefined;
  /** Whether success may be CSV too. */
  readonly alsoCsv?: boolean | undefined;
  /** Whether it has a rate limit. */
  readonly isLimited?: boolean | undefined;
  readonly names: boolean;
  readonly takes: boolean;
}): Record<string, object> {
  const { method, status, schema, produces = 'application/json', names, takes } = input;
  const csv = input.alsoCsv ? { 'text/csv': { schema: { type: 'string' } } } : {};
  const writes = method !== 'GET';
  const failures = [
    ...(takes || names || writes ? [400 as const] : []),
    ...[401 as const, 403 as const],
    ...(names || writes ? [404 as const] : []),
    // Reads of one resource too: the stored data may be corrupt.
    ...(names || writes ? [409 as const] : []),
    ...(method === 'POST' || method === 'PUT' ? [413 as const] : []),
    ...(input.isLimited ? [429 as const] : []),
  ];
  return Object.fromEntries([
    ...status.map((code) => [
      String(code),
      {
        description: SUCCESS[code] ?? 'Success.',
        ...(code !== 204 && { content: { [produces]: { schema }, ...csv } }),
      },
    ]),
    ...failures.map((code) => [
      String(code),
      { $ref: `#/components/responses/${FAILURES[code][0]}` },
    ]),
  ]) as Record<string, object>;
}

export const permissionOf = (handler: string): string => `plugin::${PLUGIN_ID}.${handler}`;

/** The OpenAPI operation of an endpoint. */
export function operationOf(
  { tag }: Area,
  endpoint: Endpoint,
  writer: SchemaWriter,
): OperationObject {
  const {
    id,
    summary,
    description,
    status = [200],
    produces,
    alsoCsv,
    isLimited,
  } = endpoint.operation;
  const { body, query, response } = endpoint.contract();
  const parameters = parametersOf(endpoint, writer);
  const permission = permissionOf(endpoint.handler);
  return {
    operationId: id,
    tags: [tag],
    summary,
    description: [description, `Permission: \`${permission}\`.`].filter(Boolean).join(' '),
    'x-permission': permission,
    ...(parameters.length > 0 && { parameters }),
    ...(body && {
      requestBody: {
        required: !body.safeParse({}).success,
        content: json(writer.write(body, 'input')),
      },
    }),
    responses: responsesOf({
      method: endpoint.method,
      ...{ status, produces, alsoCsv, isLimited },
      schema: writer.write(response, 'output'),
      names: pathParameters(endpoint.path).length > 0,
      takes: query !== undefined,
    }),
  };
}
