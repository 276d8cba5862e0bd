import { PAUSED_FAULT, type Assignee, type JsonObject, type Task } from '../contracts';
import { ownerOf } from '../automation/perform';
import { COMPENSATION_FAILED, isStuck } from '../compensation/state';
import { personOf } from '../identity';
import type { Draft } from './draft';

/**
 * Who is notified of what the decision has come to: of new tasks and approvals, of a new owner, and of
 * an instance that needs attention. Reads the end of the draft, so that a task that was opened and
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
    const to = task.seats.flatMap(({ person, left }) => (left ? [] : [person]));
    if (!before) draft.notify({ notice: 'approval', to, except, payload });
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
