import type { Core } from '@strapi/strapi';

import type { StrapiSqlRuntime } from '../strapi/ports/sql-runtime';
import { isValidIdentifier } from '../sql/identifier';
import { withStrapiErrors } from '../strapi/ports/errors';
import {
  fromToken,
  historySource,
  taskSource,
  toToken,
  type TimelineCursor,
} from '../sql/queries/timeline';
import { interactionSource } from '../strapi/ports/interaction-timeline';
import { UID } from '../constants';
import { GetTimeline } from '../contracts/timeline';
import { CrmNotFoundError, CrmValidationError } from '../core/errors';
import { parseRequest } from '../contracts/parse';
import { filterInScope } from '../strapi/ports/scope';

const DEFAULT_LIMIT = 25;

export interface TimelineOptions {
  /** Whether to include interactions; true by default. */
  readonly interactions?: boolean;
}

/** The timeline of a contact: `service('timeline').of(contactId)`. */
export const createTimeline = (strapi: Core.Strapi, runtime: StrapiSqlRuntime) => {
  const connection = () => runtime.connection();
  const own = [historySource(connection), taskSource(connection)];
  const withInteractions = [...own, interactionSource(strapi)];

  async function assertContact(id: string): Promise<void> {
    const where = { ...filterInScope(strapi), documentId: id };
    const found = isValidIdentifier(id)
      ? ((await strapi.db.query(UID.contact).findMany({ where })) as { documentId: string }[])
      : [];
    // MySQL compares ids without case.
    if (found.some(({ documentId }) => documentId === id)) return;
    throw new CrmNotFoundError('There is no such contact.');
  }

  return {
    /**
     * History, interactions and tasks of a contact or lead, newest first: one query for each, and
     * one for the contact. Checks no permission; the caller must.
     *
     * @throws NotFoundError, ValidationError for an invalid query.
     */
    of: (
      contact: string,
      query: GetTimeline.Query = {},
      { interactions = true }: TimelineOptions = {},
    ): Promise<GetTimeline.Response> =>
      withStrapiErrors(async () => {
        const { limit = DEFAULT_LIMIT, after } = parseRequest(GetTimeline.query, query, 'query');
        const cursor = readCursor(after);
        await assertContact(contact);
        const found = [];
        for (const read of interactions ? withInteractions : own) {
          // One item more than requested shows whether there is another page.
          found.push(...(await read(contact, cursor, limit + 1)));
        }
        // Stable sort: items of the same time keep the order of their source.
        const sorted = found.sort((one, other) => other.at - one.at);
        const shown = sorted.slice(0, limit);
        const reached = shown.reduce((far, one) => ({ ...far, ...one.reached }), cursor);
        return {
          data: shown.map(({ item }) => item),
          meta: { next: sorted.length > limit ? toToken(reached) : null },
        };
      }),
  };
};

function readCursor(after: string | undefined): TimelineCursor {
  if (after === undefined) return {};
  const cursor = fromToken(after);
  if (cursor) return cursor;
  const message = '"after" must be the "next" of another page';
  throw new CrmValidationError([{ path: ['after'], message }]);
}
