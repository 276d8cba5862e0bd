import type { Assignee, AssignmentAnswer, Person, PickStrategy, Work } from '../contracts';
import type { Draft } from './draft';
import { holdersOf } from './holders';
import { chainOf, standIn, type Chain } from './stand-ins';

interface Pick {
  readonly answer: AssignmentAnswer;
  readonly group: Assignee;
  readonly pick: PickStrategy;
  readonly work: Work;
  readonly exclude: Person | null;
  /** Who has got the same work through its other targets. */
  readonly chosen: readonly Assignee[];
}

/**
 * Picks one person of a group, or whoever stands in for them. The cursor of `round_robin` stays with
 * the member, so that a delegate has their turn; `least_loaded` compares those who would get the work, and
 * a capacity limits them. Undefined if nobody can be picked.
 */
export function pickOne(
  draft: Draft,
  { answer, group, pick, work, exclude, chosen }: Pick,
): { readonly assignee: Person; readonly chain: Chain | null } | undefined {
  const chain = (person: Person): Chain => chainOf(answer, person, work, group);
  const finalOf = (person: Person): Person => chain(person).at(-1) ?? person;
  const load = loadOf(draft, answer, chosen, finalOf);
  const { capacity } = answer;
  const candidates = answer.people.filter(
    (person) =>
      person !== exclude &&
      finalOf(person) !== exclude &&
      (capacity === undefined || load(person) < capacity),
  );
  const person =
    pick === 'round_robin'
      ? nextRoundRobin(draft, answer, group, candidates)
      : leastLoaded(candidates, load);
  if (person === undefined) return undefined;
  const after = lastPicked(draft, answer, group);
  draft.effects.push({ kind: 'picked', from: group, person, pick, after });
  return standIn(chain(person), exclude);
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

/**
 * Open tasks of whoever would get the work: those read, with what this decision has closed and opened,
 * and the work that is being assigned.
 */
function loadOf(
  draft: Draft,
  answer: AssignmentAnswer,
  chosen: readonly Assignee[],
  finalOf: (person: Person) => Person,
): (person: Person) => number {
  const before = draft.base.tasks.flatMap(holdersOf);
  const now = [...draft.tasks.flatMap(holdersOf), ...chosen];
  return (person) => {
    const final = finalOf(person);
    const count = (holders: readonly Assignee[]): number =>
      holders.filter((holder) => holder === final).length;
    return Math.max(0, (answer.loads?.[final] ?? 0) - count(before)) + count(now);
  };
}

const leastLoaded = (
  candidates: readonly Person[],
  load: (person: Person) => number,
): Person | undefined =>
  candidates.reduce<Person | undefined>(
    (least, person) => (least === undefined || load(person) < load(least) ? person : least),
    undefined,
  );
