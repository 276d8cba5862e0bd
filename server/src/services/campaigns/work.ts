import { setImmediate as yieldToEventLoop } from 'node:timers/promises';

import type { Core } from '@strapi/strapi';

import { readAudience } from '../../strapi/ports/campaign-audience';
import { type MemberRows } from '../../sql/campaigns/members';
import { isUnderWay, type Run, type RunRows } from '../../sql/campaigns/runs';
import type { StrapiSqlRuntime } from '../../strapi/ports/sql-runtime';
import { UID } from '../../constants';
import {
  SYSTEM_ACTOR,
  type Clock,
  type CompiledDefinition,
  type StepLimit,
  type JsonObject,
  type MemberStatus,
} from '../../core/contracts';
import { CrmConflictError, CrmError, CrmWriteRefusedError } from '../../core/errors';
import { stepLimitAfter } from '../../core/runner';
import { isSameJson } from '../../fields';
import type { EngineGraph } from '../engine/graph';

import type { CampaignEventName } from './campaign-event';
import { MemberBatches } from './batches';
import type { Levels } from '../levels';
import type { MemberOrders } from './orders';
import { planOne, planStarts, skipped, type PlannedStart } from './starts';
import { filterInScope } from '../../strapi/ports/scope';

export interface CampaignWorkOptions {
  readonly runtime: StrapiSqlRuntime;
  readonly runs: RunRows;
  readonly members: MemberRows;
  readonly orders: MemberOrders;
  readonly levels: Levels;
  readonly clock: Clock;
  readonly graph: () => EngineGraph;
  /** Appends to the history of the campaign, in the current transaction. */
  readonly note: (run: Run, event: CampaignEventName, payload: JsonObject) => Promise<void>;
}

/** Number of records or members per batch. */
const PAGE = 500;
const START_BATCH = 100;
/** The same on SQLite, where every request waits for the end of a transaction. */
const START_BATCH_ON_SQLITE = 50;

const LIVE: readonly MemberStatus[] = ['waiting', 'active', 'paused', 'failed'];

/** Interval between scans of a growing audience. */
const GROWS_EVERY = 60_000;

/** Time for one part of a campaign's work, in milliseconds: then other campaigns have their turn. */
const PART = 500;

/** Pauses between looks at members whose flows wait: doubled while nothing changes. */
const SHORTEST_PAUSE = 3_000;
const LONGEST_PAUSE = 60_000;

/**
 * The background work of running campaigns, in batches. Every batch is a transaction, so that
 * another process, or the next start, can continue after a crash. Several processes may work on one
 * campaign: a waiting member is locked by one of them, and nobody is enrolled twice.
 */
export class CampaignWork {
  /** The last pause of each campaign in which nothing could be done. */
  readonly #pauses = new Map<string, number>();

  readonly #batches: MemberBatches;

