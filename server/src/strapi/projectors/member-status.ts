import { memberStateOf, memberStatusOf } from '../../campaigns/run';
import type { Commit } from '../../core/contracts';
import type { SideWrite } from './projector';
import type { MemberRows } from '../../sql/campaigns/members';

/** A member stands as its instance does, in the same transaction. */
export class MemberStatusWrite implements SideWrite {
  constructor(private readonly members: MemberRows) {}

  prepare(commit: Commit): Promise<Commit> {
    return Promise.resolve(commit);
  }

  async apply({ decision: { next }, base }: Commit): Promise<void> {
    if (next.campaign === null || !base) return;
    const status = memberStatusOf(next);
    if (status === memberStatusOf(base)) return;
    await this.members.follow(next.id, memberStateOf(next));
  }
}
