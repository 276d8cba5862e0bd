import type { Actor, ActorFacts, Assignee, Person } from '../contracts';

/** The person behind an actor; null for tokens and the system, which hold no seats. */
export function personOf(actor: Actor): Person | null {
  return actor.kind === 'user' || actor.kind === 'admin' ? `${actor.kind}:${actor.id}` : null;
}

/** Tokens and the system pass the rules of ownership, never guards, conditions or seats. */
export function passesOwnership(actor: Actor): boolean {
  return actor.kind === 'system' || actor.kind === 'token';
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

const ASSIGNEE = /^(user|admin|team|role):\S{1,255}$/;

export function isAssignee(value: unknown): value is Assignee {
  return typeof value === 'string' && ASSIGNEE.test(value);
}
