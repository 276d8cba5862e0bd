import type { Core } from '@strapi/strapi';

import { currentActor } from '../../strapi/ports/actor';
import type { Member, MemberRows } from '../../sql/campaigns/members';
import { RunRows, type Run } from '../../sql/campaigns/runs';
import { type AudienceCaller } from '../../strapi/ports/audience-filters';
import { mayReadType } from '../../strapi/ports/content-permissions';
import type { StrapiDirectory } from '../../strapi/ports/directory';
import type { EventPublisher } from '../../strapi/ports/event-publisher';
import type { StrapiSqlRuntime } from '../../strapi/ports/sql-runtime';
import { isValidIdentifier } from '../../sql/identifier';
import { withStrapiErrors } from '../../strapi/ports/errors';
import { orderedStatus } from '../../campaigns/run';
import { UID } from '../../constants';
import {
  ListMembers,
  type CampaignMember,
  type CampaignRun,
  type ListRuns,
  type PreviewAudience,
} from '../../contracts/campaigns';
import type {
  Actor,
  Clock,
  DefinitionSource,
  JobRequest,
  JsonObject,
  RunOrder,
} from '../../core/contracts';
import { CrmConflictError, CrmNotFoundError } from '../../core/errors';
import type { SqlHistory } from '../../sql/history';
import { parseRequest } from '../../contracts/parse';
import { pageMeta, toPage } from '../paging';
import type { EngineGraph } from '../engine/graph';
import { assertMayListAudience, checkAudience } from './audience';
import { campaignEventOf, type CampaignEventName } from './campaign-event';
import { assertRevision, CampaignChecks } from './checks';
import type { Levels } from '../levels';
import { MemberOrders } from './orders';
import { presentMember, presentRun } from './present';
import { previewAudience, type LabelsOf } from './preview';
import { listRuns } from './run-list';
import { CampaignWork } from './work';
import type { BackgroundJobs } from '../background-jobs';

export interface CampaignInput {
  /** By default the request's caller, or the system. */
  readonly actor?: Actor | undefined;
  readonly reason?: string | undefined;
}

export interface AudienceInput extends CampaignInput {
  /** Whose rights to the audience are asked for; in code nobody's. */
  readonly caller?: AudienceCaller;
}

export interface StartInput extends AudienceInput {
  /** The revision of the campaign that the caller saw (optimistic lock); another one is refused. */
  readonly revision?: number | undefined;
}

export interface CampaignsOptions {
  readonly clock: Clock;
  readonly runtime: StrapiSqlRuntime;
  readonly members: MemberRows;
  readonly history: SqlHistory;
  readonly directory: StrapiDirectory;
  readonly definitions: DefinitionSource;
  readonly graph: () => EngineGraph;
  readonly jobs: BackgroundJobs;
  readonly events: EventPublisher;
  readonly levels: Levels;
  /** Labels of records, as far as the caller may read them. */
  readonly labels: LabelsOf;
}

/** The job that works on one campaign; its key is the campaign's id. */
/** The job that carries out the next members of a campaign; its key is the campaign. */
export const CAMPAIGN = 'campaign';

/** The job that finds campaigns which nobody works on. */
const SWEEP = 'campaign-sweep';
const SWEEP_EVERY = 30_000;

/**
 * US-013, FR-L2-004. Campaigns that run a flow on an audience, one instance per member. Operations
 * on all members run in batches in the background, and continue after a restart.
 */
export class CampaignsService {
  private readonly clock: Clock;
  readonly #runtime: StrapiSqlRuntime;
  readonly #runs: RunRows;
  readonly #members: MemberRows;
  readonly #history: SqlHistory;
  readonly #checks: CampaignChecks;
  readonly #orders: MemberOrders;
  readonly #work: CampaignWork;
  readonly #jobs: BackgroundJobs;
  readonly #events: EventPublisher;
  readonly #levels: Levels;
  readonly #labelsOf: LabelsOf;

  constructor(
    private readonly strapi: Core.Strapi,
    {
      clock,
      runtime,
      members,
      history,
      directory,
      definitions,
      graph,
      jobs,
      events,
      levels,
      labels,
    }: CampaignsOptions,
  ) {
    this.clock = clock;
    this.#labelsOf = labels;
    this.#runtime = runtime;
    this.#runs = new RunRows(runtime);
    this.#members = members;
    this.#checks = new CampaignChecks(strapi, directory, definitions);
    this.#history = history;
    const rows = { runtime, runs: this.#runs, members, clock, graph };
    this.#orders = new MemberOrders(rows);
    this.#work = new CampaignWork(strapi, {
      ...{ ...rows, orders: this.#orders, levels },
      note: (run, event, payload) => this.#note(run.campaign, event, run.actor, payload),
    });
    this.#jobs = jobs;
    this.#events = events;
    this.#levels = levels;
    jobs.register({
      kind: CAMPAIGN,
      run: async ({ key }, signal) => {
        const delay = await this.#work.runBatch(key, signal);
        return delay === undefined ? undefined : { delay };
      },
    });
    jobs.registerRecurring(SWEEP, SWEEP_EVERY, () => this.sweep());
  }

