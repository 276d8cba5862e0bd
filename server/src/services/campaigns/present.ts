import type { CampaignMember, CampaignRun } from '../../contracts/campaigns';
import type { Member } from '../../sql/campaigns/members';
import type { Run } from '../../sql/campaigns/runs';

/** A campaign's run, as REST and the service answer it. */
export const presentRun = (run: Run, metrics: CampaignRun['metrics']): CampaignRun => ({
  ...{ campaign: run.campaign, status: run.status, definition: run.definition },
  ...{ flow: run.flow, growing: run.growing, reason: run.reason },
  startedAt: toText(run.startedAt),
  endedAt: run.endedAt === null ? null : toText(run.endedAt),
  metrics: { ...metrics },
});

/** A member, as REST and the service answer it. */
export const presentMember = (member: Member): CampaignMember => ({
  id: String(member.id),
  subject: { ...member.subject },
  instance: member.instance,
  status: member.status,
  reason: member.reason,
  enrolledAt: toText(member.enrolledAt),
  endedAt: member.endedAt === null ? null : toText(member.endedAt),
});

const toText = (time: number): string => new Date(time).toISOString();
