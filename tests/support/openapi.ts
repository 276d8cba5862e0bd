import type { Core } from '@strapi/strapi';
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';

import type { OpenApiDocument } from '../../server/src/http/openapi/document';
import { sharedByWorker } from './shared-by-worker';

/** What went over the wire. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly body: unknown;
}

interface Described {
  readonly document: OpenApiDocument;
  readonly ajv: Ajv2020;
  readonly validators: Map<string, ValidateFunction>;
  /** By method: the pattern of each path, and the path. */
  readonly paths: readonly (readonly [RegExp, string])[];
}

/** The last state of each app, and its document. */
const known = new WeakMap<Core.Strapi, { state: string; described: Described }>();

/** By the state that a document depends on, labels of fields aside: most apps of a worker agree. */
const byState = sharedByWorker('openapi', () => new Map<string, Described>());

/** Under `/api/nexus-crm` and, with the same handlers, `/nexus-crm`. */
const OURS = /^(?:\/api)?\/nexus-crm(\/[^?#]*)/;

/**
 * Validates an answer of the running app against its own OpenAPI document. Answers of the server's own faults (5xx) are not part of it.
 *
 * @throws Error that says where they differ.
 */
export function checkExchange(strapi: Core.Strapi, exchange: Exchange): void {
  const { method, path, status, body } = exchange;
  const ours = OURS.exec(path)?.[1];
  if (ours === undefined || status >= 500 || ours === '/status') return;
  if (typeof strapi.plugin('nexus-crm')?.service('openapi')?.document !== 'function') return;
  const state = describe(strapi, ours);
  // The more literal path wins, as in the router: `/instances/verify` before `/instances/{id}`.
  const template = state.paths.find(
    ([pattern, name]) => pattern.test(ours) && method.toLowerCase() in state.document.paths[name]!,
  )?.[1];
  if (template === undefined) return;
  const operation = state.document.paths[template]![method.toLowerCase()]!;
  const responses = operation.responses as Record<string, { content?: object; $ref?: string }>;
  const response = responses[String(status)];
  const pointer = `#/paths/${escape(template)}/${method.toLowerCase()}`;
  if (!response)
    throw new Error(`${operation.operationId}: the status ${status} is not documented.`);
  const request = `${method} ${path} (${operation.operationId}) ${status}`;
  if (response.$ref !== undefined) {
    assertValid(state, '#/components/schemas/Error', body, request);
  } else if (response.content) {
    const types = Object.keys(response.content);
    // What is no JSON is text, where both are documented.
    const type =
      types.find((name) => name.startsWith('text/') === (typeof body === 'string')) ??
      types[0] ??
      '';
    const at = `${pointer}/responses/${status}/content/${escape(type)}/schema`;
    assertValid(state, at, body, request);
  } else if (body !== undefined && body !== '') {
    throw new Error(`${request}: an answer without content has ${JSON.stringify(body)}`);
  }
}

const escape = (path: string): string => path.replaceAll('~', '~0').replaceAll('/', '~1');

const RECORDS = /^\/(contacts|opportunities|campaigns|interactions|teams)(\/[^/]*)?$/;

/** The document as it is now; custom fields change it, which only records show. */
function describe(strapi: Core.Strapi, path: string): Described {
  const before = known.get(strapi);
  if (before && !RECORDS.test(path)) return before.described;
  const level: number = strapi.plugin('nexus-crm').service('levels').current();
  const attributes = Object.values(strapi.contentTypes)
    .filter(({ uid }) => uid.startsWith('plugin::nexus-crm.'))
    .map(({ attributes: own }) => own);
  const state = JSON.stringify([level, attributes]);
  if (before?.state === state) return before.described;
  const described =
    byState.get(state) ?? prepare(strapi.plugin('nexus-crm').service('openapi').document());
  byState.set(state, described);
  known.set(strapi, { state, described });
  return described;
}

function prepare(document: OpenApiDocument): Described {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true });
  addFormats(ajv);
  ajv.addSchema({ $id: 'document', ...(closed(document) as object) });
  const paths = Object.keys(document.paths)
    .sort((a, b) => count(a) - count(b))
    .map((name) => [new RegExp(`^${name.replace(/\{\w+\}/g, '[^/]+')}/?$`), name] as const);
  return { document, ajv, validators: new Map(), paths };
}

const count = (path: string): number => path.split('{').length;

/** The document promises no more than it names; the app must not answer more than that. */
function closed(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(closed);
  if (typeof part !== 'object' || part === null) return part;
  const copy: Record<string, unknown> = Object.fromEntries(
    Object.entries(part).map(([key, value]) => [key, closed(value)]),
  );
  if (typeof copy.properties === 'object' && copy.type !== undefined) {
    copy.additionalProperties ??= false;
  }
  return copy;
}

function assertValid(state: Described, pointer: string, value: unknown, request: string): void {
  let validate = state.validators.get(pointer);
  if (!validate) {
    validate = state.ajv.compile({ $ref: `document${pointer}` });
    state.validators.set(pointer, validate);
  }
  if (validate(value)) return;
  const faults = (validate.errors ?? [])
    .slice(0, 8)
    .map(
      ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  throw new Error(
    `${request} is not as the OpenAPI document says:\n${faults.join('\n')}\n${JSON.stringify(value).slice(0, 2_000)}`,
  );
}
