import type {
  ActorFacts,
  Assignee,
  Command,
  CompiledDefinition,
  InstanceSnapshot,
  SubjectFacts,
  Task,
  Authorization,
  Work,
} from '../../core/contracts';
import { chainAmong, passesOwnership } from '../../core/identity';

export interface Question {
  readonly actor: ActorFacts;
  /** Null for a start. */
  readonly snapshot: InstanceSnapshot | null;
  readonly definition: CompiledDefinition;
  readonly command: Command;
  readonly record: SubjectFacts;
  /** Shared by the questions about actions that are explained together. */
  readonly shared?: Map<string, Promise<boolean>>;
}

const ALLOWED: Authorization = Object.freeze({ allowed: true });

/**
 * SR-001. Whether the actor may command this instance: owner, assignee, a member of their team or a
 * delegate;
 * everyone with the permission of the route if it has no owner, or if the definition says `"open":
 * true`. Tokens and the system pass. Conditions, seats and assignments are checked afterwards, for
 * every actor.
 */
export function authorize({
  actor,
  snapshot,
  definition,
  command,
  record,
}: Question): Authorization {
  if (definition.open || passesOwnership(actor)) return ALLOWED;
  if (isOperators(command) || isAuthorizedByTask(snapshot, command)) return ALLOWED;
  const what = snapshot ? 'This instance' : 'This record';
  const kind = snapshot ? snapshot.entity : 'entity' in command ? (command.entity ?? null) : null;
  const work = { definition: definition.name, kind };
  return checkOwnership(actor, responsibleFor(snapshot, record), { what, work });
}

/**
 * The same, but a record whose owners are all deleted or blocked counts as not owned, because
 * otherwise nobody could reassign it. Queries the directory only if the answer would be no.
 */
export async function authorizeWithDirectory(
  question: Question,
  isAnybody: (assignees: readonly Assignee[]) => Promise<boolean>,
): Promise<Authorization> {
  const authorization = authorize(question);
  if (authorization.allowed) return authorization;
  const responsible = responsibleFor(question.snapshot, question.record);
  const { shared = new Map<string, Promise<boolean>>() } = question;
  const key = responsible.join(' ');
  const asked = shared.get(key) ?? isAnybody(responsible);
  shared.set(key, asked);
  return (await asked) ? authorization : ALLOWED;
}

/**
 * Ownership: owned things are for their owners, the owners' teams and whoever stands in for them
 * (FR-L3-003), others for everyone.
 *
 * @param what the subject of the message: "This record".
 */
export function checkOwnership(
  actor: ActorFacts,
  responsible: readonly Assignee[],
  { what, work }: { readonly what: string; readonly work: Work },
): Authorization {
  if (responsible.length === 0) return ALLOWED;
  const chain = chainAmong(actor, responsible, work);
  if (chain) return chain.length > 0 ? { allowed: true, chain } : ALLOWED;
  return { allowed: false, reason: `${what} is for ${responsible.join(', ')} to act on.` };
}

const responsibleFor = (
  snapshot: InstanceSnapshot | null,
  { owner }: SubjectFacts,
): readonly Assignee[] => [
  ...new Set([...(owner === null ? [] : [owner]), ...(snapshot?.assignees ?? [])]),
];

/** Commands of operators, which have their own permission. */
const isOperators = ({ type }: Command): boolean => type === 'resume' || type === 'cancelBranch';

/** A seat, claim or assignment decides who may act, and the core checks it. */
function isAuthorizedByTask(snapshot: InstanceSnapshot | null, command: Command): boolean {
  // A due date is moved by whoever may act on the instance, not by whom it is set for.
  if (!('task' in command) || command.type === 'reschedule') return false;
  const task = snapshot?.tasks.find(({ id }) => id === command.task);
  return task !== undefined && names(task);
}

const names = (task: Task): boolean =>
  task.kind === 'approval' || task.claimedBy !== null || task.assignees.length > 0;
