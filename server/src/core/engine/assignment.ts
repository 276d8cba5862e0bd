import type {
  Assignee,
  AssignmentAnswer,
  AssignmentTarget,
  CompiledAssignment,
  FactRequest,
  Person,
  PickStrategy,
  Work,
} from '../contracts';
import { isPerson } from '../identity';
import type { Draft } from './draft';
import { pickOne } from './pick';
import { chainOf, standIn, type Chain } from './stand-ins';

/** `missing`: a target of the definition does not exist. */
export type Resolved<Value> =
  | { readonly kind: 'resolved'; readonly value: Value }
  | { readonly kind: 'missing'; readonly reason: string };

/** Assignees, with the chains of delegation that led to those who stand in. */
export interface ResolvedAssignees {
  readonly kind: 'resolved';
  readonly value: readonly Assignee[];
  readonly chains: readonly Chain[];
}

type MissingTarget = Extract<Resolved<never>, { kind: 'missing' }>;

/** What an assignment is for: its kind of work, and who must not get it. */
export interface AssignmentPurpose {
  readonly work: Work;
  /** BR-001, or who has it already. */
  readonly exclude: Person | null;
}

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
  purpose: AssignmentPurpose,
): ResolvedAssignees | MissingTarget | undefined {
  if (assignee === null) return { kind: 'missing', reason: 'The record has no owner.' };
  const answer = lookUp(draft, { kind: 'teamOf', assignee }, pick);
  if (answer === undefined) return undefined;
  if (!answer?.assignee) return { kind: 'missing', reason: 'Its owner is in no team.' };
  return together([choose(draft, answer, answer.assignee, pick, purpose)]);
}

/** BR-009. One assignee, or whoever stands in for them. Undefined while facts are missing. */
export function resolveAssignee(
  draft: Draft,
  assignee: Assignee,
  purpose: AssignmentPurpose,
): Chosen | undefined {
  const answer = lookUp(draft, { kind: 'assignee', assignee }, null);
  return answer ? choose(draft, answer, assignee, null, purpose) : undefined;
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
 *
 * @param work whoever stands in for it is included; null: nobody.
 */
export function resolvePeople(
  draft: Draft,
  targets: readonly AssignmentTarget[],
  work: Work | null,
): Resolved<readonly Person[]> | undefined {
  const people = new Set<Person>();
  const missing: string[] = [];
  for (const target of targets) {
    const answer = lookUp(draft, target, null);
    if (answer === undefined) continue;
    if (answer === null || answer.assignee === null) missing.push(describeTarget(target));
    else {
      for (const person of answer.people) {
        people.add(person);
        if (work) people.add(chainOf(answer, person, work, answer.assignee).at(-1) ?? person);
      }
    }
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
 * Resolves an assignment. With `pick`, one person of each group is chosen, never the excluded one,
 * nor somebody for whom that one stands in, nor who has reached the team's capacity; a group without a
 * candidate is assigned as a group.
 * Who is away is replaced by whoever stands in (BR-009). Undefined while facts are missing.
 */
export function resolveAssignment(
  draft: Draft,
  assignment: CompiledAssignment,
  purpose: AssignmentPurpose,
): ResolvedAssignees | MissingTarget | undefined {
  const chosen: Chosen[] = [];
  const missing: string[] = [];
  for (const target of assignment.targets) {
    const answer = lookUp(draft, target, assignment.pick);
    if (answer === undefined) continue;
    if (answer === null || answer.assignee === null) missing.push(describeTarget(target));
    else chosen.push(choose(draft, answer, answer.assignee, assignment.pick, purpose, chosen));
  }
  if (draft.halted) return undefined;
  if (missing.length > 0) return { kind: 'missing', reason: absent(missing) };
  return together(chosen);
}

/** Who is assigned, and the chain of delegation to them if they stand in. */
export interface Chosen {
  readonly assignee: Assignee;
  readonly chain: Chain | null;
}

/** Several chosen ones as one result, without duplicates. */
export const together = (chosen: readonly Chosen[]): ResolvedAssignees => ({
  kind: 'resolved',
  value: [...new Set(chosen.map(({ assignee }) => assignee))],
  chains: chosen.flatMap(({ chain }) => (chain ? [chain] : [])),
});

function choose(
  draft: Draft,
  answer: AssignmentAnswer,
  group: Assignee,
  pick: PickStrategy | null,
  { work, exclude }: AssignmentPurpose,
  others: readonly Chosen[] = [],
): Chosen {
  if (isPerson(group)) return standIn(chainOf(answer, group, work, null), exclude);
  if (pick === null) return { assignee: group, chain: null };
  const chosen = others.map(({ assignee }) => assignee);
  const picked = pickOne(draft, { answer, group, pick, work, exclude, chosen });
  return picked ?? { assignee: group, chain: null };
}

export const absent = (names: readonly string[]): string =>
  `There is no such assignee: ${names.join(', ')}.`;
