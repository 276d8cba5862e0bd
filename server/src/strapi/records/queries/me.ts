import type { Core, UID as Uid } from '@strapi/strapi';

import type { Actor } from '../../../core/contracts';
import { CrmError, CrmValidationError } from '../../../core/errors';
import { personOf } from '../../../core/identity';
import { currentActor } from '../../ports/actor';
import { isRecordUid, RECORD_RULES } from '../rules';

export const ME = 'me';
const PEOPLE_TYPES = ['person', 'owner', 'people'];

/** The columns of a type that hold people, in which `me` is resolved. */
export const peopleFields = (uid: string): string[] =>
  isRecordUid(uid)
    ? RECORD_RULES[uid].fields
        .filter(({ type }) => PEOPLE_TYPES.includes(type))
        .map(({ name }) => name)
    : [];

/** The person of `me`, or the reason why there is none. */
export type Me = { readonly person: string } | { readonly nobody: string };

/** Resolves `me` for the current caller: an account, never a token or the system. */
export async function findMe(strapi: Core.Strapi): Promise<Me> {
  try {
    return meOf(await currentActor(strapi));
  } catch (error) {
    // Reads need no actor, so only queries with `me` are refused.
    if (!CrmError.is(error)) throw error;
    return { nobody: 'the caller of this request is unknown' };
  }
}

/** Resolves `me` for an actor. */
export function meOf(actor: Actor): Me {
  const person = personOf(actor);
  return person === null ? { nobody: NOBODY[actor.kind] } : { person };
}

const NOBODY = {
  user: 'nobody is signed in',
  admin: 'nobody is signed in',
  token: 'an API token is no person',
  system: 'no person makes this call',
} as const;

/** @throws CrmValidationError if the caller is no person. */
function personFor(field: string, me: Me): string {
  if ('person' in me) return me.person;
  const message = `"${field}" cannot be "me": ${me.nobody}. Name somebody, such as user:<documentId>`;
  throw new CrmValidationError([{ path: [field], message }]);
}

/** Resolves `me` in the data of a write. */
export function resolveMeInData(
  uid: string,
  data: Readonly<Record<string, unknown>>,
  me: Me,
): Record<string, unknown> {
  const resolved = { ...data };
  for (const field of peopleFields(uid)) {
    const value = resolved[field];
    const resolve = (entry: unknown) => (entry === ME ? personFor(field, me) : entry);
    if (Array.isArray(value)) resolved[field] = value.map(resolve);
    else if (value === ME) resolved[field] = resolve(value);
  }
  return resolved;
}

/** Resolves `me` in filters, also below `$and`, `$or`, `$not` and across relations. */
export function resolveMeInFilters(
  uid: string,
  filters: unknown,
  me: Me,
  strapi: Core.Strapi,
): unknown {
  if (Array.isArray(filters)) {
    return filters.map((entry) => resolveMeInFilters(uid, entry, me, strapi));
  }
  if (typeof filters !== 'object' || filters === null) return filters;
  const people = peopleFields(uid);
  const attributes = strapi.getModel(uid as Uid.ContentType).attributes;
  return Object.fromEntries(
    Object.entries(filters).map(([key, value]) => {
      if (people.includes(key)) return [key, replaceMe(value, () => personFor(key, me))];
      if (key.startsWith('$')) return [key, resolveMeInFilters(uid, value, me, strapi)];
      const attribute = attributes[key];
      return attribute?.type === 'relation' && 'target' in attribute
        ? [key, resolveMeInFilters(attribute.target, value, me, strapi)]
        : [key, value];
    }),
  );
}

/** Resolves `me` in the filters of a populate, recursively. */
export function resolveMeInPopulate(
  uid: string,
  populate: unknown,
  me: Me,
  strapi: Core.Strapi,
): unknown {
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
        resolved.filters = resolveMeInFilters(target, query.filters, me, strapi);
      }
      if ('populate' in query) {
        resolved.populate = resolveMeInPopulate(target, query.populate, me, strapi);
      }
      return [name, resolved];
    }),
  );
}

function replaceMe(value: unknown, person: () => string): unknown {
  if (value === ME) return person();
  if (Array.isArray(value)) return value.map((entry) => replaceMe(entry, person));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([operator, operand]) => [operator, replaceMe(operand, person)]),
  );
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