  get #startBatch(): number {
    return this.strapi.db.dialect.client === 'sqlite' ? START_BATCH_ON_SQLITE : START_BATCH;
  }

  constructor(
    private readonly strapi: Core.Strapi,
    private readonly options: CampaignWorkOptions,
  ) {
    this.#batches = new MemberBatches(options);
  }

  /** Everything that can be done now, of all campaigns. */
  async runDue(): Promise<number> {
    await this.cancelOrphaned();
    let done = 0;
    for (const { campaign } of await this.options.runs.underWay()) {
      done += await this.#workOn(campaign, () => false);
    }
    return done;
  }

  /** Cancels runs whose campaign has been deleted. */
  async cancelOrphaned(): Promise<void> {
    const { runs } = this.options;
    for (const campaign of await runs.orphaned()) {
      const run = await runs.find(campaign);
      if (run)
        await runs.change(run, { status: 'cancelling', reason: 'The campaign was deleted.' });
    }
  }

  /**
   * A part of what can be done for a campaign now.
   *
   * @returns the time until more can be done, in milliseconds; undefined if its work is done, or until
   *   somebody continues it.
   */
  async runBatch(campaign: string, signal: AbortSignal): Promise<number | undefined> {
    const end = performance.now() + PART;
    const isTimeOver = (): boolean => signal.aborted || performance.now() >= end;
    const done = await this.#workOn(campaign, isTimeOver);
    if (done > 0) this.#pauses.delete(campaign);
    if (isTimeOver()) return 0;
    const pause = await this.#pauseOf(campaign);
    if (pause === undefined) this.#pauses.delete(campaign);
    return pause;
  }

  async #pauseOf(campaign: string): Promise<number | undefined> {
    const run = await this.options.runs.find(campaign);
    if (!run || !isUnderWay(run)) return undefined;
    const now = this.options.clock.now().getTime();
    if (run.startedAt > now) return run.startedAt - now;
    const last = this.#pauses.get(campaign);
    const pause = last === undefined ? SHORTEST_PAUSE : Math.min(2 * last, LONGEST_PAUSE);
    this.#pauses.set(campaign, pause);
    return run.scanAt === null ? pause : Math.max(Math.min(pause, run.scanAt - now), 0);
  }

  /** Until nothing is left to do now, or the time is over. */
  async #workOn(campaign: string, isTimeOver: () => boolean): Promise<number> {
    let done = 0;
    while (!isTimeOver()) {
      const run = await this.options.runs.find(campaign);
      const step = run ? await this.#step(run) : 0;
      if (step === 0) break;
      done += step;
      // SQLite answers synchronously, so yield to the event loop between batches.
      await yieldToEventLoop();
    }
    await this.#keepMetrics(campaign);
    return done;
  }

  #step(run: Run): Promise<number> {
    switch (run.status) {
      case 'running':
        return this.#run(run);
      case 'pausing':
        return this.#batches.all(run, ['active'], 'pause', 'paused');
      case 'resuming':
        return this.#batches.all(run, ['paused'], 'resume', 'running');
      case 'cancelling':
        return this.#orderThenEnd(run, this.#batches.cancel(run), 'cancelled');
      case 'rolling_back':
        // Below level 3 it waits.
        if (!this.options.levels.includes(3)) return Promise.resolve(0);
        return this.#orderThenEnd(run, this.#batches.rollBack(run), 'rolled_back');
      default:
        return Promise.resolve(0);
    }
  }

  async #run(run: Run): Promise<number> {
    const now = this.options.clock.now().getTime();
    if (run.scanAt !== null && run.scanAt <= now) return this.#enrol(run, now);
    const isWaitedFor = run.startedAt <= now && (await this.#has(run, ['waiting']));
    if (isWaitedFor) {
      const found = await this.#findFlow(run);
      if (typeof found === 'string') {
        return Number(await this.options.runs.change(run, { status: 'pausing', reason: found }));
      }
      return this.#startSome(run, found);
    }
    const isOver = run.scanAt === null && !(await this.#has(run, LIVE));
    return isOver ? this.#end(run, 'completed', 'campaign.completed') : 0;
  }

  /** Enrols the next page of the audience; members and cursor are written together. */
  async #enrol(run: Run, now: number): Promise<number> {
    const { runtime, runs, members } = this.options;
    const isPast = run.endsAt !== null && run.endsAt <= now;
    if (run.filters === null || isPast) {
      return Number(await runs.change(run, { scanAt: null }));
    }
    const { type, filters } = run;
    const page = await readAudience(this.strapi, { type, filters }, run.scanCursor, PAGE);
    const again = run.growing ? now + GROWS_EVERY : null;
    const next = page.isLast
      ? { scanCursor: run.growing ? 0 : page.scanCursor, scanAt: again }
      : { scanCursor: page.scanCursor };
    return runtime.transaction(async () => {
      await runs.touch(run.campaign);
      if (!(await runs.change(run, next))) return 1;
      await members.enrol(run.campaign, type, page.ids, 'waiting', now);
      return 1;
    });
  }

  /** Starts some waiting members; if the batch fails, one by one. */
  async #startSome(run: Run, definition: CompiledDefinition): Promise<number> {
    const waiting = await this.options.members.some(
      ...([run.campaign, ['waiting'], this.#startBatch] as const),
    );
    const now = this.options.clock.now().getTime();
    const plan = await planStarts(this.#graph, run, definition, waiting, now);
    try {
      return await this.#write(run, plan);
    } catch (error) {
      // One of them has changed or was rejected; only single starts show which.
      if (!isConcurrentUpdate(error) && !CrmWriteRefusedError.isRefused(error)) throw error;
    }
    let started = 0;
    for (const one of plan) {
      try {
        started += await this.#startAlone(run, definition, one);
      } catch (error) {
        if (!isConcurrentUpdate(error)) throw error;
      }
    }
    return started;
  }

  /**
   * If the record rejects a write, the step with it fails; a member that cannot start is skipped.
   */
  async #startAlone(
    run: Run,
    definition: CompiledDefinition,
    planned: PlannedStart,
  ): Promise<number> {
    const now = this.options.clock.now().getTime();
    let plan = planned;
    let stepLimit: StepLimit | undefined;
    for (;;) {
      try {
        return await this.#write(run, [plan]);
      } catch (error) {
        if (!CrmWriteRefusedError.isRefused(error) || !plan.commit) throw error;
        stepLimit = stepLimitAfter(error, plan.commit.decision, stepLimit);
        const { member } = plan;
        plan = stepLimit
          ? await planOne(this.#graph, run, definition, member, now, { stepLimit })
          : skipped(member, error.message, now);
      }
    }
  }

  /** Writes instances and members in one transaction. */
  #write(run: Run, plan: readonly PlannedStart[]): Promise<number> {
    const { runtime, runs, members } = this.options;
    return runtime.transaction(async () => {
      // The campaign was paused or cancelled meanwhile; the next poll handles that.
      if (!(await runs.lockRunning(run.campaign))) return 1;
      const locked = await members.lock(
        run.campaign,
        plan.map(({ member }) => member.id),
      );
      const mine = plan.filter(({ member }) => locked.has(member.id));
      if (mine.length === 0) return 0;
      const commits = mine.flatMap(({ commit }) => (commit ? [commit] : []));
      const { kind } = await this.#graph.engine.commit(commits);
      if (kind === 'overtaken') throw new CrmConflictError('A concurrent update won.');
      await members.settle(run.campaign, mine);
      return mine.length;
    });
  }

  get #graph(): EngineGraph {
    return this.options.graph();
  }

  /** Once every member is ordered and none is live any more, the run ends. */
  async #orderThenEnd(
    run: Run,
    ordering: Promise<number>,
    status: 'cancelled' | 'rolled_back',
  ): Promise<number> {
    const ordered = await ordering;
    if (ordered > 0 || (await this.#has(run, LIVE))) return ordered;
    return this.#end(run, status, status === 'rolled_back' ? 'campaign.rolled_back' : undefined);
  }

  async #has({ campaign }: Run, statuses: readonly MemberStatus[]): Promise<boolean> {
    return (await this.options.members.some(campaign, statuses, 1)).length > 0;
  }

  /**
   * The definition to start members on, or the reason why that is impossible: then the campaign is
   * paused for an operator instead of skipping members.
   */
  async #findFlow({ definition, flow }: Run): Promise<CompiledDefinition | string> {
    const compiled = await this.#graph.definitions.active(definition);
    if (!compiled) return `"${definition}" has no active version.`;
    return compiled.campaigns.has(flow)
      ? compiled
      : `"${definition}" ${compiled.version} has no campaign "${flow}".`;
  }

  #end(
    run: Run,
    status: 'completed' | 'cancelled' | 'rolled_back',
    event?: CampaignEventName,
  ): Promise<number> {
    const { runtime, runs, note, clock } = this.options;
    const endedAt = clock.now().getTime();
    return runtime.transaction(async () => {
      await runs.touch(run.campaign);
      // Somebody may have been enrolled since.
      if (await this.#has(run, LIVE)) return 1;
      if (!(await runs.change(run, { status, endedAt }))) return 0;
      if (event) await note({ ...run, actor: SYSTEM_ACTOR }, event, {});
      return 1;
    });
  }

  /** Updates the metrics of the campaign record, for lists and the Content Manager. */
  async #keepMetrics(campaign: string): Promise<void> {
    const metrics = await this.options.members.metrics(campaign);
    const where = { ...filterInScope(this.strapi), documentId: campaign };
    const shown: unknown = await this.strapi.db
      .query(UID.campaign)
      .findOne({ where, select: ['metrics'] });
    if (!shown || isSameJson((shown as { metrics: unknown }).metrics, metrics)) return;
    await this.strapi.db
      .queryBuilder(UID.campaign)
      .where(where)
      .update({ metrics: JSON.stringify(metrics) })
      .execute();
  }
}

const isConcurrentUpdate = (error: unknown): boolean =>
  CrmError.is(error) && error.code === 'Conflict';
