import type { Core } from '@strapi/strapi';

import { type RecordUid } from '../../constants';
import { CrmValidationError } from '../../core/errors';
import type { RecordValues } from '../../fields';
import { withStrapiErrors } from '../ports/errors';
import type { RecordParts } from '../records';
import { checkDocument, findRow } from '../records/document-check';
import { DocumentCall } from '../records/document-call';
import { withNewDefaults } from '../records/new-defaults';
import { withoutIdentity } from '../records/identity';
import { lockDocument } from '../records/lock';
import { findMe, resolveMeInData } from '../records/queries/me';
import { checkQuery, type QueryParams } from '../records/queries/query';
import { isRecordUid } from '../records/rules';
import type { DocumentMiddleware } from './strapi-shapes';

interface Params extends QueryParams {
  documentId?: string;
  data?: RecordValues;
}

const WRITES = ['create', 'update', 'delete', 'clone'];

/**
 * The Document Service is used by REST, the Content Manager and GraphQL. Resolves `me`, rejects
 * queries that a database would fail on, and validates writes completely before Strapi's own
 * validation, so that the caller gets all problems at once.
 */
export function createRecordDocuments(
  strapi: Core.Strapi,
  { check, calls }: RecordParts,
): DocumentMiddleware {
  async function checkWrite(
    uid: RecordUid,
    action: string,
    params: Params,
    call: DocumentCall,
  ): Promise<void> {
    if (!params.data) return;
    const resolved = resolveMeInData(uid, params.data, await findMe(strapi));
    const before = action === 'create' ? undefined : await findRow(strapi, uid, params.documentId);
    if (action !== 'create' && !before) return;
    const given = before ? resolved : await withNewDefaults(strapi, uid, resolved);
    const write = { uid, given, before, verified: call.verified };
    const { values, problems } = await checkDocument(strapi, check, write);
    if (problems.length > 0) throw new CrmValidationError(problems);
    params.data = { ...given, ...values };
    // A clone would copy these values.
    if (before) params.data = withoutIdentity(params.data);
    // A clone writes the original merged with this.
    if (!call.cloning) call.keepChecked({ uid, given: params.data, before });
  }

  return async (context, next) => {
    const { uid, action } = context;
    if (!isRecordUid(uid)) return next();
    const params = context.params as Params;
    await withStrapiErrors(() => checkQuery(uid, params, strapi));
    if (!WRITES.includes(action)) return next();
    const call = new DocumentCall(action === 'clone');
    return calls.run(call, () =>
      strapi.db.transaction(async () => {
        await lockDocument(uid, params.documentId, strapi);
        await withStrapiErrors(() => checkWrite(uid, action, params, call));
        return next();
      }),
    );
  };
}
