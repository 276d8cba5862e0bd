import type { Core, UID as Uid } from '@strapi/strapi';

import { CrmNotFoundError, CrmValidationError, type Problem } from '../../../core/errors';
import { filterProblems } from './filters';
import { findMe, resolveMeInFilters, resolveMeInPopulate } from './me';
import { isStorableText } from './operands';
import { fieldsProblems, sortProblems } from './sort';

/** The query of a list, in the form of the Document Service. */
export interface QueryParams {
  documentId?: unknown;
  filters?: unknown;
  populate?: unknown;
  sort?: unknown;
  fields?: unknown;
  _q?: unknown;
  start?: unknown;
  limit?: unknown;
}

/**
 * Resolves `me`, and rejects what a database would fail on.
 *
 * @throws CrmValidationError listing every invalid part of the query.
 */
export async function checkQuery(
  uid: string,
  params: QueryParams,
  strapi: Core.Strapi,
): Promise<void> {
  if (typeof params.documentId === 'string' && !isStorableText(params.documentId)) {
    throw new CrmNotFoundError('There is no such record.');
  }
  const problems = [
    ...searchProblems(params._q),
    ...windowProblems(params),
    ...sortProblems(params.sort, ['sort']),
    ...fieldsProblems(params.fields, ['fields']),
    ...filterProblems(uid, params.filters, strapi),
    ...populateProblems(uid, params.populate, strapi, ['populate']),
  ];
  if (problems.length > 0) throw new CrmValidationError(problems);
  const me = await findMe(strapi);
  if (params.filters !== undefined) {
    params.filters = resolveMeInFilters(uid, params.filters, me, strapi);
  }
  params.populate = resolveMeInPopulate(uid, params.populate, me, strapi);
}

function searchProblems(search: unknown): Problem[] {
  if (search === undefined || search === null) return [];
  const isValidIdentifier = typeof search === 'string' && isStorableText(search);
  return isValidIdentifier ? [] : [{ path: ['_q'], message: '"_q" takes plain text' }];
}

function windowProblems(params: QueryParams): Problem[] {
  return (['start', 'limit'] as const)
    .filter((name) => params[name] !== undefined && !isCount(params[name]))
    .map((name) => ({
      path: ['pagination', name],
      message: `The page lies out of reach: "${name}" would be ${String(params[name])}`,
    }));
}

const isCount = (value: unknown): boolean => {
  const count = Number(value);
  return Number.isSafeInteger(count) && count >= -1;
};

/** A populated relation may have filters too. */
function populateProblems(
  uid: string,
  populate: unknown,
  strapi: Core.Strapi,
  path: readonly string[],
): Problem[] {
  if (typeof populate !== 'object' || populate === null || Array.isArray(populate)) return [];
  const attributes = strapi.getModel(uid as Uid.ContentType).attributes;
  return Object.entries(populate).flatMap(([name, inner]) => {
    const attribute = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
    if (typeof inner !== 'object' || inner === null || !attribute) return [];
    const target = attribute.type === 'media' ? 'plugin::upload.file' : targetOf(attribute);
    if (target === undefined) return [];
    const query = inner as QueryParams;
    return [
      ...filterProblems(target, query.filters, strapi, [...path, name, 'filters']),
      ...sortProblems(query.sort, [...path, name, 'sort']),
      ...fieldsProblems(query.fields, [...path, name, 'fields']),
      ...populateProblems(target, query.populate, strapi, [...path, name, 'populate']),
    ];
  });
}

const targetOf = (attribute: object): string | undefined =>
  'target' in attribute && typeof attribute.target === 'string' ? attribute.target : undefined;
