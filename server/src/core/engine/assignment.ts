import type {
  Assignee,
  AssignmentAnswer,
  AssignmentTarget,
  CompiledAssignment,
  FactRequest,
  Person,
  PickStrategy,
} from '../contracts';
import type { Draft } from './draft';

/** `missing`: a target of the definition does not exist. */
export type Resolved<Value> =
  | { readonly kind: 'resolved'; readonly value: Value }
  | { readonly kind: 'missing'; readonly reason: string };

type AskedTarget = Extract<FactRequest, { kind: 'assignment' }>['target'];

export const describeTarget = (target: AssignmentTarget): string => {
  switch (target.kind) {
    case 'team':
      return `the team "${target.team}"`;
    case 'role':
      return `the role "${target.role}"`;
    case 'person':
      return `"${target.person}"`;
    case 'owner':
      return "the record's owner";
  }
};

/**
 * One person of the team of an assignee, or the team if there is none. Undefined while facts are
 * missing.
 */
export function resolveTeamOf(
  draft: Draft,
  assignee: Assignee | null,
  pick: PickStrategy,
  exclude: Person | null,
): Resolved<readonly Assignee[]> | undefined {
  if (assignee === null) return { kind: 'missing', reason: 'The record has no owner.' };
  const answer = lookUp(draft, { kind: 'teamOf', assignee }, pick);
  if (answer === undefined) return undefined;
  if (!answer?.assignee) return { kind: 'missing', reason: 'Its owner is in no team.' };
  return { kind: 'resolved', value: [choose(draft, answer, answer.assignee, pick, exclude)] };
}

/** The owner after this decision's changes, not as it was read. */
const ownerOf = (draft: Draft): Assignee | null => draft.assignees[0] ?? draft.facts.subject.owner;

function askedTarget(draft: Draft, target: AssignmentTarget | AskedTarget): AskedTarget | null {
  if (target.kind !== 'owner') return target;
  const assignee = ownerOf(draft);
  return assignee === null ? null : { kind: 'assignee', assignee };
}

const keyOf = (target: AskedTarget, pick: PickStrategy | null): string =>
  `assignment:${Object.values(target).join(':')}:${pick ?? ''}`;

function lookUp(
  draft: Draft,
  target: AssignmentTarget | AskedTarget,
  pick: PickStrategy | null,
): AssignmentAnswer | null | undefined {
  const asked = askedTarget(draft, target);
  if (!asked) return null;
  return draft.ask({ kind: 'assignment', key: keyOf(asked, pick), target: asked, pick }) as
    | AssignmentAnswer
    | undefined;
}

/**
 * The people behind these targets, without duplicates and in a stable order. Undefined while facts
 * are missing.
 */
export function resolvePeople(
  draft: Draft,
  targets: readonly AssignmentTarget[],
): Resolved<readonly Person[]> | undefined {
  const people = new Set<Person>();
  const missing: string[] = [];
  for (const target of targets) {
    const answer = lookUp(draft, target, null);
    if (answer === undefined) continue;
    if (answer === null || answer.assignee === null) missing.push(describeTarget(target));
    else for (const person of answer.people) people.add(person);
  }
  if (draft.halted) return undefined;
  if (missing.length > 0) return { kind: 'missing', reason: absent(missing) };
  return { kind: 'resolved', value: [...people] };
}

/** Targets that do not exist, in order. Undefined while facts are missing. */
export function findMissing(
  draft: Draft,
  assignees: readonly Assignee[],
): readonly Assignee[] | undefined {
  const missing = assignees.filter(
    (assignee) => lookUp(draft, { kind: 'assignee', assignee }, null)?.assignee === null,
  );
  return draft.halted ? undefined : missing;
}

/**
 * Whether a person is still meant by these targets after they have left a group: another target
 * includes them, or no target is that group or a group that no longer exists. Undefined while facts
 * are missing.
 */
export function keepsPlace(
  draft: Draft,
  targets: readonly AssignmentTarget[],
  person: Person,
  left: Assignee,
): boolean | undefined {
  let isMeant = false;
  let cameThrough = false;
  for (const target of targets) {
    const answer = lookUp(draft, target, null);
    if (answer === undefined) continue;
    const isGroup = target.kind === 'team' || target.kind === 'role';
    isMeant ||= answer?.people.includes(person) ?? false;
    cameThrough ||= isGroup && (!answer?.assignee || answer.assignee === left);
  }
  return draft.halted ? undefined : isMeant || !cameThrough;
}

/**
 * Resolves an assignment. With `pick`, one person of each group is chosen, never `exclude`
 * (BR-001); a group without a candidate is assigned as a group. Undefined while facts are missing.
 */
export function resolveAssignment(
  draft: Draft,
  assignment: CompiledAssignment,
  exclude: Person | null,
): Resolved<readonly Assignee[]> | undefined {
  const assignees = new Set<Assignee>();
  const missing: string[] = [];
  for (const target of assignment.targets) {
    const answer = lookUp(draft, target, assignment.pick);
    if (answer === undefined) continue;
    if (answer === null || answer.assignee === null) missing.push(describeTarget(target));
    else assignees.add(choose(draft, answer, answer.assignee, assignment.pick, exclude));
  }
  if (draft.halted) return undefined;
  if (missing.length > 0) return { kind: 'missing', reason: absent(missing) };
  return { kind: 'resolved', value: [...assignees] };
}

function choose(
  draft: Draft,
  answer: AssignmentAnswer,
  group: Assignee,
  pick: PickStrategy | null,
  exclude: Person | null,
): Assignee {
  const isGroup = group.startsWith('team:') || group.startsWith('role:');
  if (pick === null || !isGroup) return group;
  const candidates = answer.people.filter((person) => person !== exclude);
  const person =
    pick === 'round_robin'
      ? nextRoundRobin(draft, answer, group, candidates)
      : leastLoaded(draft, answer, group, candidates);
  if (person === undefined) return group;
  const after = lastPicked(draft, answer, group);
  draft.effects.push({ kind: 'picked', from: group, person, pick, after });
  return person;
}

/** People already picked from this group in this decision; the next pick continues after them. */
const pickedFrom = (draft: Draft, group: Assignee): readonly Person[] =>
  draft.effects.flatMap((effect) =>
    effect.kind === 'picked' && effect.from === group ? [effect.person] : [],
  );

const lastPicked = (draft: Draft, answer: AssignmentAnswer, group: Assignee): Person | null =>
  pickedFrom(draft, group).at(-1) ?? answer.last ?? null;

function nextRoundRobin(
  draft: Draft,
  answer: AssignmentAnswer,
  group: Assignee,
  candidates: readonly Person[],
): Person | undefined {
  const last = lastPicked(draft, answer, group);
  const position = answer.people.findIndex((person) => person === last);
  const rotated = [...answer.people.slice(position + 1), ...answer.people.slice(0, position + 1)];
  return rotated.find((person) => candidates.includes(person));
}

function leastLoaded(
  draft: Draft,
  answer: AssignmentAnswer,
  group: Assignee,
  candidates: readonly Person[],
): Person | undefined {
  const picked = pickedFrom(draft, group);
  const load = (person: Person): number =>
    (answer.loads?.[person] ?? 0) + picked.filter((other) => other === person).length;
  return candidates.reduce<Person | undefined>(
    (least, person) => (least === undefined || load(person) < load(least) ? person : least),
    undefined,
  );
}

export const absent = (names: readonly string[]): string =>
  `There is no such assignee: ${names.join(', ')}.`;
