import type { Core } from '@strapi/strapi';

import { ListActivities, type Activity, type ActivityScope } from '../../contracts/activities';
import { parseRequest } from '../../contracts/parse';
import type { ActorFacts, Assignee } from '../../core/contracts';
import { CrmNotFoundError, CrmValidationError } from '../../core/errors';
import { PlannedTasks, workOf, type PlannedTask } from '../../sql/queries/activities';
import { waitingFor, type WaitingFor } from '../../sql/queries/pending/waiting-for';
import { currentActor } from '../../strapi/ports/actor';
import { mayReadType, type DocumentCaller } from '../../strapi/ports/content-permissions';
import { allContentTypes } from '../../strapi/ports/content-types';
import type { StrapiDirectory } from '../../strapi/ports/directory';
import { withStrapiErrors } from '../../strapi/ports/errors';
import { isKnownType } from '../../strapi/ports/existing-record';
import {
  PlannedInteractions,
  type InteractionSelection,
  type PlannedInteraction,
} from '../../strapi/ports/planned-interactions';
import type { StrapiSqlRuntime } from '../../strapi/ports/sql-runtime';
import type { recordSummaries } from '../dashboard';
import type { Levels } from '../levels';
import { pageMeta, toPage } from '../paging';

interface ActivitiesOptions {
  readonly strapi: Core.Strapi;
  readonly runtime: StrapiSqlRuntime;
  readonly levels: Levels;
  readonly directory: StrapiDirectory;
  readonly withRecords: ReturnType<typeof recordSummaries>;
}

/** Pages end here: what is due is read from the earliest on, out of two tables. */
const REACH = 5_000;

/** `strapi.plugin('nexus-crm').service('activities')`: open tasks and planned interactions by due date. */
export class Activities {
  readonly #tasks: PlannedTasks;
  readonly #interactions: PlannedInteractions;

  constructor(private readonly options: ActivitiesOptions) {
    this.#tasks = new PlannedTasks(() => options.runtime.connection());
    this.#interactions = new PlannedInteractions(options.strapi);
  }

  /**
   * A fixed number of statements, whatever the page.
   *
   * @param caller undefined for the app's own code, which may read everything.
   * @param isReadable whether the caller has been found to have the right to the record of the filters.
   * @throws ValidationError naming the parameter.
   */
  list(
    query: ListActivities.Query = {},
    caller?: DocumentCaller,
    { isReadable = false } = {},
  ): Promise<ListActivities.Response> {
    return withStrapiErrors(async () => {
      if (!this.options.levels.includes(2)) {
        throw new CrmNotFoundError('Activities come with level 2.');
      }
      const {
        scope = 'mine',
        filters = {},
        pagination,
      } = parseRequest(ListActivities.query, query, 'query');
      const page = toPage(pagination);
      const most = page.offset + page.limit;
      if (most > REACH) throw wrong('pagination.page', `must be among the first ${REACH} items`);
      const { subjectType: type, subjectId: id, dueAt = {} } = filters;
      if (id !== undefined && type === undefined) {
        throw wrong('filters.subjectId', 'needs "filters.subjectType"');
      }
      const who = await this.#who(scope);
      const selection = {
        subject: { ...(type !== undefined && { type }), ...(id !== undefined && { id }) },
        from: timeOf(dueAt.$gte),
        before: timeOf(dueAt.$lt),
        undated: dueAt.$null === 'true',
      };
      const types = isReadable && type !== undefined ? [type] : await this.#visibleTypes(caller);
      const tasks = { ...selection, who, types };
      const interactions = { ...selection, assignees: who && everybodyIn(who) };
      const found = await this.#first(tasks, interactions, most, caller);
      const total = page.counted
        ? (await this.#tasks.count(tasks)) + (await this.#interactions.count(interactions, caller))
        : undefined;
      const shown = found.slice(page.offset, most);
      return {
        data: await this.#present(shown, caller),
        meta: { pagination: pageMeta(page, total) },
      };
    });
  }

  async #first(
    tasks: Parameters<PlannedTasks['first']>[0],
    interactions: InteractionSelection,
    most: number,
    caller: DocumentCaller | undefined,
  ): Promise<readonly Activity[]> {
    const both = [
      ...(await this.#tasks.first(tasks, most)).map(ofTask),
      ...(await this.#interactions.first(interactions, most, caller)).map(ofInteraction),
    ];
    return both.sort((one, other) => timeOr(one.dueAt) - timeOr(other.dueAt));
  }

  async #present(
    items: readonly Activity[],
    caller: DocumentCaller | undefined,
  ): Promise<Activity[]> {
    const tasks = items.flatMap(({ kind, id }) => (kind === 'interaction' ? [] : [id]));
    const assignees = await this.#tasks.assigneesOf(tasks);
    const assigned = items.map((item) => ({
      ...item,
      assignees: [...(assignees.get(item.id) ?? item.assignees)],
    }));
    return this.options.withRecords(assigned, caller);
  }

  /** @throws CrmValidationError where the caller is no person. */
  async #who(scope: ActivityScope): Promise<WaitingFor | undefined> {
    if (scope === 'all') return undefined;
    const { directory, strapi } = this.options;
    const facts: ActorFacts = await directory.describe(await currentActor(strapi));
    if (facts.assignees.length === 0) {
      throw wrong('scope', `cannot be "${scope}": the caller is no person`);
    }
    if (scope === 'mine') return waitingFor(facts);
    return workOf(await directory.withColleagues(facts.assignees));
  }

  async #visibleTypes(caller: DocumentCaller | undefined): Promise<'all' | readonly string[]> {
    if (!caller) return 'all';
    const { strapi } = this.options;
    const types: string[] = [];
    for (const { uid } of allContentTypes(strapi)) {
      if (isKnownType(strapi, uid) && (await mayReadType(strapi, caller, uid))) types.push(uid);
    }
    return types;
  }
}

const wrong = (path: string, fault: string): CrmValidationError =>
  new CrmValidationError([{ path: path.split('.'), message: `"${path}" ${fault}` }]);

/** Delegations that are limited to some pipelines or tasks cover no interaction. */
const everybodyIn = ({ own, delegated }: WaitingFor): readonly Assignee[] => [
  ...own,
  ...delegated
    .filter(({ definition, kind }) => definition === null && kind === null)
    .flatMap(({ assignees }) => assignees),
];

const timeOf = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Date.parse(text);

const timeOr = (text: string | null): number =>
  text === null ? Number.MAX_SAFE_INTEGER : Date.parse(text);

const ofTask = ({ kind, id, label, ...row }: PlannedTask): Activity => ({
  ...{ kind, id, label, type: null, notes: null, record: null, assignees: [] },
  subject: { type: row.subject_type, id: row.subject_id },
  ...{ instance: row.instance, dueAt: row.due_at === null ? null : toText(row.due_at) },
});

const ofInteraction = (row: PlannedInteraction): Activity => ({
  ...{ kind: 'interaction', id: row.documentId, type: row.type, label: row.title },
  ...{ notes: row.notes, subject: { type: row.subjectType, id: row.subjectId }, record: null },
  ...{ instance: null, dueAt: toText(row.dueAt.getTime()) },
  assignees: row.assignee === null ? [] : [row.assignee],
});

const toText = (time: number): string => new Date(time).toISOString();
