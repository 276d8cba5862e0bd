/** The rules of delegations once more, as plainly as they can be said; tests compare with them. */
import type { Delegation, Person, Work } from '../../server/src/core/contracts';

const covers = ({ scope }: Delegation, work: Work, team: string | null): boolean =>
  [null, work.definition].includes(scope.definition) &&
  [null, work.kind].includes(scope.kind) &&
  [null, team].includes(scope.team);

/** Every way to pass work on from a person: at most three delegations, nobody twice. */
function waysFrom(
  delegations: readonly Delegation[],
  path: readonly Person[],
  work: Work,
  team: string | null,
): readonly (readonly Person[])[] {
  if (path.length > 3) return [];
  const next = delegations
    .filter(({ delegator, delegatee }) => delegator === path.at(-1) && !path.includes(delegatee))
    .filter((one) => covers(one, work, team))
    .map(({ delegatee }) => [...path, delegatee]);
  return next.flatMap((one) => [one, ...waysFrom(delegations, one, work, team)]);
}

/** Everybody who may do what waits for a person. */
export const standInsOf = (
  delegations: readonly Delegation[],
  person: Person,
  work: Work,
  team: string | null,
): ReadonlySet<Person> =>
  new Set(waysFrom(delegations, [person], work, team).map((way) => way.at(-1)!));

/** Who gets new work that is meant for a person: each time the delegation that was entered first. */
export function assignedFor(
  delegations: readonly Delegation[],
  path: readonly Person[],
  work: Work,
  team: string | null,
): Person {
  const [first] = waysFrom(delegations, path, work, team).filter(
    ({ length }) => length === path.length + 1,
  );
  return first ? assignedFor(delegations, first, work, team) : path.at(-1)!;
}
