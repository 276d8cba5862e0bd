import type { Core } from '@strapi/strapi';

import type { GetHealth } from '../../contracts/health';
import {
  MOST_REDRIVEN,
  type ListTimers,
  type RedriveTimers,
  type TimerFilters,
  type TimerView,
} from '../../contracts/timers';
import type { Actor, Clock } from '../../core/contracts';
import { isValidIdentifier } from '../../sql/identifier';
import type { HistoryWriter, SqlRuntime } from '../../sql/ports';
import { Redrive, redrivenEntries, type Redriven } from '../../sql/timers/redrive';
import { TimerList } from '../../sql/timers/timer-list';
import type { TimerSelection } from '../../sql/timers/timer-ranges';
import { currentActor } from '../../strapi/ports/actor';
import { afterCommit } from '../../strapi/ports/after-commit';
import { withStrapiErrors } from '../../strapi/ports/errors';
import type { EventPublisher } from '../../strapi/ports/event-publisher';
import { eventsOf } from '../engine/events';
import type { Authorize } from '../engine/commands';
import type { EngineGraph } from '../engine/graph';
import { assertWorkForLater, type Levels } from '../levels';
import { pageMeta, toPage } from '../paging';
import type { Workers } from '../workers';
import { readHealth } from './health';
import { metricsText } from './metrics';
import { refuseRedrive } from './refuse-redrive';
import { toTimerView } from './views';

export interface TimersOptions {
  readonly levels: Levels;
  readonly runtime: SqlRuntime;
  readonly history: HistoryWriter;
  readonly events: EventPublisher;
  /** For the time of history entries. */
  readonly clock: Clock;
  readonly graph: () => EngineGraph;
  readonly workers: Workers;
}

interface RedriveInput {
  /** By default the request's caller, or the system. */
  readonly actor?: Actor | undefined;
}

/** Excludes timers on types of the app for which it is false; by default none. */
type MayRead = (uid: string) => Promise<boolean>;

/**
 * `strapi.plugin('nexus-crm').service('timers')`: what operators see and do about work for later.
 * Timers of instances are included where the storage has leases; another storage keeps its own.
 */
export class Timers {
  readonly #list: TimerList;
  readonly #redrive: Redrive;

  constructor(
    private readonly strapi: Core.Strapi,
    private readonly options: TimersOptions,
  ) {
    const { runtime, history } = options;
    this.#list = new TimerList({ runtime });
    this.#redrive = new Redrive({ runtime }, history);
  }

  /** The earliest first by default. */
  list(query: ListTimers.Query = {}, mayRead?: MayRead): Promise<ListTimers.Response> {
    return withStrapiErrors(async () => {
      const { filters = {}, sort = 'dueAt', pagination } = query;
      const page = toPage(pagination);
      const order = sort.endsWith(':desc') ? 'desc' : 'asc';
      const selection = await this.#selection(filters, mayRead);
      const { rows, total } = await this.#list.read({ ...selection, ...page, order });
      return { data: rows.map(toTimerView), meta: { pagination: pageMeta(page, total) } };
    });
  }

  /**
   * Arms a failing or dead timer or background job for now, with all of its attempts.
   *
   * @param authorize called with its record, if it has one; its errors propagate.
   * @throws NotFoundError, ConflictError if it is running, suspended or has not failed.
   */
  redrive(
    id: string,
    { authorize, ...input }: RedriveInput & { readonly authorize?: Authorize } = {},
  ): Promise<TimerView> {
    return withStrapiErrors(async () => {
      const { jobsOnly } = await this.#selection({});
      const find = async () => {
        const found = isValidIdentifier(id) ? await this.#list.find(id) : undefined;
        return found && found.instance !== null && jobsOnly ? undefined : found;
      };
      const before = await find();
      if (!before) throw refuseRedrive(before);
      if (before.subject) await authorize?.(before.subject);
      const redriven = await this.#run([before.id], input);
      const after = await find();
      if (redriven.length === 0 || !after) throw refuseRedrive(after);
      return toTimerView(after);
    });
  }

  /**
   * The same for failing and dead ones that a filter finds, at most 1,000 and the earliest first;
   * others are left out. Repeat it while `remaining` is not 0.
   */
  redriveAll(
    { filters, limit = MOST_REDRIVEN, ...input }: RedriveTimers.Input & RedriveInput,
    mayRead?: MayRead,
  ): Promise<RedriveTimers.Response> {
    return withStrapiErrors(async () => {
      const selection = await this.#selection(filters, mayRead);
      const redriven = await this.#run(await this.#redrive.select(selection, limit), input);
      const remaining = await this.#redrive.count(selection);
      return { data: { redriven: redriven.length }, meta: { remaining } };
    });
  }

  /** Whether work for later is carried out, by two statements that read no more than 60,000 rows each. */
  health(): Promise<GetHealth.Response['data']> {
    return withStrapiErrors(async () => {
      const { jobsOnly } = await this.#selection({});
      const { runtime, workers } = this.options;
      return readHealth({ runtime, workers, hasTimers: !jobsOnly });
    });
  }

  /** The same in the text format 0.0.4 of Prometheus. */
  async metrics(): Promise<string> {
    return metricsText(await this.health());
  }

  async #selection(filters: TimerFilters, mayRead?: MayRead): Promise<TimerSelection> {
    const { levels, graph } = this.options;
    assertWorkForLater(levels);
    const { storage, list } = graph();
    const hidden: string[] = [];
    for (const type of mayRead ? await list.subjectTypes() : []) {
      if (!(await mayRead?.(type))) hidden.push(type);
    }
    return { filters, hidden, jobsOnly: storage.timerJobs?.() === undefined };
  }

  async #run(ids: readonly string[], { actor }: RedriveInput): Promise<readonly Redriven[]> {
    const { clock, workers } = this.options;
    const order = {
      actor: actor ?? (await currentActor(this.strapi)),
      at: clock.now().getTime(),
    };
    const redriven = await this.#redrive.run(ids, order, (found) =>
      this.#publish(found.flatMap((one) => redrivenEntries(one, order))),
    );
    if (redriven.length === 0) return redriven;
    await afterCommit(this.strapi, 'nexus-crm: waking the workers', () => {
      const by = `nexus-crm: ${order.actor.kind} ${order.actor.id} has redriven`;
      const jobs = redriven.filter(({ instance }) => instance === null);
      // They have no history.
      for (const { id } of jobs) this.strapi.log.info(`${by} the background job ${id}`);
      const timers = redriven.length - jobs.length;
      if (timers > 0) this.strapi.log.info(`${by} ${timers} timers of instances`);
      workers.wake();
    });
    return redriven;
  }

  /** In the running transaction; emitted after commit. */
  async #publish(entries: ReturnType<typeof redrivenEntries>): Promise<void> {
    const instances = [...new Set(entries.map(({ instance }) => instance))];
    for (const head of await this.options.graph().rows.headsOf(instances)) {
      const own = entries.filter(({ instance }) => instance === head.id);
      await this.options.events.publish(eventsOf({ next: head, history: own }));
    }
  }
}
