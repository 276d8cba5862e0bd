import type { Core } from '@strapi/strapi';

import { StrapiSqlRuntime } from '../../strapi/ports/sql-runtime';
import { countingRecords } from '../../strapi/records/counting';
import type { Subject } from '../../core/contracts';
import {
  eraseHistory,
  readHistory,
  verifyHistory,
  type HistoryQuery,
  type HistoryRecord,
  type HistoryReport,
} from '../../sql/history';

/** The history of level 2: append-only, and a chain of hashes per record (SR-005). */
export const history = ({ strapi }: { strapi: Core.Strapi }) => {
  const runtime = new StrapiSqlRuntime(strapi);
  return {
    /** Newest first. Asks nobody for permission: that is for whoever calls it. */
    read: (query: HistoryQuery): Promise<HistoryRecord[]> =>
      readHistory(runtime.connection(), query),

    /** Whether the history is what was written: of one record, or of all there are. */
    verify: (subject?: Subject): Promise<HistoryReport> =>
      verifyHistory(runtime.connection(), countingRecords(strapi), subject),

    /**
     * Takes out for good what the history says about a record (GDPR); that something happened, when
     * and by whose id stays. Records that hang on it have histories of their own.
     *
     * @returns how many entries were erased now.
     */
    erase: (subject: Subject): Promise<number> =>
      runtime.transaction((connection) => eraseHistory(connection, subject)),
  };
};
