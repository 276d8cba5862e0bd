import type { Assignee, Delegation, DelegationScope, Person, StandsFor, Work } from '../contracts';
import { covers, intersect } from './scope';

/** BR-005. The longest chain of delegations. */
const MOST_DELEGATIONS = 3;

const EVERYTHING: DelegationScope = { definition: null, kind: null, team: null };

/**
 * BR-009. The chain from a person to whoever stands in for work: at most three delegations, and
 * nobody twice, so that a cycle ends with the last person before it. The person alone if nobody does.
 *
 * @param delegations those that are active, first come, first served.
 * @param team by which the work came to the person.
 */
export function chainFrom(
  delegations: readonly Delegation[],
  person: Person,
  work: Work,
  team: string | null,
): readonly Person[] {
  const chain = [person];
  while (chain.length <= MOST_DELEGATIONS) {
    const next = delegations.find(
      (one) =>
        one.delegator === chain.at(-1) && !chain.includes(one.delegatee) && covers(one, work, team),
    );
    if (!next) break;
    chain.push(next.delegatee);
  }
  return chain;
}

/**
 * Everybody for whom a person stands in, by every chain that leads to them, short ones first.
 *
 * @param delegations those that are active.
 * @param teamsOf the teams of a delegator.
 */
export function standingFor(
  self: Person,
  delegations: readonly Delegation[],
  teamsOf: (person: Person) => readonly Assignee[],
): readonly StandsFor[] {
  const found: StandsFor[] = [];
  let chains: readonly Chain[] = [{ people: [self], scope: EVERYTHING }];
  for (let depth = 0; depth < MOST_DELEGATIONS; depth += 1) {
    chains = chains.flatMap((chain) => longerBy(delegations, chain));
    found.push(...chains.flatMap((chain) => toStandsFor(chain, teamsOf)));
  }
  return found;
}

interface Chain {
  /** From the delegator to whoever stands in. */
  readonly people: readonly [Person, ...Person[]];
  readonly scope: DelegationScope;
}

const longerBy = (delegations: readonly Delegation[], { people, scope }: Chain): Chain[] =>
  delegations.flatMap((one): Chain[] => {
    if (one.delegatee !== people[0] || people.includes(one.delegator)) return [];
    const both = intersect(one.scope, scope);
    return both ? [{ people: [one.delegator, ...people], scope: both }] : [];
  });

function toStandsFor(
  { people: chain, scope }: Chain,
  teamsOf: (person: Person) => readonly Assignee[],
): StandsFor[] {
  const [person] = chain;
  const { team, definition, kind } = scope;
  const teams = teamsOf(person).filter((one) => team === null || one === team);
  const assignees = team === null ? [person, ...teams] : teams;
  return assignees.length > 0 ? [{ person, chain, assignees, scope: { definition, kind } }] : [];
}
