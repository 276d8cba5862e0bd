import type { Actor } from './actor';
import type { DelegationScope } from './delegation';
import type { Assignee, Person } from './person';

/** A person whose seats and tasks the actor may fill as their delegate (level 3). */
export interface StandsFor {
  readonly person: Person;
  /** The chain of delegation from that person to the actor, both included. */
  readonly chain: readonly Person[];
  /** The assignees that it covers: the person and their teams. Absent: the person alone. */
  readonly assignees?: readonly Assignee[];
  /** The work that it covers. Absent: all. */
  readonly scope?: Pick<DelegationScope, 'definition' | 'kind'>;
}

/** An actor with everything that conditions and task assignment need to know about them. */
export interface ActorFacts extends Actor {
  readonly roles: readonly string[];
  /** Team keys, as definitions write them. */
  readonly teams: readonly string[];
  /** Every assignee that includes this actor: their person, `team:…`, `role:…`. */
  readonly assignees: readonly Assignee[];
  readonly standsFor: readonly StandsFor[];
}
