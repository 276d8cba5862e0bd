import type {
  ActorFacts,
  Assignee,
  Command,
  CompiledDefinition,
  InstanceSnapshot,
  SubjectFacts,
  Task,
  Authorization,
} from '../../core/contracts';
import { isAmong, passesOwnership } from '../../core/identity';

export interface Question {
  readonly actor: ActorFacts;
  /** Null where the instance is about to start. */
  readonly snapshot: InstanceSnapshot | null;
  readonly definition: CompiledDefinition;
  readonly command: Command;
  readonly record: SubjectFacts;
}

const ALLOWED: Authorization = Object.freeze({ allowed: true });

/**
 * SR-001. May this actor command this instance? Owner, assignee or their team; what nobody owns is
 * open to whoever has the permission of the route. Tokens and the system pass, and so does everybody
 * where the definition says `"open": true`. Conditions, seats and assignments are asked after this,
 * of all of them.
 */
export function authorize({
  actor,
  snapshot,
  definition,
  command,
  record,
}: Question): Authorization {
  if (definition.open || passesOwnership(actor)) return ALLOWED;
  if (isOperators(command) || isHeldByTask(snapshot, command)) return ALLOWED;
  const what = snapshot ? 'This instance' : 'This record';
  return judgeOwnership(actor, responsibleFor(snapshot, record), what);
}

/**
 * The same, and what belongs to people who are all gone or blocked belongs to nobody: else no one could
 * even give it to somebody else. Asked of the directory only where the answer would be no.
 */
export async function judgeAmong(
  question: Question,
  isAnybody: (assignees: readonly Assignee[]) => Promise<boolean>,
): Promise<Authorization> {
  const authorization = authorize(question);
  if (authorization.allowed) return authorization;
  const responsible = responsibleFor(question.snapshot, question.record);
  return (await isAnybody(responsible)) ? authorization : ALLOWED;
}

/**
 * What is somebody's is for them and their teams; what is nobody's, for everybody.
 *
 * @param what it is, as a sentence begins: "This record".
 */
export function judgeOwnership(
  actor: ActorFacts,
  responsible: readonly Assignee[],
  what: string,
): Authorization {
  if (responsible.length === 0 || isAmong(actor, responsible)) return ALLOWED;
  return { allowed: false, reason: `${what} is for ${responsible.join(', ')} to act on.` };
}

const responsibleFor = (
  snapshot: InstanceSnapshot | null,
  { owner }: SubjectFacts,
): readonly Assignee[] => [
  ...new Set([...(owner === null ? [] : [owner]), ...(snapshot?.assignees ?? [])]),
];

/** Putting a flow right is for whoever operates the app, by a permission of its own. */
const isOperators = ({ type }: Command): boolean => type === 'resume' || type === 'cancelBranch';

/** A seat, a claim or an assignment says by itself who may: the core asks the task. */
function isHeldByTask(snapshot: InstanceSnapshot | null, command: Command): boolean {
  if (!('task' in command)) return false;
  const task = snapshot?.tasks.find(({ id }) => id === command.task);
  return task !== undefined && names(task);
}

const names = (task: Task): boolean =>
  task.kind === 'approval' || task.claimedBy !== null || task.assignees.length > 0;
