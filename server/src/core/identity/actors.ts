import type { Actor, ActorFacts, Assignee, Person } from '../contracts';

/**
 * A caller whom nobody signed in. Not the system: it passes no rule that an owner must pass. It
 * is no person either: it holds no seat, no task and no record.
 */
export const PUBLIC_ACTOR: Actor = Object.freeze({ kind: 'user', id: 'public', label: 'Public' });

/** Compares by value: an actor that was stored and read again is another object. */
export const isPublic = ({ kind, id }: Pick<Actor, 'kind' | 'id'>): boolean =>
  kind === PUBLIC_ACTOR.kind && id === PUBLIC_ACTOR.id;

/**
 * The person behind an actor. Null for tokens, the system and the public, which hold no seats, take
 * no tasks and own no records.
 */
export function personOf(actor: Pick<Actor, 'kind' | 'id'>): Person | null {
  const { kind, id } = actor;
  if ((kind !== 'user' && kind !== 'admin') || isPublic(actor)) return null;
  return `${kind}:${id}`;
}

/** Tokens and the system pass the rules of ownership, never guards, conditions or seats. */
export function passesOwnership({ kind }: Pick<Actor, 'kind'>): boolean {
  return kind === 'system' || kind === 'token';
}

/** Whether one of these means the actor, or somebody the actor stands for. */
export function isAmong(actor: ActorFacts, assignees: readonly Assignee[]): boolean {
  return (
    assignees.some((assignee) => actor.assignees.includes(assignee)) ||
    actor.standsFor.some(({ person }) => assignees.includes(person))
  );
}

/** Whether the actor is this person, or stands for them. */
export function fills(actor: ActorFacts, person: Person): boolean {
  return personOf(actor) === person || actor.standsFor.some((other) => other.person === person);
}
