import { createId } from '@paralleldrive/cuid2';

import type { Member, SettledMember } from '../../sql/campaigns/members';
import type { Run } from '../../sql/campaigns/runs';
import { memberStatusOf } from '../../campaigns/run';
import {
  SYSTEM_ACTOR,
  type Commit,
  type CompiledDefinition,
  type StepLimit,
  type InstanceId,
  type SubjectFacts,
} from '../../core/contracts';
import type { EngineGraph } from '../engine/graph';

/** The planned instance of a member, or the reason why there is none. */
export interface PlannedStart extends SettledMember {
  readonly commit: Commit | null;
}

/** Number of decisions in parallel. */
const SIDE_BY_SIDE = 10;

/**
 * Decides outside of any transaction, because conditions of the app may be called.
 *
 * @param now in milliseconds since 1970.
 */
export async function planStarts(
  graph: EngineGraph,
  run: Run,
  definition: CompiledDefinition,
  members: readonly Member[],
  now: number,
): Promise<readonly PlannedStart[]> {
  const busy = await findBusy(graph, run, members);
  const free = members.filter(({ subject }) => !busy.has(subject.id));
  const records = await graph.storage.subjects?.(
    run.type,
    free.map(({ subject }) => subject.id),
  );
  const plan: PlannedStart[] = members
    .filter(({ subject }) => busy.has(subject.id))
    .map((member) => skipped(member, 'The record runs this flow already.', now));
  for (let start = 0; start < free.length; start += SIDE_BY_SIDE) {
    const part = free.slice(start, start + SIDE_BY_SIDE);
    const planned = part.map((member) => {
      const record = records?.get(member.subject.id);
      return planOne(graph, run, definition, member, now, { record });
    });
    plan.push(...(await Promise.all(planned)));
  }
  return plan;
}

/** Records that run this flow already, through another campaign or a direct start. */
async function findBusy(
  { rows }: EngineGraph,
  { type, definition: name, flow }: Run,
  members: readonly Member[],
): Promise<ReadonlySet<string>> {
  const live = await rows.liveOfAll(
    type,
    members.map(({ subject }) => subject.id),
  );
  const same = live.filter(
    ({ definition, campaign }) => definition.name === name && campaign === flow,
  );
  return new Set(same.map(({ subject }) => subject.id));
}

/** @param known the record, if it was read already, and the step limit, after an earlier commit was refused. */
export async function planOne(
  { engine }: EngineGraph,
  { flow: campaign }: Run,
  definition: CompiledDefinition,
  member: Member,
  now: number,
  known: { readonly record?: SubjectFacts | undefined; readonly stepLimit?: StepLimit } = {},
): Promise<PlannedStart> {
  const { subject } = member;
  const instance = createId() as InstanceId;
  const command = { instance, campaign, subject, actor: SYSTEM_ACTOR };
  const proposal = await engine.proposeStart(definition, command, known);
  const { outcome } = proposal;
  if (proposal.record === null) return skipped(member, 'The record does not exist any more.', now);
  if (outcome.kind === 'refusal') return skipped(member, outcome.reason, now);
  const { next } = outcome;
  return {
    ...{ member, instance, status: memberStatusOf(next), endedAt: next.endedAt },
    ...(next.fault && { reason: next.fault.reason }),
    commit: { ...proposal, decision: outcome },
  };
}

export const skipped = (member: Member, reason: string, endedAt: number): PlannedStart => ({
  ...{ member, reason, status: 'skipped', commit: null, endedAt },
});
