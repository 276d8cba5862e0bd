import type { Core } from '@strapi/strapi';

import { UID } from '../../constants';
import { withStrapiErrors } from '../../strapi/ports/errors';
import { StrapiSqlRuntime } from '../../strapi/ports/sql-runtime';
import { countingRecords } from '../../strapi/records/counting';
import type { Subject } from '../../core/contracts';
import {
  eraseRecord,
  readHistory,
  verifyHistory,
  type HistoryQuery,
  type HistoryRecord,
  type HistoryReport,
} from '../../sql/history';
import { getService } from '../get-service';

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
     * Deletes for good what the engine's tables say about a record (GDPR): its history, and what ended
     * instances on it keep in their data, tasks, votes and timers. That something happened, when and by
     * whose id stays. The record's own row, and records that hang on it, are left to whoever deletes them.
     *
     * @returns how many entries of the history were erased now.
     * @throws ConflictError, and nothing is erased, where an instance on the record is live.
     */
    erase: (subject: Subject): Promise<number> =>
      withStrapiErrors(async () => {
        // A contact of level 1 may be in the column of its document still: its history moves first.
        if (subject.type === UID.contact)
          await getService('embedded-contacts', { strapi }).moveHolders(subject.id);
        return runtime.transaction((connection) => eraseRecord(connection, subject));
      }),
  };
};
