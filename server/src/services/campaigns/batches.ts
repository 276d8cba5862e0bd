import type { Member, MemberRows } from '../../sql/campaigns/members';
import type { Run, RunRows } from '../../sql/campaigns/runs';
import type { Clock, MemberStatus, RunOrder } from '../../core/contracts';
import type { MemberOrders } from './orders';

export interface MemberBatchesOptions {
  readonly runs: RunRows;
  readonly members: MemberRows;
  readonly orders: MemberOrders;
  readonly clock: Clock;
}

/** Number of members per batch. */
const BATCH = 25;

const STARTED: readonly MemberStatus[] = ['active', 'paused', 'failed'];

/** Orders the members of a campaign, a batch at a time. Each method returns the number of members. */
export class MemberBatches {
  constructor(private readonly options: MemberBatchesOptions) {}

  /** Pauses or resumes the next members; if none is left, the campaign's status changes. */
  async all(
    run: Run,
    statuses: readonly MemberStatus[],
    order: 'pause' | 'resume',
    then: 'paused' | 'running',
  ): Promise<number> {
    const some = await this.options.members.some(run.campaign, statuses, BATCH);
    await this.#order(some, order, run);
    if (some.length > 0) return some.length;
    return Number(await this.options.runs.change(run, { status: then }));
  }

  /** Members whose steps are being undone are left to end by themselves. */
  async cancel(run: Run): Promise<number> {
    const { members, clock } = this.options;
    await members.cancelWaiting(run.campaign, clock.now().getTime());
    for (let after = 0; ; ) {
      const some = await members.some(run.campaign, STARTED, BATCH, after);
      const last = some.at(-1);
      if (!last) return 0;
      const done = await this.#order(some, 'cancel', run);
      if (done > 0) return done;
      after = last.id;
    }
  }

  /** US-023. Orders every member that was started once, also those that have ended. */
  async rollBack(run: Run): Promise<number> {
    const { members, runs, clock } = this.options;
    await members.cancelWaiting(run.campaign, clock.now().getTime());
    const some = await members.toRollBack(run.campaign, run.scanCursor, BATCH);
    const last = some.at(-1);
    if (!last) return 0;
    await this.#order(some, 'rollback', run);
    await runs.change(run, { scanCursor: last.id });
    return some.length;
  }

  async #order(members: readonly Member[], order: RunOrder, run: Run): Promise<number> {
    const left = await this.options.orders.executeTogether(members, order, run);
    let done = members.length - left.length;
    for (const member of left) {
      if (await this.options.orders.execute(member, order, run)) done += 1;
    }
    return done;
  }
}