  /** Cancels runs of deleted campaigns, and has work done that no job is armed for. */
  async sweep(): Promise<void> {
    await this.#work.cancelOrphaned();
    for (const { campaign } of await this.#runs.underWay()) {
      await this.#jobs.ensure(jobOf(campaign));
    }
  }

  /** Does everything that can be done now, in this process; returns the amount. */
  runDue(): Promise<number> {
    return this.#work.runDue();
  }

  /**
   * How many records an audience has now, and the first of them by label.
   *
   * @param caller undefined for the app's own code.
   * @throws ValidationError, ForbiddenError as `start` does.
   */
  preview(audience: unknown, caller?: AudienceCaller): Promise<PreviewAudience.Response['data']> {
    return withStrapiErrors(() => previewAudience(this.strapi, this.#labelsOf, audience, caller));
  }

  /**
   * Starts with the current audience, now or at the campaign's `start`.
   *
   * @throws NotFoundError, ConflictError if it was started before or has another revision,
   *    ValidationError for an invalid campaign.
   */
  start(campaign: string, input: StartInput = {}): Promise<CampaignRun> {
    return withStrapiErrors(async () => {
      const actor = await this.#actorOf(input);
      const record = await this.#checks.campaign(campaign, actor);
      assertRevision(record, input.revision);
      const { definition, flow } = await this.#checks.flowOf(record);
      const audience = await checkAudience(this.strapi, record.audience, input.caller);
      await this.#checks.assertRecords(audience.type, audience.records, ['audience', 'records']);
      const now = this.clock.now().getTime();
      const startedAt = Math.max(timeOf(record.start) ?? now, now);
      const run: Run = {
        ...{ campaign, status: 'running', definition, flow, type: audience.type },
        ...{ filters: audience.filters, growing: audience.growing, endsAt: timeOf(record.end) },
        ...{ scanCursor: 0, scanAt: startedAt, actor, reason: null },
        ...{ startedAt, endedAt: null },
      };
      await this.#runtime.transaction(async () => {
        if (!(await this.#runs.insert(run))) {
          const message = 'This campaign was started before; add records through "members".';
          throw new CrmConflictError(message, { campaign });
        }
        await this.#members.enrol(campaign, run.type, audience.records, 'waiting', now);
        await this.#note(campaign, 'campaign.started', actor, { ...record.by, definition, flow });
        await this.#jobs.request(jobOf(campaign));
      });
      return this.#view(run);
    });
  }

  /**
   * Its status and the number of members per status. @throws NotFoundError if it was never started.
   */
  run(campaign: string): Promise<CampaignRun> {
    return withStrapiErrors(async () => this.#view(await this.#run(campaign)));
  }

  /** The runs of campaigns that the caller may read, the latest first. @throws ForbiddenError */
  runs(
    query: ListRuns.Query = {},
    { caller }: Pick<AudienceInput, 'caller'> = {},
  ): Promise<ListRuns.Response> {
    const rows = { runs: this.#runs, members: this.#members };
    return withStrapiErrors(() => listRuns(this.strapi, rows, query, caller));
  }

  /** Applies to all members, in batches. @throws ConflictError if the status does not allow it. */
  order(campaign: string, order: RunOrder, input: CampaignInput = {}): Promise<CampaignRun> {
    return withStrapiErrors(async () => {
      this.#assertLevel(order);
      const actor = await this.#actorOf(input);
      const { by } = await this.#checks.campaign(campaign, actor);
      const changed = await this.#runtime.transaction(async () => {
        await this.#runs.touch(campaign);
        const run = await this.#run(campaign);
        const status = orderedStatus(order, run.status);
        if (status === undefined) {
          const message = `The campaign is ${run.status}: it cannot ${order}.`;
          throw new CrmConflictError(message, { status: run.status });
        }
        const isRollback = order === 'rollback';
        // The cursor counts the members from here on; no more records are enrolled.
        const restart = isRollback ? { scanCursor: 0, scanAt: null, endedAt: null } : {};
        await this.#runs.change(run, { status, reason: null, ...restart });
        const payload: JsonObject = input.reason === undefined ? {} : { reason: input.reason };
        await this.#note(campaign, EVENT[order], actor, { ...by, ...payload });
        await this.#jobs.request(jobOf(campaign));
        return { ...run, status, reason: null, ...restart };
      });
      return this.#view(changed);
    });
  }

  /**
   * Enrols more records.
   *
   * @throws ConflictError if the campaign has ended, ValidationError naming records that do not
   * exist.
   */
  enrol(
    campaign: string,
    records: readonly string[],
    input: AudienceInput = {},
  ): Promise<CampaignRun> {
    return withStrapiErrors(async () => {
      const actor = await this.#actorOf(input);
      const { by } = await this.#checks.campaign(campaign, actor);
      const { type } = await this.#run(campaign);
      await assertMayListAudience(this.strapi, type, input.caller);
      await this.#checks.assertRecords(type, records, ['records']);
      const now = this.clock.now().getTime();
      const run = await this.#runtime.transaction(async () => {
        await this.#runs.touch(campaign);
        const current = await this.#run(campaign);
        const { status } = current;
        if (orderedStatus('cancel', status) === undefined) {
          const message = `The campaign is ${status}: no more records can be enrolled.`;
          throw new CrmConflictError(message, { status });
        }
        await this.#members.enrol(campaign, type, records, 'waiting', now);
        await this.#note(campaign, 'campaign.enrolled', actor, {
          ...{ ...by, records: records.length },
        });
        await this.#jobs.request(jobOf(campaign));
        return current;
      });
      return this.#view(run);
    });
  }

  /** In the order of enrolment; empty if the caller may not list records of their type. */
  members(
    campaign: string,
    query: ListMembers.Query = {},
    { caller }: Pick<AudienceInput, 'caller'> = {},
  ): Promise<ListMembers.Response> {
    return withStrapiErrors(async () => {
      const { filters = {}, pagination } = parseRequest(ListMembers.query, query, 'query');
      const { type } = await this.#run(campaign);
      const page = toPage(pagination);
      if (caller && !(await mayReadType(this.strapi, caller, type))) {
        return { data: [], meta: { pagination: pageMeta(page, page.counted ? 0 : undefined) } };
      }
      const { members, total } = await this.#members.page(campaign, filters.status, page);
      return { data: members.map(presentMember), meta: { pagination: pageMeta(page, total) } };
    });
  }

  /**
   * Applies to one member. @throws NotFoundError, ConflictError if the status does not allow it.
   */
  orderMember(
    campaign: string,
    member: string,
    order: RunOrder,
    input: AudienceInput = {},
  ): Promise<CampaignMember> {
    return withStrapiErrors(async () => {
      this.#assertLevel(order);
      const actor = await this.#actorOf(input);
      await this.#checks.campaign(campaign, actor);
      await assertMayListAudience(this.strapi, (await this.#run(campaign)).type, input.caller);
      const found = await this.#member(campaign, member);
      await this.#orders.give(campaign, found, order, { actor, reason: input.reason });
      return presentMember(await this.#member(campaign, member));
    });
  }

  /** Below level 3 members keep no completed steps. */
  #assertLevel(order: RunOrder): void {
    if (order !== 'rollback' || this.#levels.includes(3)) return;
    const level = this.#levels.current();
    throw new CrmConflictError('Campaigns are rolled back at level 3.', { level });
  }

  async #actorOf({ actor }: CampaignInput): Promise<Actor> {
    return actor ?? currentActor(this.strapi);
  }

  async #run(campaign: string): Promise<Run> {
    const run = isValidIdentifier(campaign) ? await this.#runs.find(campaign) : undefined;
    if (!run) throw new CrmNotFoundError('This campaign was not started.');
    return run;
  }

  async #member(campaign: string, member: string): Promise<Member> {
    const id = /^\d{1,15}$/.test(member) ? Number(member) : 0;
    const found = await this.#members.find(campaign, id);
    if (!found) throw new CrmNotFoundError('The campaign has no such member.');
    return found;
  }

  async #note(
    campaign: string,
    event: CampaignEventName,
    actor: Actor,
    payload: JsonObject,
  ): Promise<void> {
    const at = this.clock.now().getTime();
    const subject = { type: UID.campaign, id: campaign };
    const entry = {
      ...{ event, subject, instance: null, before: null, after: null },
      ...{ actor, at, payload },
    };
    await this.#history.append([entry], this.#runtime.connection());
    await this.#events.publish([campaignEventOf({ event, campaign, actor, at, payload })]);
  }

  async #view(run: Run): Promise<CampaignRun> {
    return presentRun(run, await this.#members.metrics(run.campaign));
  }
}

const jobOf = (campaign: string): JobRequest => ({
  ...{ kind: CAMPAIGN, key: campaign },
  subject: { type: UID.campaign, id: campaign },
});

const EVENT = {
  pause: 'campaign.paused',
  resume: 'campaign.resumed',
  cancel: 'campaign.cancelled',
  rollback: 'campaign.rollback_started',
} as const;

const timeOf = (written: string | null): number | null =>
  written === null ? null : new Date(written).getTime();
