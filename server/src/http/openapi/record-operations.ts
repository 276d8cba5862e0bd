import { json, permissionOf, responsesOf, type OperationObject } from './operations';
import { closedObject, list, object, ref, type JsonSchema } from './json-schema';
import { pathParameter, queryParameter, type Parameter } from './parameters';
import { handlerOf, queryNames, RECORDS_TAG, type RecordType } from './record-schemas';

type Method = 'get' | 'post' | 'put' | 'delete';

/** The paths of Strapi's five core actions for one content type. */
export function recordPaths(
  type: RecordType,
): Record<string, Partial<Record<Method, OperationObject>>> {
  const { component, plural } = type;
  const one = article(component);
  const id = pathParameter('id');
  const answer = ref(`${component}Answer`);
  const selects = selecting(type);
  return {
    [`/${plural}`]: {
      get: operation(type, 'find', 'GET', {
        id: `list${RECORDS_TAG(plural)}`,
        summary: `List ${plural}`,
        parameters: [...listing(type), ...selects],
        schema: ref(`${component}List`),
      }),
      post: operation(type, 'create', 'POST', {
        id: `create${component}`,
        summary: `Create ${one}`,
        parameters: selects,
        body: ref(`${component}Create`),
        status: 201,
        schema: answer,
      }),
    },
    [`/${plural}/{id}`]: {
      get: operation(type, 'findOne', 'GET', {
        id: `get${component}`,
        summary: `Get ${one}`,
        parameters: [id, ...selects],
        schema: answer,
      }),
      put: operation(type, 'update', 'PUT', {
        id: `update${component}`,
        summary: `Change ${one}`,
        parameters: [id, ...selects],
        body: ref(`${component}Update`),
        schema: answer,
      }),
      delete: operation(type, 'delete', 'DELETE', {
        id: `delete${component}`,
        summary: `Delete ${one}`,
        parameters: [id],
        status: 204,
        schema: answer,
      }),
    },
  };
}

const article = (component: string): string =>
  `${/^[AEIOU]/.test(component) ? 'an' : 'a'} ${component.toLowerCase()}`;

function operation(
  { uid, plural }: RecordType,
  action: string,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  what: {
    readonly id: string;
    readonly summary: string;
    readonly parameters: readonly Parameter[];
    readonly body?: JsonSchema;
    readonly status?: number;
    readonly schema: JsonSchema;
  },
): OperationObject {
  const permission = permissionOf(handlerOf(uid, action));
  const names = what.parameters.some((parameter) => parameter.in === 'path');
  return {
    operationId: what.id,
    tags: [RECORDS_TAG(plural)],
    summary: what.summary,
    description: `Permission: \`${permission}\`.`,
    'x-permission': permission,
    ...(what.parameters.length > 0 && { parameters: what.parameters }),
    ...(what.body && {
      requestBody: { required: true, content: json(closedObject({ data: what.body }, ['data'])) },
    }),
    responses: responsesOf({
      method,
      status: [what.status ?? 200],
      schema: what.schema,
      names,
      takes: true,
    }),
  };
}

/** One name or several: `sort=name`, `sort=name&sort=score:desc`, `sort=name,score:desc`. */
const oneOrMany = (names: readonly string[]): JsonSchema[] =>
  names.length > 0
    ? [list({ type: 'string', enum: names }), { type: 'string' }]
    : [{ type: 'string' }];

const listing = (type: RecordType): Parameter[] => [
  queryParameter('filters', ref(`${type.component}Filters`)),
  queryParameter('_q', { type: 'string', description: 'Text that is searched for everywhere.' }),
  queryParameter('sort', {
    anyOf: oneOrMany(queryNames(type).sort),
    description: 'A name, `:asc` or `:desc` after it; several in order.',
  }),
  queryParameter('pagination', {
    ...object({
      page: { type: 'integer', minimum: 1 },
      pageSize: { type: 'integer', minimum: 1 },
      start: { type: 'integer', minimum: 0 },
      limit: { type: 'integer' },
      withCount: { type: 'boolean' },
    }),
    description: 'By `page` and `pageSize`, or by `start` and `limit`.',
  }),
];

const selecting = (type: RecordType): Parameter[] => {
  const { fields, populate } = queryNames(type);
  return [
    queryParameter('fields', {
      anyOf: oneOrMany(fields),
      description: 'The attributes to return; all by default.',
    }),
    queryParameter('populate', {
      anyOf: [...oneOrMany(populate), { type: 'object' }],
      description: 'Relations and files to return as well; `*` for all of them.',
    }),
  ];
};
