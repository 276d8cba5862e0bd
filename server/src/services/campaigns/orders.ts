import type { Member, MemberRows } from '../../sql/campaigns/members';
import type { Run, RunRows } from '../../sql/campaigns/runs';
import type { StrapiSqlRuntime } from '../../strapi/ports/sql-runtime';
import { memberStateOf, memberStatusOf } from '../../campaigns/run';
import {
  isLive,
  SYSTEM_ACTOR,
  type Actor,
  type Clock,
  type Commit,
  type InstanceId,
  type InstanceSnapshot,
  type RunOrder,
} from '../../core/contracts';
import { CrmConflictError, CrmError } from '../../core/errors';
import { corruptionOf } from '../engine/integrity';
import type { EngineGraph } from '../engine/graph';

export interface MemberOrdersOptions {
  readonly runtime: StrapiSqlRuntime;
  readonly runs: RunRows;
  readonly members: MemberRows;
  readonly clock: Clock;
  readonly graph: () => EngineGraph;
}

/** Number of decisions in parallel. */
const SIDE_BY_SIDE = 10;

interface Order {
  readonly actor: Actor;
  readonly reason?: string | undefined;
}

/** Pauses, resumes, cancels or rolls back members; updates their rows in the same transaction. */
export class MemberOrders {
  constructor(private readonly options: MemberOrdersOptions) {}

  /** One member. @throws CrmConflictError if its status does not allow the order. */
  async give(campaign: string, member: Member, order: RunOrder, by: Order): Promise<void> {
    if (member.status !== 'waiting') {
      await this.#send(member, order, by);
      return;
    }
    if (order !== 'cancel' && order !== 'rollback') {
      throw new CrmConflictError('The member has not been started yet.', { status: 'waiting' });
    }
    const { runtime, runs, members, clock } = this.options;
    const endedAt = clock.now().getTime();
    await runtime.transaction(async () => {
      await runs.touch(campaign);
      const locked = await members.lock(campaign, [member.id]);
      if (!locked.has(member.id)) {
        throw new CrmConflictError('The member is being started; try again.', {
          status: 'waiting',
        });
      }
      await members.settle(campaign, [{ member, status: 'cancelled', endedAt }]);
    });
  }

  /**
   * Several of the campaign's members in one transaction, all or none.
   *
   * @returns those that are left to be ordered one by one: what is refused, corrupt or overtaken.
   */
  async executeTogether(
    members: readonly Member[],
    order: RunOrder,
    run: Run,
  ): Promise<readonly Member[]> {
    const command = commandOf(order, byOf(run));
    const left: Member[] = [];
    const commits: Commit[] = [];
    for (let start = 0; start < members.length; start += SIDE_BY_SIDE) {
      const part = members.slice(start, start + SIDE_BY_SIDE);
      const proposals = await Promise.all(part.map((member) => this.#propose(member, command)));
      for (const [index, proposal] of proposals.entries()) {
        const [member] = part.slice(index);
        if (proposal) commits.push(proposal);
        else if (member) left.push(member);
      }
    }
    if (commits.length < 2) return members;
    try {
      const { kind } = await this.#graph.engine.commit(commits);
      return kind === 'committed' ? left : members;
    } catch (error) {
      // Each alone shows whose it is.
      if (CrmError.is(error)) return members;
      throw error;
    }
  }

  /** Undefined if the member is to be ordered alone. */
  async #propose(
    { instance }: Member,
    command: ReturnType<typeof commandOf>,
  ): Promise<Commit | undefined> {
    if (instance === null) return undefined;
    const { engine, storage } = this.#graph;
    try {
      const { outcome, ...proposal } = await engine.proposeCommand(instance, command);
      if (outcome.kind === 'refusal' || !proposal.base) return undefined;
      if (command.type === 'rollBack' && (await findOther(storage, proposal.base)))
        return undefined;
      return { ...proposal, decision: outcome };
    } catch (error) {
      if (CrmError.is(error)) return undefined;
      throw error;
    }
  }

  /**
   * One of the campaign's members: a failure must not stop the others.
   *
   * @returns false if it is not cancelled, because its steps are being undone.
   */
  async execute(member: Member, order: RunOrder, run: Run): Promise<boolean> {
    try {
      await this.#send(member, order, byOf(run));
    } catch (error) {
      if (!CrmError.is(error) || member.instance === null) throw error;
      if (order === 'cancel' && error.details.code === 'Compensating') return false;
      await this.#settle(member, member.instance, order, error);
    }
    return true;
  }

  /**
   * After a lost race, or if the instance has ended: copies the status of the instance. A member
   * with a corrupt instance is cancelled if that was the order, otherwise failed with the reason.
   */
  async #settle(
    member: Member,
    instance: InstanceId,
    order: RunOrder,
    error: CrmError,
  ): Promise<void> {
    const { members } = this.options;
    const { storage, integrity } = this.#graph;
    const corruption = corruptionOf(error);
    const isCorrupt = corruption !== undefined;
    // Lost races: the member is ordered again, for what it does next has to be undone too.
    if (order === 'rollback' && !isCorrupt && isLostRace(error)) throw error;
    if (isCorrupt && order === 'cancel') {
      await integrity.repair(instance, { actor: SYSTEM_ACTOR, dryRun: false, ends: true });
      return;
    }
    if (isCorrupt) await integrity.park(instance, corruption);
    const snapshot = isCorrupt ? undefined : await storage.load(instance);
    const status = snapshot && memberStatusOf(snapshot);
    // It has ended and cannot be live again now: that is the failure, also when it is ordered again.
    const cannotReopen = order === 'rollback' && (status === 'completed' || status === 'cancelled');
    if (snapshot && status !== undefined && status !== member.status && !cannotReopen) {
      await members.follow(instance, memberStateOf(snapshot), member.status);
    } else if (order === 'cancel') throw error;
    else {
      const failed = { status: 'failed', reason: error.message, endedAt: null } as const;
      await members.follow(instance, failed, member.status);
    }
  }

