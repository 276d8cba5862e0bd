import type { Actor } from './actor';
import type { Assignee, Person } from './person';

/** Somebody whose seats and tasks an actor may fill (delegation, level 3). */
export interface StandsFor {
  readonly person: Person;
  /** From that person to the actor, both included. */
  readonly chain: readonly Person[];
}

/** An actor with what conditions and tasks ask about them. */
export interface ActorFacts extends Actor {
  readonly roles: readonly string[];
  /** Keys, as definitions write them. */
  readonly teams: readonly string[];
  /** Everything that a task may be assigned to and mean this actor: person, `team:…`, `role:…`. */
  readonly assignees: readonly Assignee[];
  readonly standsFor: readonly StandsFor[];
}
