import type { Core } from '@strapi/strapi';

import {
  readAudience,
  type Member,
  type MemberRows,
  type Run,
  type RunRows,
} from '../../adapters/strapi/campaigns';
import type { StrapiSqlRuntime } from '../../adapters/strapi/engine';
import { memberStatusOf } from '../../campaigns/run';
import { UID } from '../../constants';
import {
  SYSTEM_ACTOR,
  type Actor,
  type Clock,
  type CompiledDefinition,
  type InstanceId,
  type JsonObject,
  type MemberStatus,
  type RunOrder,
} from '../../core/contracts';
import { CrmConflictError, CrmError } from '../../core/errors';
import { corruptionOf } from '../engine/damage';
import type { EngineParts } from '../engine/parts';
import type { DueWork } from '../engine/worker';
import { getService } from '../get-service';
import type { CampaignEventName } from './announce';
import { planStarts, type PlannedStart } from './starts';

export interface CampaignWorkOptions {
  readonly runtime: StrapiSqlRuntime;
  readonly runs: RunRows;
  readonly members: MemberRows;
  readonly clock: Clock;
  /** Into the history of the campaign, inside the running transaction. */
  readonly note: (run: Run, event: CampaignEventName, payload: JsonObject) => Promise<void>;
}

interface Order {
  readonly actor: Actor;
  readonly reason?: string | undefined;
}

/** So many records are enrolled, and so many members started or told something, at a time. */
const PAGE = 500;
const START_BATCH = 100;
const BATCH = 25;

const LIVE: readonly MemberStatus[] = ['waiting', 'active', 'paused', 'failed'];

/** How often a growing audience is looked for. */
const GROWS_EVERY = 60_000;

/**
 * What campaigns under way need done, a batch at a time. Every batch is a transaction: a process that
 * dies leaves nothing half-done, and others, or the next start, go on from there. Several processes
 * share the work: who waits is taken by one of them, and nobody is enrolled twice.
 */
export class CampaignWork implements DueWork {
  /** The metrics that a campaign shows already. */
  readonly #kept = new Map<string, string>();

  constructor(
    private readonly strapi: Core.Strapi,
    private readonly options: CampaignWorkOptions,
  ) {}

  async runDue(): Promise<number> {
    const { runs } = this.options;
    for (const campaign of await runs.orphaned()) {
      const run = await runs.find(campaign);
      if (run)
        await runs.change(run, { status: 'cancelling', reason: 'The campaign was deleted.' });
    }
    let done = 0;
    for (const { campaign } of await runs.underWay()) {
      try {
        done += await this.#carryOn(campaign);
      } catch (error) {
        // It is tried again at the next look; meanwhile it keeps no other waiting.
        this.strapi.log.error(`nexus-crm: the campaign ${campaign} cannot go on: ${String(error)}`);
      }
    }
    return done;
  }

  nextTimerAt(): Promise<number | undefined> {
    return this.options.runs.nextLookAt();
  }

  /** One member alone; whatever becomes of its instance, its row follows in the same transaction. */
  async orderMember(campaign: string, member: Member, order: RunOrder, by: Order): Promise<void> {
    const { runtime, runs, members, clock } = this.options;
    if (member.status !== 'waiting') {
      await this.#tell(member, order, by);
      return;
    }
    if (order !== 'cancel') {
      throw new CrmConflictError('The member has not been started yet.', { status: 'waiting' });
    }
    const endedAt = clock.now().getTime();
    await runtime.transaction(async () => {
      await runs.touch(campaign);
      await members.settle(campaign, [{ member, status: 'cancelled', endedAt }]);
    });
  }

