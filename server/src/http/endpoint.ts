import type { Core } from '@strapi/strapi';
import { z } from 'zod';

import type { Level } from '../config';

/** What OpenAPI and docs/rest.md say of an endpoint. */
export interface Operation {
  /** Unique, a verb first: the name of the function in generated clients. */
  readonly id: string;
  /** Up to a line, without a full stop. */
  readonly summary: string;
  readonly description?: string;
  /** Statuses of success; 200 by default. */
  readonly status?: readonly number[];
}

/** What an endpoint takes and answers; what stands in its path is read from the path. */
export interface Contract {
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  readonly response: z.ZodType;
}

/** One endpoint, defined once for both mounts, OpenAPI and docs/rest.md. */
export interface Endpoint<Right extends string = string> {
  /** Which of the area's admin permissions it takes. */
  readonly right: Right;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Under `/api/nexus-crm` and `/nexus-crm`: `/instances/:id`. */
  readonly path: string;
  /** `controller.function`; also the name of its permission in the content API. */
  readonly handler: string;
  readonly operation: Operation;
  /** Called when a request or OpenAPI needs it: building the schemas takes time (PR-004). */
  readonly contract: () => Contract;
}

/** A policy of Strapi's with its configuration. */
export interface Policy {
  readonly name: string;
  readonly config: unknown;
}

/** Endpoints that belong together: a tag of OpenAPI, a chapter of docs/rest.md. */
export interface Area<Right extends string = string> {
  readonly tag: string;
  readonly description: string;
  /** From which level on they answer; below it, 404. */
  readonly level: Level;
  /** The admin permission of each right; without it there is no admin mount. */
  readonly permissions?: Readonly<Record<Right, string>>;
  /** Beside the permission, what each endpoint asks of the caller. */
  readonly policies?: (right: Right) => readonly Policy[];
  readonly endpoints: readonly Endpoint<Right>[];
}

/** Checks the rights of the endpoints against the permissions of the area. */
export const defineArea = <Right extends string>(area: Area<Right>): Area =>
  area as unknown as Area;

/** `:id` in a path of Strapi's. */
const PARAMETER = /:(\w+)/g;

/** The names in a path, in order. */
export const pathParameters = (path: string): string[] =>
  [...path.matchAll(PARAMETER)].map(([, name = '']) => name);

/** An endpoint's contract as a route of Strapi carries it. */
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

/** The keys of a query, which a route lists one by one. */
export function shapeOf(query: z.ZodType): Record<string, z.ZodType> {
  const object = query instanceof z.ZodLazy ? query.unwrap() : query;
  if (object instanceof z.ZodObject) return object.shape;
  throw new TypeError('The query of an endpoint must be an object.');
}
