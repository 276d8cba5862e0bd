import type {
  ApprovalTask,
  Assignee,
  GroupLeftCommand,
  Person,
  PlainTask,
  Refusal,
  VoterLeftCommand,
} from '../../contracts';
import { approvalOf } from '../../approval/settle';
import { settleOrPark } from '../../approval/settle-or-park';
import { isStuck } from '../../compensation/state';
import { fail } from '../../flow/park';
import { cancelTask } from '../../flow/tokens';
import { absent, keepsPlace, resolveAssignment, type ResolvedAssignees } from '../assignment';
import { refuseUnlessLive } from '../checks';
import type { Draft } from '../draft';
import { taskWork, withChains } from '../stand-ins';
import { placeOf } from './find';

/**
 * A person was removed or blocked, or has left a group. Their votes count; their empty seats become
 * absent, which may decide the approval; their claimed tasks are released; tasks assigned to them
 * alone are reassigned as the step says, without them, or park the instance.
 */
export function voterLeft(draft: Draft, { person, from }: VoterLeftCommand): Refusal | null {
  const dead = refuseUnlessLive(draft);
  if (dead) return dead;
  const { tasks } = draft;
  for (const task of tasks) {
    if (task.kind === 'task') leaveTask(draft, task, person, from);
    if (draft.halted) return null;
  }
  for (const task of tasks) {
    // A previous approval may have been decided and moved the stage, which cancels the others.
    if (task.kind !== 'approval' || !draft.tasks.includes(task)) continue;
    leaveSeat(draft, task, person, from);
    if (draft.halted) return null;
  }
  return null;
}

/** A team or role was deleted. `voterLeft` is sent for each of its members separately. */
export function groupLeft(draft: Draft, { group }: GroupLeftCommand): Refusal | null {
  const dead = refuseUnlessLive(draft);
  if (dead) return dead;
  for (const task of draft.tasks) {
    if (task.kind !== 'task' || !task.assignees.includes(group)) continue;
    assignWithout(draft, task, group);
    if (draft.halted) return null;
  }
  return null;
}

function leaveTask(draft: Draft, task: PlainTask, person: Person, from?: Assignee): void {
  const isClaimed = task.claimedBy === person;
  if (!isClaimed && !task.assignees.includes(person)) return;
  const { targets = [] } = assignmentOf(draft, task) ?? {};
  if (from !== undefined && (keepsPlace(draft, targets, person, from) ?? true)) return;
  let open = task;
  if (isClaimed) {
    open = { ...task, claimedBy: null };
    draft.changeTask(open);
    draft.record('task.released', { payload: { task: task.id, person } });
  }
  if (open.assignees.includes(person)) assignWithout(draft, open, person);
}

/** Other assignees keep the task, and so does the person who has claimed it. */
function assignWithout(draft: Draft, task: PlainTask, gone: Assignee): void {
  const others = task.assignees.filter((assignee) => assignee !== gone);
  const holders = others.length > 0 || task.claimedBy === null ? others : [task.claimedBy];
  const found = holders.length > 0 ? { value: holders, chains: [] } : reassign(draft, task, gone);
  if (draft.halted) return;
  if (typeof found === 'string') {
    const place = placeOf(draft, task.token);
    if (place.kind === 'refusal') return;
    cancelTask(draft, task);
    const { path } = place.node.step;
    fail(draft, place.token, { code: 'UnknownAssignee', reason: found, path });
    return;
  }
  if (!found) return;
  draft.changeTask({ ...task, assignees: found.value });
  draft.record('task.reassigned', {
    before: { assignees: task.assignees },
    after: { assignees: found.value },
    payload: withChains({ task: task.id, left: gone }, found.chains),
  });
}

/** The new assignees of the step, or the reason why there are none. */
function reassign(
  draft: Draft,
  task: PlainTask,
  gone: Assignee,
): Pick<ResolvedAssignees, 'value' | 'chains'> | string | undefined {
  const token = draft.tokens.find(({ id }) => id === task.token);
  // A step that could not be undone waits for whoever may act on the instance.
  if (token && isStuck(draft, token)) return { value: [], chains: [] };
  const assignment = assignmentOf(draft, task);
  if (!assignment) return absent([gone]);
  const purpose = { work: taskWork(draft), exclude: isGroup(gone) ? null : gone };
  const resolved = resolveAssignment(draft, assignment, purpose);
  if (!resolved) return undefined;
  if (resolved.kind === 'missing') return resolved.reason;
  const others = resolved.value.filter((assignee) => assignee !== gone);
  return others.length > 0
    ? { value: others, chains: resolved.chains }
    : `"${task.label}" was assigned to ${gone}, who has left, and to nobody else.`;
}

const isGroup = (assignee: Assignee): assignee is Exclude<Assignee, Person> =>
  assignee.startsWith('team:') || assignee.startsWith('role:');

function assignmentOf(draft: Draft, task: PlainTask) {
  const step = draft.definition.steps.get(task.step)?.step;
  return step?.kind === 'task' ? step.assign : null;
}

function leaveSeat(draft: Draft, task: ApprovalTask, person: Person, from?: Assignee): void {
  const seat = task.seats.find((one) => one.person === person);
  if (!seat || seat.left) return;
  if (from !== undefined) {
    const voters = approvalOf(draft, task)?.voters ?? [];
    // A vote that was cast counts; its seat stays filled.
    if (seat.vote || (keepsPlace(draft, voters, person, from) ?? true)) return;
  }
  const seats = task.seats.map((one) => (one === seat ? { ...one, left: true } : one));
  const changed = { ...task, seats };
  draft.changeTask(changed);
  draft.record('voter.left', { payload: { task: task.id, person } });
  settleOrPark(draft, changed);
}