  /** Until there is nothing to do for it now. */
  async #carryOn(campaign: string): Promise<number> {
    let done = 0;
    for (;;) {
      const run = await this.options.runs.find(campaign);
      const step = run ? await this.#step(run) : 0;
      if (step === 0) break;
      done += step;
    }
    await this.#keepMetrics(campaign);
    return done;
  }

  #step(run: Run): Promise<number> {
    switch (run.status) {
      case 'running':
        return this.#run(run);
      case 'pausing':
        return this.#all(run, ['active'], 'pause', 'paused');
      case 'resuming':
        return this.#all(run, ['paused'], 'resume', 'running');
      case 'cancelling':
        return this.#cancel(run);
      default:
        return Promise.resolve(0);
    }
  }

  async #run(run: Run): Promise<number> {
    const now = this.options.clock.now().getTime();
    if (run.lookAt !== null && run.lookAt <= now) return this.#enrol(run, now);
    // Members that were listed wait until the campaign begins.
    const hasBegun = run.lookAt === null || run.lookedTo > 0 || run.growing;
    const isWaitedFor = hasBegun && (await this.#has(run, ['waiting']));
    if (isWaitedFor) {
      const found = await this.#findFlow(run);
      if (typeof found === 'string') {
        return Number(await this.options.runs.change(run, { status: 'pausing', reason: found }));
      }
      return this.#startSome(run, found);
    }
    const isOver = run.lookAt === null && !(await this.#has(run, LIVE));
    return isOver ? this.#end(run, 'completed', 'campaign.completed') : 0;
  }

  /** The next page of the audience: its members and how far they were looked for, together. */
  async #enrol(run: Run, now: number): Promise<number> {
    const { runtime, runs, members } = this.options;
    const isPast = run.endsAt !== null && run.endsAt <= now;
    if (run.filters === null || isPast) {
      return Number(await runs.change(run, { lookAt: null }));
    }
    const { type, filters } = run;
    const page = await readAudience(this.strapi, { type, filters }, run.lookedTo, PAGE);
    const again = run.growing ? now + GROWS_EVERY : null;
    const next = page.isLast
      ? { lookedTo: run.growing ? 0 : page.lookedTo, lookAt: again }
      : { lookedTo: page.lookedTo };
    return runtime.transaction(async () => {
      await runs.touch(run.campaign);
      if (!(await runs.change(run, next))) return 1;
      await members.enrol(run.campaign, type, page.ids, 'waiting', now);
      return 1;
    });
  }

  /** Some that wait; one that cannot be started with the others is started alone. */
  async #startSome(run: Run, definition: CompiledDefinition): Promise<number> {
    const waiting = await this.options.members.some(run.campaign, ['waiting'], START_BATCH);
    const now = this.options.clock.now().getTime();
    const plan = await planStarts(this.#parts, run, definition, waiting, now);
    try {
      return await this.#write(run, plan);
    } catch (error) {
      // One of them was changed meanwhile; which, only trying each tells.
      if (!isOvertaken(error)) throw error;
    }
    let started = 0;
    for (const one of plan) {
      try {
        started += await this.#write(run, [one]);
      } catch (error) {
        if (!isOvertaken(error)) throw error;
      }
    }
    return started;
  }

  /** One transaction: the instances, and that their members have them. */
  #write(run: Run, plan: readonly PlannedStart[]): Promise<number> {
    const { runtime, runs, members } = this.options;
    return runtime.transaction(async () => {
      if (runtime.dialect === 'sqlite') await runs.touch(run.campaign);
      const held = await members.hold(
        run.campaign,
        plan.map(({ member }) => member.id),
      );
      const mine = plan.filter(({ member }) => held.has(member.id));
      if (mine.length === 0) return 0;
      const commits = mine.flatMap(({ commit }) => (commit ? [commit] : []));
      if (commits.length > 0 && !(await this.#parts.engine.commit(commits))) {
        throw new CrmConflictError('Somebody else was faster.');
      }
      await members.settle(run.campaign, mine);
      return mine.length;
    });
  }

  get #parts(): EngineParts {
    return getService('engine', { strapi: this.strapi }).parts;
  }

  /** Tells some members, and what comes of it; when none is left the campaign is there. */
  async #all(
    run: Run,
    statuses: readonly MemberStatus[],
    order: RunOrder,
    then: 'paused' | 'running',
  ): Promise<number> {
    const some = await this.options.members.some(run.campaign, statuses, BATCH);
    for (const member of some) await this.#tellOrSettle(member, order, run);
    if (some.length > 0) return some.length;
    return Number(await this.options.runs.change(run, { status: then }));
  }

  async #cancel(run: Run): Promise<number> {
    const { members, clock } = this.options;
    await members.cancelWaiting(run.campaign, clock.now().getTime());
    const some = await members.some(run.campaign, ['active', 'paused', 'failed'], BATCH);
    for (const member of some) await this.#tellOrSettle(member, 'cancel', run);
    return some.length > 0 ? some.length : this.#end(run, 'cancelled');
  }

  /** One that cannot be told keeps no other waiting. */
  async #tellOrSettle(member: Member, order: RunOrder, { actor, reason }: Run): Promise<void> {
    const by = { actor: SYSTEM_ACTOR, reason: reason ?? `By ${actor.label}.` };
    try {
      await this.#tell(member, order, by);
    } catch (error) {
      if (!CrmError.is(error) || member.instance === null) throw error;
      await this.#settle(member, member.instance, order, error);
    }
  }

  /**
   * Another process was faster, or the instance has ended meanwhile: then the member stands as that
   * does. One that is damaged ends where it is to end, and else is out of it, with the reason.
   */
  async #settle(
    member: Member,
    instance: InstanceId,
    order: RunOrder,
    error: CrmError,
  ): Promise<void> {
    const { members } = this.options;
    const { storage, damage } = this.#parts;
    const isDamaged = corruptionOf(error) !== undefined;
    if (isDamaged && order === 'cancel') {
      await damage.repair(instance, { actor: SYSTEM_ACTOR, dryRun: false, ends: true });
      return;
    }
    const snapshot = isDamaged ? undefined : await storage.load(instance);
    const status = snapshot && memberStatusOf(snapshot);
    if (snapshot && status !== undefined && status !== member.status) {
      await members.follow(instance, status, snapshot.fault?.reason ?? null, snapshot.endedAt);
    } else if (order === 'cancel') throw error;
    else await members.follow(instance, 'failed', error.message, null);
  }

  async #tell({ instance, status }: Member, order: RunOrder, by: Order): Promise<void> {
    if (instance === null) {
      throw new CrmConflictError(`The member is ${status}.`, { status });
    }
    const { engine } = this.#parts;
    const { actor, reason } = by;
    const outcome = await engine.execute(
      instance,
      order === 'cancel'
        ? { type: 'act', action: 'cancel', actor, reason }
        : order === 'pause'
          ? { type: 'pause', actor, reason }
          : { type: 'continue', actor },
    );
    if (outcome.kind === 'decision') return;
    throw new CrmConflictError(outcome.reason, { code: outcome.code, path: outcome.path });
  }

  async #has({ campaign }: Run, statuses: readonly MemberStatus[]): Promise<boolean> {
    return (await this.options.members.some(campaign, statuses, 1)).length > 0;
  }

  /**
   * What members are started on, or why nobody can be any more: then the campaign waits for somebody,
   * and no member is passed over.
   */
  async #findFlow({ definition, flow }: Run): Promise<CompiledDefinition | string> {
    const compiled = await this.#parts.definitions.active(definition);
    if (!compiled) return `"${definition}" has no active version.`;
    return compiled.campaigns.has(flow)
      ? compiled
      : `"${definition}" ${compiled.version} has no campaign "${flow}".`;
  }

  #end(run: Run, status: 'completed' | 'cancelled', event?: CampaignEventName): Promise<number> {
    const { runtime, runs, note, clock } = this.options;
    const endedAt = clock.now().getTime();
    return runtime.transaction(async () => {
      await runs.touch(run.campaign);
      if (!(await runs.change(run, { status, endedAt }))) return 0;
      if (event) await note({ ...run, actor: SYSTEM_ACTOR }, event, {});
      return 1;
    });
  }

  /** On the campaign itself, for lists and the Content Manager. */
  async #keepMetrics(campaign: string): Promise<void> {
    const metrics = JSON.stringify(await this.options.members.metrics(campaign));
    if (this.#kept.get(campaign) === metrics) return;
    this.#kept.set(campaign, metrics);
    await this.strapi.db
      .queryBuilder(UID.campaign)
      .where({ documentId: campaign })
      .update({ metrics })
      .execute();
  }
}

const isOvertaken = (error: unknown): boolean => CrmError.is(error) && error.code === 'Conflict';
