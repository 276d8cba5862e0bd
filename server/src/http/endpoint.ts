import type { Core } from '@strapi/strapi';
import { z } from 'zod';

import type { Level } from '../config';

/** The description of an endpoint in OpenAPI and docs/rest.md. */
export interface Operation {
  /** Unique and starting with a verb: the function name in generated clients. */
  readonly id: string;
  /** At most one line, without a full stop. */
  readonly summary: string;
  readonly description?: string;
  /** Statuses of success; 200 by default. */
  readonly status?: readonly number[];
  /** The media type of the answer, if it is not JSON. */
  readonly produces?: 'text/plain';
  /** Whether `format=csv` has it answer with CSV. */
  readonly alsoCsv?: true;
  /** Whether it has a rate limit. */
  readonly isLimited?: true;
}

/** Request and response schemas; path parameters are derived from the path. */
export interface Contract {
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  readonly response: z.ZodType;
}

/** One endpoint, defined once for both mounts, OpenAPI and docs/rest.md. */
export interface Endpoint<Right extends string = string> {
  /** The right of the area that it needs. */
  readonly right: Right;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Under `/api/nexus-crm` and `/nexus-crm`: `/instances/:id`. */
  readonly path: string;
  /** `controller.function`; also the name of its permission in the content API. */
  readonly handler: string;
  readonly operation: Operation;
  /** Lazy, because building the schemas takes time (PR-004). */
  readonly contract: () => Contract;
}

/** A Strapi policy with its configuration. */
export interface Policy {
  readonly name: string;
  readonly config: unknown;
}

/** A group of endpoints: a tag of OpenAPI, a chapter of docs/rest.md. */
export interface Area<Right extends string = string> {
  readonly tag: string;
  readonly description: string;
  /** The minimum level; below it the endpoints answer 404. */
  readonly level: Level;
  /** The admin permission of each right; absent: no admin mount. */
  readonly permissions?: Readonly<Record<Right, string>>;
  /** Additional checks of an endpoint besides the permission. */
  readonly policies?: (right: Right) => readonly Policy[];
  readonly endpoints: readonly Endpoint<Right>[];
}

/** Type-checks the rights of the endpoints against the permissions of the area. */
export const defineArea = <Right extends string>(area: Area<Right>): Area =>
  area as unknown as Area;

/** `:id` in a Strapi path. */
const PARAMETER = /:(\w+)/g;

/** The parameter names of a path, in order. */
export const pathParameters = (path: string): string[] =>
  [...path.matchAll(PARAMETER)].map(([, name = '']) => name);

/** The schemas of an endpoint in the form of a Strapi route. */
export function routeSchemas({
  path,
  contract,
}: Endpoint): Pick<Core.RouteInput, 'request' | 'response'> {
  const { query, body, response } = contract();
  const names = pathParameters(path);
  return {
    request: {
      ...(names.length > 0 && {
        params: Object.fromEntries(names.map((name) => [name, z.string()])),
      }),
      ...(query && { query: shapeOf(query) }),
      ...(body && { body: { 'application/json': body } }),
    },
    response,
  };
}

/** The shape of a query schema: a route lists its keys one by one. */
export function shapeOf(query: z.ZodType): Record<string, z.ZodType> {
  const object = query instanceof z.ZodLazy ? query.unwrap() : query;
  if (object instanceof z.ZodObject) return object.shape;
  throw new TypeError('The query of an endpoint must be an object.');
}
