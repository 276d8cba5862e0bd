import type { Core } from '@strapi/strapi';

import { UID } from '../../../constants';
import { describeError } from '../../../core/describe-error';
import { detachRecords } from '../../../sql/integrity';
import { StrapiSqlRuntime } from '../../../strapi/ports/sql-runtime';
import { tableOf } from '../../../strapi/ports/tables';

/** Maximum number of records per log line. */
const NAMED = 10;

/**
 * Detaches records from instances that do not exist, for example after an import without instances:
 * they keep their stage and are listed in the log.
 */
export async function releaseRecords(strapi: Core.Strapi): Promise<void> {
  const connection = new StrapiSqlRuntime(strapi).connection();
  try {
    for (const uid of [UID.contact, UID.opportunity, UID.campaign]) {
      const ids = await detachRecords(connection, tableOf(strapi, uid));
      if (ids.length === 0) continue;
      const named = ids.slice(0, NAMED).join(', ');
      strapi.log.warn(
        `nexus-crm: ${ids.length} records of ${uid} showed an instance that is not there, and were ` +
          `released; they keep their stage: ${named}${ids.length > NAMED ? ', …' : ''}.`,
      );
    }
  } catch (error) {
    strapi.log.error(`nexus-crm: records could not be compared: ${describeError(error)}`);
  }
}