  async #send({ instance, status }: Member, order: RunOrder, by: Order): Promise<void> {
    if (instance === null) {
      throw new CrmConflictError(`The member is ${status}.`, { status });
    }
    const { engine } = this.#graph;
    if (order === 'rollback') await this.#assertFree(instance);
    const outcome = await engine.execute(instance, commandOf(order, by));
    if (outcome.kind === 'decision') return;
    throw new CrmConflictError(outcome.reason, { code: outcome.code, path: outcome.path });
  }

  /**
   * An instance that has ended is live again while it is rolled back.
   *
   * @throws CrmConflictError if the record runs the same flow in another campaign meanwhile.
   */
  async #assertFree(instance: InstanceId): Promise<void> {
    const { storage } = this.#graph;
    const snapshot = await storage.load(instance);
    const other = snapshot && (await findOther(storage, snapshot));
    if (other === undefined) return;
    const message =
      'The record runs this flow in another campaign; roll the member back once that has ended.';
    throw new CrmConflictError(message, { code: 'AlreadyStarted', instance: other });
  }

  get #graph(): EngineGraph {
    return this.options.graph();
  }
}

/** The live instance in whose way one that has ended would be. */
async function findOther(
  storage: EngineGraph['storage'],
  { status, subject, definition, entity, campaign }: InstanceSnapshot,
): Promise<InstanceId | undefined> {
  if (isLive(status)) return undefined;
  return storage.findLive({ subject, definition: definition.name, entity, campaign });
}

const byOf = ({ actor, reason }: Run): Order => ({
  ...{ actor: SYSTEM_ACTOR, reason: reason ?? `By ${actor.label}.` },
});

function commandOf(
  order: RunOrder,
  { actor, reason }: Order,
): Parameters<EngineGraph['engine']['execute']>[1] {
  switch (order) {
    case 'cancel':
      return { type: 'act', action: 'cancel', actor, reason };
    case 'pause':
      return { type: 'pause', actor, reason };
    case 'resume':
      return { type: 'continue', actor };
    case 'rollback':
      return { type: 'rollBack', actor, reason };
  }
}

/** A refusal has a code of its own. */
const isLostRace = ({ code, details }: CrmError): boolean =>
  code === 'Conflict' && details.code === undefined;
