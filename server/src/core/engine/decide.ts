import type {
  Command,
  CompiledDefinition,
  Facts,
  InstanceSnapshot,
  Outcome,
  Refusal,
} from '../contracts';
import { act } from './commands/act';
import { cancelBranch } from './commands/cancel-branch';
import { claim, release } from './commands/claim';
import { completeTask } from './commands/complete-task';
import { pause, unpause } from './commands/pause';
import { recordChanged } from './commands/record-changed';
import { recordDeleted } from './commands/record-deleted';
import { resume } from './commands/resume';
import { seedOf, start } from './commands/start';
import { activityCompleted, activityFailed, timerFired } from './commands/timers';
import { vote } from './commands/vote';
import { groupLeft, voterLeft } from './commands/voter-left';
import { findContradiction } from './consistency';
import { automationCompleted, automationFailed } from '../automation/reports';
import { rollBack } from '../compensation/roll-back';
import { escalate } from '../escalation/escalate';
import { snooze } from '../escalation/snooze';
import { taskDue } from '../reminders/due';
import { reschedule } from '../reminders/reschedule';
import { slaDue } from '../sla/due';
import { Draft } from './draft';
import { finish } from './finish';
import { refuseInput } from './input';
import { refuse } from './refuse';

/**
 * Decides a command. Pure, synchronous and deterministic: equal arguments give equal bytes. Refuses
 * instead of throwing, and never mutates its arguments.
 *
 * @param snapshot null for `start`; otherwise the instance as read for this decision.
 * @param now in milliseconds since 1970.
 */
export function decide(
  definition: CompiledDefinition,
  snapshot: InstanceSnapshot | null,
  command: Command,
  facts: Facts,
  now: number,
): Outcome {
  const base = command.type === 'start' ? seed(definition, snapshot, command, now) : snapshot;
  if (base === null) return refuse('NotStarted', 'There is no such instance.');
  if ('kind' in base) return base;
  const refusal =
    (command.type === 'start' ? null : refuseSnapshot(definition, base, command)) ??
    refuseInput(command);
  if (refusal) return refusal;
  const draft = new Draft(definition, base, command, facts, now);
  return finish(draft, run(draft, command));
}

function seed(
  definition: CompiledDefinition,
  snapshot: InstanceSnapshot | null,
  command: Extract<Command, { type: 'start' }>,
  now: number,
): InstanceSnapshot | Refusal {
  return snapshot === null
    ? seedOf(definition, command, now)
    : refuse('AlreadyStarted', `The instance "${snapshot.id}" has started already.`);
}

/** REL-003, REL-004: refuses a contradictory snapshot or a stale revision. */
function refuseSnapshot(
  definition: CompiledDefinition,
  snapshot: InstanceSnapshot,
  command: Command,
): Refusal | null {
  const contradiction = findContradiction(definition, snapshot);
  if (contradiction !== undefined) return refuse('CorruptInstance', contradiction);
  if (command.revision === undefined || command.revision === snapshot.revision) return null;
  return refuse(
    'StaleRevision',
    `The instance is at revision ${snapshot.revision}; you were shown ${command.revision}.`,
    'revision',
  );
}

function run(draft: Draft, command: Command): Refusal | null {
  switch (command.type) {
    case 'start':
      return start(draft, command);
    case 'act':
      return act(draft, command);
    case 'completeTask':
      return completeTask(draft, command);
    case 'vote':
      return vote(draft, command);
    case 'claim':
      return claim(draft, command);
    case 'release':
      return release(draft, command);
    case 'reschedule':
      return reschedule(draft, command);
    case 'timerFired':
      return timerFired(draft, command);
    case 'activityCompleted':
      return activityCompleted(draft, command);
    case 'activityFailed':
      return activityFailed(draft, command);
    case 'escalate':
      return escalate(draft, command);
    case 'slaDue':
      return slaDue(draft, command);
    case 'taskDue':
      return taskDue(draft, command);
    case 'snooze':
      return snooze(draft, command);
    case 'automationCompleted':
      return automationCompleted(draft, command);
    case 'automationFailed':
      return automationFailed(draft, command);
    case 'cancelBranch':
      return cancelBranch(draft, command);
    case 'voterLeft':
      return voterLeft(draft, command);
    case 'groupLeft':
      return groupLeft(draft, command);
    case 'recordChanged':
      return recordChanged(draft, command);
    case 'recordDeleted':
      return recordDeleted(draft);
    case 'resume':
      return resume(draft, command);
    case 'rollBack':
      return rollBack(draft, command);
    case 'pause':
      return pause(draft, command);
    case 'continue':
      return unpause(draft, command);
    default:
      return refuse('InvalidInput', `There is no such command.`, 'type', {
        type: String((command as { type: unknown }).type),
      });
  }
}
