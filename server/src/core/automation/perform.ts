import type { Assignee } from '../contracts';
import {
  describeTarget,
  resolveAssignment,
  resolvePeople,
  resolveTeamOf,
  type Resolved,
} from '../engine/assignment';
import type { Draft } from '../engine/draft';
import { setAssignees } from '../engine/owner';
import { recordWork } from '../engine/stand-ins';
import { isPerson } from '../identity';
import { armAutomation } from './reports';
import type { AutomationRequest } from './request';

/** The owner after this decision's changes. */
export const ownerOf = (draft: Draft): Assignee | null =>
  draft.assignees[0] ?? draft.facts.subject.owner;

/**
 * Performs `reassign` and `notify`, and arms the call of an app's automation.
 *
 * @returns whom it concerns; undefined while facts are missing.
 */
export function perform(
  draft: Draft,
  request: AutomationRequest,
): Resolved<readonly Assignee[]> | undefined {
  switch (request.rule.action) {
    case 'reassign':
      return reassign(draft, request);
    case 'notify':
      return notify(draft, request);
    default:
      return call(draft, request);
  }
}

function reassign(
  draft: Draft,
  { rule: { to }, because, level }: AutomationRequest,
): Resolved<readonly Assignee[]> | undefined {
  // After a write of the owner was refused, this is what the rule fails with.
  const refused = draft.takeStep();
  if (refused !== null) return { kind: 'missing', reason: refused };
  const from = ownerOf(draft);
  const except = from !== null && isPerson(from) ? from : null;
  const purpose = { work: recordWork(draft), exclude: except };
  const resolved = to
    ? resolveAssignment(draft, to, purpose)
    : resolveTeamOf(draft, from, 'round_robin', purpose);
  if (resolved?.kind !== 'resolved') return resolved;
  setAssignees(draft, resolved, { [because]: level });
  return resolved;
}

function notify(
  draft: Draft,
  { rule: { to }, because, level }: AutomationRequest,
): Resolved<readonly Assignee[]> | undefined {
  const targets = to?.targets ?? [{ kind: 'owner' } as const];
  // Those who are there are notified, whoever else is not, and whoever stands in for them.
  const found = targets.map((target) => resolvePeople(draft, [target], recordWork(draft)));
  if (draft.halted) return undefined;
  const people = [...new Set(found.flatMap((one) => (one?.kind === 'resolved' ? one.value : [])))];
  if (people.length === 0) {
    const [missing] = found.flatMap((one) => (one?.kind === 'missing' ? [one] : []));
    const nobody = `Nobody is behind ${targets.map(describeTarget).join(', ')}.`;
    return missing ?? { kind: 'missing', reason: nobody };
  }
  draft.notify({
    notice: because === 'escalation' ? 'escalation' : 'breach',
    ...{ to: people, except: null, payload: { level } },
  });
  return { kind: 'resolved', value: people };
}

function call(draft: Draft, request: AutomationRequest): Resolved<readonly Assignee[]> | undefined {
  const { to } = request.rule;
  const owner = ownerOf(draft);
  const resolved = to
    ? resolveAssignment(draft, to, { work: recordWork(draft), exclude: null })
    : ({ kind: 'resolved', value: owner === null ? [] : [owner] } as const);
  if (resolved?.kind === 'resolved') armAutomation(draft, request, resolved.value);
  return resolved;
}
