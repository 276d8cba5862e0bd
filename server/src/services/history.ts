import type { Core } from '@strapi/strapi';

import { StrapiSqlRuntime } from '../adapters/strapi/engine';
import { withStrapiErrors } from '../adapters/strapi/errors';
import type { Subject } from '../core/contracts';
import { CrmNotFoundError } from '../core/errors';
import {
  eraseHistory,
  readHistory,
  verifyHistory,
  type HistoryQuery,
  type HistoryRecord,
  type HistoryReport,
} from '../storage/history';
import { getService } from './get-service';

/** What happened, and whether the record of it is whole (SR-005). From level 2. */
export const history = ({ strapi }: { strapi: Core.Strapi }) => {
  const runtime = new StrapiSqlRuntime(strapi);
  const atLevelTwo = <T>(run: () => Promise<T>): Promise<T> =>
    withStrapiErrors(() => {
      if (!getService('levels', { strapi }).includes(2)) {
        throw new CrmNotFoundError('The history comes with level 2.');
      }
      return run();
    });

  return {
    /** Newest first: of a subject, of an instance, or of the records that hang on a parent. */
    read: (query: HistoryQuery): Promise<HistoryRecord[]> =>
      atLevelTwo(() => readHistory(runtime.connection(), query)),

    /** Every record whose history was changed, cut or written anew, with the first broken entry. */
    verify: (subject?: Subject): Promise<HistoryReport> =>
      atLevelTwo(() => verifyHistory(runtime.connection(), subject)),

    /** Takes out, for good, what the history says about a record; that it happened stays (GDPR). */
    erase: (subject: Subject): Promise<number> =>
      atLevelTwo(() => eraseHistory(runtime.connection(), subject)),
  };
};
