import type { Core } from '@strapi/strapi';

import type { RecordUid } from '../../constants';
import type { RecordValues } from '../../fields';
import { currentScope, filterInScope } from '../ports/scope';
import type { CheckRecordWrite, RecordCheck, RecordWrite } from './check';
import { engineProblems } from './engine-columns';
import { changedIdentityProblems, newIdentityProblems } from './identity';
import { RECORD_RULES } from './rules';

/** All problems of a document by the CRM's own rules; writes nothing. */
export async function checkDocument(
  strapi: Core.Strapi,
  check: CheckRecordWrite,
  write: RecordWrite,
): Promise<RecordCheck> {
  const { uid, given, before } = write;
  const { values, problems } = await check(write);
  const identity = before
    ? changedIdentityProblems(given, before)
    : await newIdentityProblems(uid, given, strapi);
  const engine = engineProblems(RECORD_RULES[uid], given, {
    ...{ scope: currentScope(strapi), before },
  });
  return { values, problems: [...identity, ...engine, ...problems] };
}

/** The stored row of a document; undefined if there is none. */
export async function findRow(
  strapi: Core.Strapi,
  uid: RecordUid,
  documentId: string | undefined,
): Promise<RecordValues | undefined> {
  if (documentId === undefined) return undefined;
  const rows: unknown = await strapi.db
    .queryBuilder(uid)
    .where({ ...filterInScope(strapi), documentId })
    .select('*')
    .first()
    .execute();
  return (rows ?? undefined) as RecordValues | undefined;
}
