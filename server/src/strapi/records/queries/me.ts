import type { Core, UID as Uid } from '@strapi/strapi';

import { CrmValidationError } from '../../../core/errors';
import { currentActor } from '../../ports/actor';
import { personOf } from '../references/people';
import { isRecordUid, RECORD_RULES } from '../rules';

export const ME = 'me';
const PEOPLE_TYPES = ['person', 'owner', 'people'];

/** The columns of a type that hold people, in which `me` stands for the caller. */
export const peopleFields = (uid: string): string[] =>
  isRecordUid(uid)
    ? RECORD_RULES[uid].fields
        .filter(({ type }) => PEOPLE_TYPES.includes(type))
        .map(({ name }) => name)
    : [];

/**
 * The caller as a person.
 *
 * @throws CrmValidationError where nobody in particular calls: the public, a token, the system.
 */
function caller(field: string, strapi: Core.Strapi): string {
  const actor = currentActor(strapi);
  const person = personOf(actor);
  if (person !== undefined) return person;
  const who = {
    user: 'nobody is signed in',
    admin: 'nobody is signed in',
    token: 'an API token is no person',
    system: 'no person makes this call',
  }[actor.kind];
  const message = `"${field}" cannot be "me": ${who}. Name somebody, such as user:<documentId>`;
  throw new CrmValidationError([{ path: [field], message }]);
}

/** `me` in the data of a write. */
export function resolveMeInData(
  uid: string,
  data: Readonly<Record<string, unknown>>,
  strapi: Core.Strapi,
): Record<string, unknown> {
  const resolved = { ...data };
  for (const field of peopleFields(uid)) {
    const value = resolved[field];
    const resolve = (entry: unknown) => (entry === ME ? caller(field, strapi) : entry);
    if (Array.isArray(value)) resolved[field] = value.map(resolve);
    else if (value === ME) resolved[field] = resolve(value);
  }
  return resolved;
}

/** `me` in filters, also below `$and`, `$or`, `$not` and across relations. */
export function resolveMeInFilters(uid: string, filters: unknown, strapi: Core.Strapi): unknown {
  if (Array.isArray(filters)) {
    return filters.map((entry) => resolveMeInFilters(uid, entry, strapi));
  }
  if (typeof filters !== 'object' || filters === null) return filters;
  const people = peopleFields(uid);
  const attributes = strapi.getModel(uid as Uid.ContentType).attributes;
  return Object.fromEntries(
    Object.entries(filters).map(([key, value]) => {
      if (people.includes(key)) return [key, replaceMe(value, () => caller(key, strapi))];
      if (key.startsWith('$')) return [key, resolveMeInFilters(uid, value, strapi)];
      const attribute = attributes[key];
      return attribute?.type === 'relation' && 'target' in attribute
        ? [key, resolveMeInFilters(attribute.target, value, strapi)]
        : [key, value];
    }),
  );
}

/** `me` in the filters of everything that is populated, at any depth. */
export function resolveMeInPopulate(uid: string, populate: unknown, strapi: Core.Strapi): unknown {
  if (!isObject(populate)) return populate;
  const attributes: Partial<Record<string, object>> = strapi.getModel(
    uid as Uid.ContentType,
  ).attributes;
  return Object.fromEntries(
    Object.entries(populate).map(([name, query]: [string, unknown]) => {
      const attribute = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
      const target = attribute && 'target' in attribute ? attribute.target : undefined;
      if (typeof target !== 'string' || !isObject(query)) return [name, query];
      const resolved: Record<string, unknown> = { ...query };
      if ('filters' in query) {
        resolved.filters = resolveMeInFilters(target, query.filters, strapi);
      }
      if ('populate' in query) {
        resolved.populate = resolveMeInPopulate(target, query.populate, strapi);
      }
      return [name, resolved];
    }),
  );
}

function replaceMe(value: unknown, me: () => string): unknown {
  if (value === ME) return me();
  if (Array.isArray(value)) return value.map((entry) => replaceMe(entry, me));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([operator, operand]) => [operator, replaceMe(operand, me)]),
  );
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
