import type { Core } from '@strapi/strapi';

import { UID } from '../constants';
import { valuesOf } from '../contracts/id-filter';
import { parseRequest } from '../contracts/parse';
import { GetTimeline, TIMELINE_KINDS, type TimelineItem } from '../contracts/timeline';
import type { Subject } from '../core/contracts';
import { CrmValidationError } from '../core/errors';
import {
  fromToken,
  historySource,
  mailSource,
  taskSource,
  toToken,
  type Source,
  type TimelineCursor,
} from '../sql/queries/timeline';
import { mayListDocuments, type DocumentCaller } from '../strapi/ports/content-permissions';
import { withStrapiErrors } from '../strapi/ports/errors';
import { interactionSource } from '../strapi/ports/interaction-timeline';
import { assertRecord } from '../strapi/ports/existing-record';
import { readableValues } from '../strapi/ports/readable-values';
import type { StrapiSqlRuntime } from '../strapi/ports/sql-runtime';

const DEFAULT_LIMIT = 25;

export interface TimelineOptions {
  /** Whether to include interactions; true by default. */
  readonly interactions?: boolean;
  /** Whose rights decide what is shown; absent for the app's own code, which may read everything. */
  readonly caller?: DocumentCaller | undefined;
}

type Kind = TimelineItem['kind'];

/** The timeline of a record: `service('timeline').of(record)`. */
export const createTimeline = (strapi: Core.Strapi, runtime: StrapiSqlRuntime) => {
  const connection = () => runtime.connection();

  async function sourcesOf(
    kinds: readonly Kind[],
    { interactions = true, caller }: TimelineOptions,
  ): Promise<readonly Source[]> {
    const hasInteractions =
      interactions && (!caller || (await mayListDocuments(strapi, caller, UID.interaction)));
    const all: Readonly<Record<Kind, Source | undefined>> = {
      history: historySource(connection),
      task: taskSource(connection),
      interaction: hasInteractions ? interactionSource(strapi, caller) : undefined,
      mail: mailSource(connection),
    };
    return kinds.flatMap((kind) => all[kind] ?? []);
  }

  return {
    /**
     * History, interactions, tasks and mails of a record, newest first: one query for each, one for the
     * files of the interactions, and one for the record. Does not check the right to read the record; the
     * caller must.
     *
     * @param record a record or document of the app, or the documentId of a contact.
     * @throws NotFoundError, ValidationError for an invalid query.
     */
    of: (
      record: Subject | string,
      query: GetTimeline.Query = {},
      options: TimelineOptions = {},
    ): Promise<GetTimeline.Response> =>
      withStrapiErrors(async () => {
        const subject = typeof record === 'string' ? { type: UID.contact, id: record } : record;
        const parsed = parseRequest(GetTimeline.query, query, 'query');
        const { limit = DEFAULT_LIMIT, after, filters = {} } = parsed;
        const cursor = readCursor(after);
        await assertRecord(strapi, subject);
        const kinds = valuesOf(filters.kind) ?? TIMELINE_KINDS;
        const sources = await sourcesOf(
          TIMELINE_KINDS.filter((kind) => kinds.includes(kind)),
          options,
        );
        const period = { from: timeOf(filters.at?.$gte), before: timeOf(filters.at?.$lt) };
        const found = [];
        for (const read of sources) {
          // One item more than requested shows whether there is another page.
          found.push(...(await read({ record: subject, cursor, period, limit: limit + 1 })));
        }
        // Stable sort: items of the same time keep the order of their source.
        const sorted = found.sort((one, other) => other.at - one.at);
        const shown = sorted.slice(0, limit);
        const reached = shown.reduce((far, one) => ({ ...far, ...one.reached }), cursor);
        const readable = readableValues(strapi, options.caller, subject.type);
        return {
          data: shown.map(({ item }) =>
            item.kind === 'history'
              ? { ...item, before: readable(item.before), after: readable(item.after) }
              : item,
          ),
          meta: { next: sorted.length > limit ? toToken(reached) : null },
        };
      }),
  };
};

const timeOf = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Date.parse(text);

function readCursor(after: string | undefined): TimelineCursor {
  if (after === undefined) return {};
  const cursor = fromToken(after);
  if (cursor) return cursor;
  const message = '"after" must be the "next" of another page';
  throw new CrmValidationError([{ path: ['after'], message }]);
}
