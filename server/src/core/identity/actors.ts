import type { Actor, ActorFacts, Assignee, Person, Work } from '../contracts';
import { coversWork } from '../delegation';

/**
 * An unauthenticated caller. Unlike the system, it fails every rule of ownership; it is no person,
 * so it holds no seat, task or record.
 */
export const PUBLIC_ACTOR: Actor = Object.freeze({ kind: 'user', id: 'public', label: 'Public' });

/** Compares by value, because a stored actor is another object. */
export const isPublic = ({ kind, id }: Pick<Actor, 'kind' | 'id'>): boolean =>
  kind === PUBLIC_ACTOR.kind && id === PUBLIC_ACTOR.id;

/** The person of an actor. Null for tokens, the system and the public. */
export function personOf(actor: Pick<Actor, 'kind' | 'id'>): Person | null {
  const { kind, id } = actor;
  if ((kind !== 'user' && kind !== 'admin') || isPublic(actor)) return null;
  return `${kind}:${id}`;
}

/** Tokens and the system pass rules of ownership, but not guards, conditions or seats. */
export function passesOwnership({ kind }: Pick<Actor, 'kind'>): boolean {
  return kind === 'system' || kind === 'token';
}

/**
 * How these assignees include the actor: an empty chain if they do themselves, or the chain of
 * delegation from one of them to the actor. Undefined if they do not.
 */
export function chainAmong(
  actor: Pick<ActorFacts, 'assignees' | 'standsFor'>,
  assignees: readonly Assignee[],
  work: Work,
): readonly Person[] | undefined {
  if (assignees.some((assignee) => actor.assignees.includes(assignee))) return [];
  const found = actor.standsFor.find(
    ({ person, assignees: covered = [person], scope }) =>
      (!scope || coversWork(scope, work)) &&
      covered.some((assignee) => assignees.includes(assignee)),
  );
  return found?.chain;
}

/** The same for one person's seat or claim. */
export const chainTo = (
  actor: ActorFacts,
  person: Person,
  work: Work,
): readonly Person[] | undefined =>
  personOf(actor) === person ? [] : chainAmong(actor, [person], work);
