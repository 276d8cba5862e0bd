import { valuesOf } from '../../contracts/id-filter';
import { ListDone, ListRequests, REQUEST_STATUSES } from '../../contracts/own-tasks';
import { parseRequest } from '../../contracts/parse';
import type { ActorFacts, Person } from '../../core/contracts';
import { DoneList, RequestList } from '../../sql/queries/own-tasks';
import type { ScopedConnection } from '../../sql/scope';
import type { DocumentCaller } from '../../strapi/ports/content-permissions';
import { pageMeta, toPage } from '../paging';
import type { recordSummaries } from './record-summaries';

export interface OwnTasksOptions {
  readonly factsOf: (person: string) => Promise<ActorFacts>;
  /** The types whose records the person may list. */
  readonly visible: (who: ActorFacts) => Promise<'all' | readonly string[]>;
  readonly connection: () => ScopedConnection;
  readonly withRecords: ReturnType<typeof recordSummaries>;
}

/** FR-L2-007. What a person has asked others for, and what they have done. */
export function ownTasks({ factsOf, visible, connection, withRecords }: OwnTasksOptions) {
  const requests = new RequestList(connection);
  const done = new DoneList(connection);

  return {
    async requests(
      person: string,
      query: ListRequests.Query,
      caller: DocumentCaller | undefined,
    ): Promise<ListRequests.Response> {
      const { filters, pagination } = parseRequest(ListRequests.query, query, 'query');
      const types = await visible(await factsOf(person));
      const page = toPage(pagination);
      const wanted = { ...page, statuses: valuesOf(filters?.status) ?? REQUEST_STATUSES };
      const { items, total } = await requests.read(person as Person, types, wanted);
      return {
        data: await withRecords(items, caller),
        meta: { pagination: pageMeta(page, total) },
      };
    },

    async done(
      person: string,
      query: ListDone.Query,
      caller: DocumentCaller | undefined,
    ): Promise<ListDone.Response> {
      const { pagination } = parseRequest(ListDone.query, query, 'query');
      const types = await visible(await factsOf(person));
      const page = toPage(pagination);
      const { items, total } = await done.read(person as Person, types, page);
      return {
        data: await withRecords(items, caller),
        meta: { pagination: pageMeta(page, total) },
      };
    },
  };
}
