import type { Actor } from './actor';
import type { ActorFacts } from './actor-facts';
import type { PickStrategy } from './assignment';
import type { AssignmentAnswer, FactRequest, StandInFacts } from './facts';
import type { Assignee, Person } from './person';

/** Resolves the people, teams and roles that definitions and actors name. */
export interface Directory {
  describe(actor: Actor): Promise<ActorFacts>;
  resolve(
    target: Extract<FactRequest, { kind: 'assignment' }>['target'],
    pick: PickStrategy | null,
  ): Promise<AssignmentAnswer>;
  /** FR-L3-003. Who may stand in for these assignees now; undefined: nobody. */
  standInsOf?(assignees: readonly Assignee[]): Promise<StandInFacts | undefined>;
  /**
   * Advances the `round_robin` cursor after commit, for directories whose storage does not do it.
   */
  notePick?(from: Assignee, person: Person): void | Promise<void>;
}
