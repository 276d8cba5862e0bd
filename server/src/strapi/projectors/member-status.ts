import { memberStatusOf } from '../../campaigns/run';
import type { Commit, Effect } from '../../core/contracts';
import type { Projector } from './projector';
import type { MemberRows } from '../../sql/campaigns/members';

/** Copies the status of an instance to its campaign member, in the same transaction. */
export class MemberStatusProjector implements Projector<'instance.status'> {
  readonly handles = ['instance.status'] as const;

  constructor(private readonly members: MemberRows) {}

  readonly concerns = ({ decision: { next } }: Commit): boolean => next.campaign !== null;

  async project(
    { decision: { next }, base }: Commit,
    effect: Extract<Effect, { kind: 'instance.status' }>,
  ): Promise<void> {
    if (next.campaign === null || !base) return;
    const status = memberStatusOf(effect);
    if (status === memberStatusOf(base)) return;
    const { fault, endedAt } = effect;
    await this.members.follow(next.id, { status, reason: fault?.reason ?? null, endedAt });
  }
}
