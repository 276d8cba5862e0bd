import type { JsonObject } from '../contracts';
import type { ResolvedAssignees } from './assignment';
import type { Draft } from './draft';
import { withChains } from './stand-ins';

/**
 * BR-001, for leads: people cannot assign a lead to themselves unless the definition or the
 * configuration allows it.
 */
export function mayAssignThemselves(draft: Draft): boolean {
  const { entity } = draft;
  if (entity?.key !== 'lead') return true;
  return entity.selfAssign ?? draft.facts.rules?.selfAssign ?? false;
}

/** The first assignee is the record's owner. */
export function setAssignees(
  draft: Draft,
  { value: assignees, chains }: Pick<ResolvedAssignees, 'value' | 'chains'>,
  payload: JsonObject,
): void {
  const before = draft.assignees;
  if (before.join() === assignees.join()) return;
  draft.assignees = assignees;
  draft.effects.push({ kind: 'record.assigned', owner: assignees[0] ?? null });
  draft.record('instance.assigned', {
    before: { assignees: before },
    after: { assignees },
    payload: withChains(payload, chains),
  });
}
