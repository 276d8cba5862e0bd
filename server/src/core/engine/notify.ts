import {
  PAUSED_FAULT,
  type ApprovalTask,
  type Assignee,
  type JsonObject,
  type Person,
  type Task,
} from '../contracts';
import { ownerOf } from '../automation/perform';
import { COMPENSATION_FAILED, isStuck } from '../compensation/state';
import { personOf } from '../identity';
import type { Draft } from './draft';

/**
 * Who is notified of what the decision has come to: of new tasks, of votes that are asked for, of a new owner,
 * and of an instance that needs attention. Reads the end of the draft, so that a task that was opened and
 * closed in one decision notifies nobody.
 */
export function notify(draft: Draft): void {
  const { base, effects } = draft;
  const except = personOf(draft.command.actor);
  for (const task of draft.tasks) notifyOfTask(draft, task);
  if (effects.some(({ kind }) => kind === 'record.assigned')) {
    const to = added(base.assignees, draft.assignees);
    if (to.length > 0) draft.notify({ notice: 'assigned', to, except, payload: {} });
  }
  const { fault } = draft;
  if (fault === null || base.fault?.code === fault.code) return;
  // A step that cannot be undone has a task, and that is what its people are notified of.
  if (fault.code === PAUSED_FAULT || fault.code === COMPENSATION_FAILED) return;
  const to = responsibleFor(draft);
  if (to.length === 0) return;
  draft.notify({ notice: 'parked', to, except: null, payload: { reason: fault.reason } });
}

function notifyOfTask(draft: Draft, task: Task): void {
  const { base } = draft;
  const except = personOf(draft.command.actor);
  const before = base.tasks.find(({ id }) => id === task.id);
  const payload = payloadOf(task);
  if (task.kind === 'approval') {
    // Whose vote was voided is asked again.
    const to = added(before?.kind === 'approval' ? asked(before) : [], asked(task));
    if (to.length > 0) draft.notify({ notice: 'approval', to, except, payload });
    return;
  }
  const to = added(before?.kind === 'task' ? before.assignees : [], task.assignees);
  if (to.length === 0) return;
  const token = draft.tokens.find(({ id }) => id === task.token);
  if (token && isStuck(draft, token)) {
    draft.notify({ notice: 'parked', to, except: null, payload });
  } else {
    draft.notify({ notice: 'assigned', to, except, payload });
  }
}

/** Whose vote is waited for. */
const asked = ({ seats }: ApprovalTask): readonly Person[] =>
  seats.flatMap(({ person, left, vote }) => (left || vote ? [] : [person]));

const payloadOf = ({ id, label, dueAt }: Task): JsonObject => ({
  ...{ task: id, label },
  ...(dueAt !== null && { dueAt: new Date(dueAt).toISOString() }),
});

const added = (before: readonly Assignee[], now: readonly Assignee[]): readonly Assignee[] =>
  now.filter((assignee) => !before.includes(assignee));

/** The owner, else who has started what runs. */
function responsibleFor(draft: Draft): readonly Assignee[] {
  const owner = ownerOf(draft);
  const people = owner === null ? draft.runs.map(({ actor }) => personOf(actor)) : [owner];
  return [...new Set(people.flatMap((person) => person ?? []))];
}
