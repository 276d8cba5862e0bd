import type { Core } from '@strapi/strapi';
import { z } from 'zod';

import { UID } from '../constants';
import type { VerifyHistory } from '../contracts/history';
import { withStrapiErrors } from '../strapi/ports/errors';
import type { StrapiSqlRuntime } from '../strapi/ports/sql-runtime';
import { countingRecords } from '../strapi/records/counting';
import type { Subject } from '../core/contracts';
import { CrmValidationError } from '../core/errors';
import { isUnstorable } from '../core/text';
import {
  eraseRecord,
  readHistory,
  verifyHistory,
  verifyHistoryPart,
  type HistoryQuery,
  type HistoryRecord,
  type HistoryReport,
} from '../sql/history';
import type { EmbeddedContactStore } from '../strapi/level-1';

/** The history of level 2: append-only, with a hash chain per record (SR-005). */
export const createHistory = (
  strapi: Core.Strapi,
  runtime: StrapiSqlRuntime,
  embedded: EmbeddedContactStore,
) => {
  return {
    /** Newest first. Checks no permission; the caller must. */
    read: (query: HistoryQuery): Promise<HistoryRecord[]> =>
      readHistory(runtime.connection(), query),

    /** Verifies the hash chain of one record, or of all. */
    verify: (subject?: Subject): Promise<HistoryReport> =>
      verifyHistory(runtime.connection(), countingRecords(strapi), subject),

    /**
     * Verifies some chains, for operators and progress bars. Checks no permission; the caller must.
     *
     * @throws ValidationError for an `after` that no answer had.
     */
    verifyPart: ({ after, limit = 1000 }: VerifyHistory.Query): Promise<VerifyHistory.Response> =>
      withStrapiErrors(async () => {
        const place = { after: placeOf(after), chains: limit };
        const part = await verifyHistoryPart(runtime.connection(), countingRecords(strapi), place);
        const { broken, chains, entries, next } = part;
        return {
          data: [...broken],
          meta: { chains, entries, next: next && textOf(next) },
        };
      }),

    /**
     * Erases what the engine's tables store about a record (GDPR): its history, and the data,
     * tasks, votes and timers of its ended instances. Event types, times and actor ids are kept.
     * The record's own row and related records are not deleted.
     *
     * @returns the number of history entries erased by this call.
     * @throws ConflictError if an instance on the record is live; nothing is erased then.
     */
    erase: (subject: Subject): Promise<number> =>
      withStrapiErrors(async () => {
        // A contact of level 1 may still be in the column of its document: it is promoted first.
        if (subject.type === UID.contact) await embedded.moveContaining(subject.id);
        return runtime.transaction((connection) => eraseRecord(connection, subject));
      }),
  };
};

const storableText = z.string().refine((text) => !isUnstorable(text));
const chainPlace = z.lazy(() => z.tuple([storableText, storableText]));

const textOf = ({ type, id }: Subject): string =>
  Buffer.from(JSON.stringify([type, id])).toString('base64url');

function placeOf(after: string | undefined): Subject | undefined {
  if (after === undefined) return undefined;
  try {
    const [type, id] = chainPlace.parse(JSON.parse(Buffer.from(after, 'base64url').toString()));
    return { type, id };
  } catch {
    const message = '"after" must be the "next" of another answer';
    throw new CrmValidationError([{ path: ['after'], message }]);
  }
}
