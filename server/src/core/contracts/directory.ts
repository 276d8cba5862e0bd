import type { Actor } from './actor';
import type { ActorFacts } from './actor-facts';
import type { PickStrategy } from './assignment';
import type { AssignmentAnswer, FactRequest } from './facts';
import type { Assignee, Person } from './person';

/** Who is who: the people, teams and roles that definitions and actors name. */
export interface Directory {
  describe(actor: Actor): Promise<ActorFacts>;
  resolve(
    target: Extract<FactRequest, { kind: 'assignment' }>['target'],
    pick: PickStrategy | null,
  ): Promise<AssignmentAnswer>;
  /** Moves the cursor of `round_robin`, where nothing else does; called for what was committed. */
  notePick?(from: Assignee, person: Person): void | Promise<void>;
}
