import type { Core } from '@strapi/strapi';

import type { DocumentCaller } from '../../strapi/ports/content-permissions';
import type { StrapiDirectory } from '../../strapi/ports/directory';
import type { StrapiSqlRuntime } from '../../strapi/ports/sql-runtime';
import { visibleTypes } from '../../strapi/ports/visible-records';
import { PendingList } from '../../sql/queries/pending';
import type { SlaRows } from '../../sql/sla/sla-rows';
import { withStrapiErrors } from '../../strapi/ports/errors';
import {
  PENDING_KINDS,
  pendingQuery,
  type GetDashboard,
  type PendingItem,
  type PendingKind,
  type PendingQuery,
} from '../../contracts/dashboard';
import type { ListDone, ListRequests } from '../../contracts/own-tasks';
import type { ActorFacts, Clock } from '../../core/contracts';
import { CrmNotFoundError, CrmValidationError } from '../../core/errors';
import { parsePerson } from '../../core/identity';
import { parseRequest } from '../../contracts/parse';
import type { Levels } from '../levels';
import { pageMeta } from '../paging';
import type { References } from '../references';
import { assertHasSla, slaStateOf } from '../sla-state';
import { ownTasks } from './own-tasks';
import { recordSummaries } from './record-summaries';
import { toPendingListQuery } from './pending-list-query';

/** Kinds that the person has to complete or vote on, as opposed to owned records. */
const TASK_KINDS: readonly PendingKind[] = ['task', 'approval'];

interface DashboardOptions {
  readonly strapi: Core.Strapi;
  readonly runtime: StrapiSqlRuntime;
  readonly directory: StrapiDirectory;
  readonly levels: Levels;
  readonly sla: SlaRows;
  readonly clock: Clock;
  readonly references: References;
}

/** US-015, FR-L2-007. The work that waits for a person. */
export const createDashboard = ({
  strapi,
  runtime,
  directory,
  levels,
  sla,
  clock,
  references,
}: DashboardOptions) => {
  const list = new PendingList(
    (person) => visibleTypes(strapi, person),
    () => runtime.connection(),
  );

  /** @throws CrmNotFoundError below level 2. */
  async function factsOf(person: string): Promise<ActorFacts> {
    const parts = parsePerson(person);
    if (!parts) {
      const message = '"person" must be user:<documentId> or admin:<documentId>';
      throw new CrmValidationError([{ path: ['person'], message }]);
    }
    if (!levels.includes(2)) {
      throw new CrmNotFoundError('The dashboard comes with level 2.');
    }
    const { kind, documentId: id } = parts;
    return directory.describe({ kind, id, label: person });
  }

  const connection = () => runtime.connection();
  const withRecords = recordSummaries({ strapi, references, connection });
  const own = ownTasks({
    factsOf,
    visible: (who) => visibleTypes(strapi, who),
    ...{ connection, withRecords },
  });

  /** One query; none below level 3. */
  async function withSla(items: readonly PendingItem[], now: number): Promise<PendingItem[]> {
    const instances = items.flatMap(({ instance }) => instance ?? []);
    if (!levels.includes(3) || instances.length === 0) return [...items];
    const clocks = await sla.of(instances);
    return items.map((item) => ({
      ...item,
      sla: slaStateOf(clocks.get(item.instance ?? ''), now),
    }));
  }

  async function read(
    person: string,
    query: PendingQuery,
    among: readonly PendingKind[],
    caller: DocumentCaller | undefined,
  ): Promise<GetDashboard.Response> {
    const who = await factsOf(person);
    const parsed = parseRequest(pendingQuery, query, 'query');
    assertHasSla(levels.includes(3), parsed);
    const now = clock.now().getTime();
    const listQuery = toPendingListQuery(parsed, among, now);
    const { items, counts } = await list.read(who, listQuery);
    const data = await withRecords(await withSla(items, now), caller);
    if (!counts) return { data, meta: { pagination: pageMeta(listQuery) } };
    const total = listQuery.kinds.reduce((sum, one) => sum + counts[one], 0);
    const pagination = pageMeta(listQuery, total);
    const shown = Object.fromEntries(among.map((one) => [one, counts[one]]));
    return {
      data,
      meta: { pagination, counts: { task: 0, approval: 0, lead: 0, opportunity: 0, ...shown } },
    };
  }

  return {
    /**
     * @param person `user:<documentId>` or `admin:<documentId>`.
     * @param caller whose rights decide what is shown of the records; absent for the app's own code,
     * which may read everything.
     */
    forUser: (person: string, caller?: DocumentCaller) => ({
      /**
       * Tasks and approvals assigned to the person, their teams and roles; leads and opportunities
       * that they own; only for records whose type the person may list. A fixed number of indexed
       * queries.
       *
       * @throws ValidationError for an invalid query.
       */
      pending: (query: PendingQuery = {}): Promise<GetDashboard.Response> =>
        withStrapiErrors(() => read(person, query, PENDING_KINDS, caller)),

      /** Only the tasks and approvals. */
      tasks: (query: PendingQuery = {}): Promise<GetDashboard.Response> =>
        withStrapiErrors(() => read(person, query, TASK_KINDS, caller)),

      /** Approvals of actions that the person has asked for, newest first. */
      requests: (query: ListRequests.Query = {}): Promise<ListRequests.Response> =>
        withStrapiErrors(() => own.requests(person, query, caller)),

      /** Tasks that the person has completed and votes that they have cast, newest first. */
      done: (query: ListDone.Query = {}): Promise<ListDone.Response> =>
        withStrapiErrors(() => own.done(person, query, caller)),
    }),
  };
};
