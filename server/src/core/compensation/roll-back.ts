import type { Compensation, Refusal, RollBackCommand, Run, Token } from '../contracts';
import { refuseUnlessAllowed } from '../engine/checks';
import type { Draft } from '../engine/draft';
import { refuse } from '../engine/refuse';
import { begin } from './begin';
import { compensatedRuns } from './state';

/** US-023. Undoes the steps of a campaign's member, whether it is live or has ended. */
export function rollBack(draft: Draft, { reason }: RollBackCommand): Refusal | null {
  const { campaign, status } = draft.base;
  const barred = refuseUnlessAllowed(draft);
  if (barred) return barred;
  if (campaign === null) {
    return refuse('WrongKind', "Only a campaign's member is rolled back.");
  }
  if (status === 'compensated') {
    return refuse('InstanceEnded', 'The instance has ended: it is compensated.');
  }
  // Idempotent.
  if (compensatedRuns(draft).length > 0) return null;
  const because: Omit<Compensation, 'startedAt'> = {
    ...{ code: 'RolledBack', reason: reason ?? 'It is rolled back.', path: null },
  };
  const run = draft.runs[0] ?? reopen(draft, campaign);
  if (!draft.runs.includes(run)) draft.runs = [run];
  draft.status = 'active';
  draft.endedAt = null;
  draft.fault = null;
  begin(draft, run, because, status === 'active' ? undefined : status);
  return null;
}

/** The run of an ended flow, by the steps that were kept. */
function reopen(draft: Draft, campaign: string): Run {
  const { completedSteps, command, base } = draft;
  const flow = `campaigns.${campaign}.do`;
  const id = completedSteps[0]?.run ?? (draft.nextTokenId() as string as Run['id']);
  const step = completedSteps.at(-1)?.step ?? flow;
  const token = { id, run: id, parent: null, branch: 0, step } as unknown as Token;
  draft.putToken({ ...token, state: { kind: 'forked' } });
  return { id, flow, transition: null, actor: command.actor, startedAt: base.startedAt };
}
