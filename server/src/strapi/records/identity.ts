import type { Core } from '@strapi/strapi';

import type { RecordUid } from '../../constants';
import type { Problem } from '../../core/errors';
import type { RecordValues } from '../../fields';

/** Allowed documentIds of new records: they are used in URLs and references. */
const DOCUMENT_ID = /^[A-Za-z0-9_-]{1,100}$/;

/** Strapi's identifying columns, which no write may change. */
export const IDENTITY: readonly string[] = ['id', 'documentId', 'locale'];

export const withoutIdentity = (data: RecordValues): RecordValues =>
  Object.fromEntries(Object.entries(data).filter(([name]) => !IDENTITY.includes(name)));

/** Attempts to change the identity of an existing record; sending it back unchanged is allowed. */
export function changedIdentityProblems(given: RecordValues, before: RecordValues): Problem[] {
  const problems = (['id', 'documentId'] as const)
    .filter((name) => given[name] !== undefined && given[name] !== before[name])
    .map((name) => ({ path: [name], message: `"${name}" of a record never changes` }));
  return given.locale === before.locale ? problems : [...problems, ...localeProblems(given)];
}

/**
 * Attempts to set identifying values of a new record that only the database assigns, or that are
 * taken.
 */
export async function newIdentityProblems(
  uid: RecordUid,
  given: RecordValues,
  strapi: Core.Strapi,
): Promise<Problem[]> {
  const problems = localeProblems(given);
  if (given.id !== undefined) {
    problems.push({ path: ['id'], message: '"id" is given by the database: leave it out' });
  }
  const { documentId } = given;
  if (documentId === undefined) return problems;
  const message = await documentIdFault(uid, documentId, strapi);
  return message === undefined ? problems : [...problems, { path: ['documentId'], message }];
}

async function documentIdFault(
  uid: RecordUid,
  documentId: unknown,
  strapi: Core.Strapi,
): Promise<string | undefined> {
  if (typeof documentId !== 'string' || !DOCUMENT_ID.test(documentId)) {
    return '"documentId" must be 1 to 100 letters, digits, "-" or "_"; left out, it is chosen for you';
  }
  const taken: unknown = await strapi.db
    .queryBuilder(uid)
    .where({ documentId })
    .select(['id'])
    .first()
    .execute();
  return taken ? `"documentId": there is a record "${documentId}" already` : undefined;
}

const localeProblems = ({ locale }: RecordValues): Problem[] =>
  locale === undefined || locale === null
    ? []
    : [{ path: ['locale'], message: '"locale": records of the CRM have no languages' }];
