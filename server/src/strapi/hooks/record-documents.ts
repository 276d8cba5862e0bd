import type { Core } from '@strapi/strapi';

import { type RecordUid } from '../../constants';
import { CrmValidationError } from '../../core/errors';
import type { RecordValues } from '../../fields';
import { withStrapiErrors } from '../ports/errors';
import type { CheckRecordWrite } from '../records/check';
import type { DocumentCalls } from '../records/context';
import { engineProblems } from '../records/engine-columns';
import { changedIdentityProblems, newIdentityProblems, withoutIdentity } from '../records/identity';
import { lockDocument } from '../records/lock';
import { findMe, resolveMeInData } from '../records/queries/me';
import { checkQuery, type QueryParams } from '../records/queries/query';
import { isRecordUid, RECORD_RULES } from '../records/rules';

interface Params extends QueryParams {
  documentId?: string;
  data?: RecordValues;
}

const WRITES = ['create', 'update', 'delete', 'clone'];

/**
 * The Document Service is the door of REST, the Content Manager and GraphQL. Here `me` becomes the
 * caller, queries that a database would choke on are refused, and writes are checked in full
 * before Strapi's own validation, so that a caller hears of every problem at once.
 */
export function watchRecordDocuments(
  strapi: Core.Strapi,
  check: CheckRecordWrite,
  calls: DocumentCalls,
): void {
  async function checkWrite(uid: RecordUid, action: string, params: Params): Promise<void> {
    const verified = calls.getStore()?.verified ?? new Set<string>();
    if (!params.data) return;
    params.data = resolveMeInData(uid, params.data, await findMe(strapi));
    const before = action === 'create' ? undefined : await findRow(uid, params.documentId);
    if (action !== 'create' && !before) return;
    const given = params.data;
    const { values, problems } = await check({ uid, given, before, verified });
    const identity = before
      ? changedIdentityProblems(given, before)
      : await newIdentityProblems(uid, given, strapi);
    const faults = [...identity, ...engineProblems(RECORD_RULES[uid], given, before), ...problems];
    if (faults.length > 0) throw new CrmValidationError(faults);
    params.data = { ...given, ...values };
    // A clone would take them for its own.
    if (before) params.data = withoutIdentity(params.data);
  }

  async function findRow(uid: RecordUid, documentId?: string): Promise<RecordValues | undefined> {
    if (documentId === undefined) return undefined;
    const rows: unknown = await strapi.db
      .queryBuilder(uid)
      .where({ documentId })
      .select('*')
      .first()
      .execute();
    return (rows ?? undefined) as RecordValues | undefined;
  }

  strapi.documents.use(async (context, next) => {
    const { uid, action } = context;
    if (!isRecordUid(uid)) return next();
    const params = context.params as Params;
    await withStrapiErrors(() => checkQuery(uid, params, strapi));
    if (!WRITES.includes(action)) return next();
    const call = { cloning: action === 'clone', verified: new Set<string>() };
    return calls.run(call, () =>
      strapi.db.transaction(async () => {
        await lockDocument(uid, params.documentId, strapi);
        await withStrapiErrors(() => checkWrite(uid, action, params));
        return next();
      }),
    );
  });
}
