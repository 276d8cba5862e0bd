import type { Core } from '@strapi/strapi';

import { UID } from '../../constants';
import type { Subject } from '../../core/contracts';
import { CrmNotFoundError } from '../../core/errors';
import { isValidIdentifier } from '../../sql/identifier';
import { isParentType } from '../records/references/parents';
import { isRecordUid } from '../records/rules';
import { filterOfType } from './scope';

/** Types that the CRM knows records of: its own, and those of the app that a record can refer to. */
export const isKnownType = (strapi: Core.Strapi, uid: string): boolean =>
  isRecordUid(uid) || isParentType(uid, strapi);

/**
 * One query.
 *
 * @throws CrmNotFoundError if there is no such record, or its type is none that the CRM knows.
 */
export async function assertRecord(strapi: Core.Strapi, { type, id }: Subject): Promise<void> {
  const found =
    isKnownType(strapi, type) && isValidIdentifier(id)
      ? ((await strapi.db.query(type).findMany({
          select: ['documentId'],
          where: { ...filterOfType(strapi, type), documentId: id },
        })) as { documentId: string }[])
      : [];
  // MySQL compares ids without case.
  if (found.some(({ documentId }) => documentId === id)) return;
  throw new CrmNotFoundError(`There is no such ${type === UID.contact ? 'contact' : 'record'}.`);
}
