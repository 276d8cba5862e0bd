import type { Actor, ActorFacts, Assignee, Person } from '../contracts';

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

/** Whether these assignees include the actor or someone whose delegate the actor is. */
export function isAmong(actor: ActorFacts, assignees: readonly Assignee[]): boolean {
  return (
    assignees.some((assignee) => actor.assignees.includes(assignee)) ||
    actor.standsFor.some(({ person }) => assignees.includes(person))
  );
}

/** Whether the actor is this person or their delegate. */
export function fills(actor: ActorFacts, person: Person): boolean {
  return personOf(actor) === person || actor.standsFor.some((other) => other.person === person);
}
